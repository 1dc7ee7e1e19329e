"""Taking in existing publications: of each line a draft with its files, wholly or not at all."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import services as audit
from apps.core.choices import Language
from apps.core.errors import UserError
from apps.core.permissions import is_manager, require
from apps.files import services as files
from apps.files.choices import PUBLISHED
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.publications import importing
from apps.publications import services as publications
from apps.publications.choices import Kind, Licence
from apps.publications.identifiers import normal_doi, normal_isbn
from apps.publications.models import Download, Publication
from apps.publications.services.uploads import named, row_of
from apps.taxonomy.models import ActionField


@dataclass(frozen=True)
class Outcome:
    """What became of one line: "made", "known" (there already), or refused with `messages`."""

    number: int
    title: str
    state: str
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What became of a table, and the files that no line names."""

    outcomes: list[Outcome]
    left_over: list[str]

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.outcomes)

    @property
    def made(self) -> int:
        return self.count("made")

    @property
    def known(self) -> int:
        return self.count("known")

    @property
    def refused(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.state == "refused"]


def run(*, folder: importing.Folder, actor: Any) -> Report:
    """Makes a draft of each line that is right and new; each has a transaction of its own.

    The same table may be sent again: what is there already (title, day and organisation) is left alone.

    Raises:
        ImportUnreadable: if the table as a whole cannot be read.
    """
    require(is_manager(actor))
    table = importing.read(folder)
    report = Report([_outcome(line, folder, actor) for line in table.lines], table.left_over)
    if report.made:
        refused = len(report.refused)
        audit.record(actor=actor, action="import_publications", made=report.made, refused=refused)
    return report


def _outcome(line: importing.Line, folder: importing.Folder, actor: Any) -> Outcome:
    title = line.values.get("title_de", "")[:200]
    try:
        with transaction.atomic():
            content, related, faults = _read(line)
            if faults:
                return Outcome(line.number, title, "refused", tuple(faults))
            if _is_known(content):
                return Outcome(line.number, title, "known")
            content.full_clean(exclude=["slug", "work"])
            related["downloads"] = _downloads(line, folder, content.language, actor)
            publications.create(content=content, actor=actor, related=related)
    except ValidationError as error:
        return Outcome(line.number, title, "refused", tuple(_messages(error)))
    except UserError as refusal:
        return Outcome(line.number, title, "refused", (str(refusal.user_message),))
    return Outcome(line.number, title, "made")


def _read(line: importing.Line) -> tuple[Publication, dict[str, Any], list[str]]:
    """The publication of a line, what belongs to it, and what is wrong with it."""
    values, faults = {name: value for name, value in line.values.items() if value}, list(line.faults)
    ready: dict[str, Any] = {
        "published_on": importing.day(values.pop("published_on", "")),
        "kind": importing.choice(Kind, values.pop("kind", "")),
        "language": importing.choice(Language, values.pop("language", "de")),
        "licence": importing.choice(Licence, values.pop("licence", Licence.RESERVED)),
        "organisation": _named(PartnerOrganisation, values.pop("organisation", ""), "name", "short_name"),
    }
    faults += [
        _("The column “%(column)s” says nothing that is known.") % {"column": importing.COLUMNS[name][0]}
        for name, value in ready.items()
        if value is None
    ]
    if project := values.pop("project", ""):
        ready["project"] = _named(Project, project, "acronym", "title_de")
        if ready["project"] is None:
            faults.append(_("There is no project “%(name)s”.") % {"name": project[:100]})
    fields = []
    for term in re.split(r"[|\n]", values.pop("action_fields", "")):
        if term.strip():
            fields.append(_named(ActionField, term.strip(), "name_de", "name_en"))
            if fields[-1] is None:
                faults.append(_("There is no action field “%(name)s”.") % {"name": term.strip()[:100]})
    authors = "\n".join(
        part.strip() for part in re.split(r"[|\n]", values.pop("authors", "")) if part.strip()
    )
    isbn, doi = values.pop("isbn", ""), values.pop("doi", "")
    ready |= {
        "authors": authors,
        "isbn": normal_isbn(isbn) if isbn else "",
        "doi": normal_doi(doi) if doi else "",
    }
    if faults:
        return Publication(), {}, faults
    return Publication(**values, **ready), {"action_fields": fields}, []


def _named(model: Any, given: str, *names: str) -> Any:
    """The one that is called so, by its address or one of its names."""
    for name in ("slug", *names):
        if given and (found := model.objects.filter(**{f"{name}__iexact": given}).first()):
            return found
    return None


def _is_known(content: Publication) -> bool:
    return Publication.objects.filter(
        title_de=content.title_de, published_on=content.published_on, organisation=content.organisation
    ).exists()


def _downloads(line: importing.Line, folder: importing.Folder, language: str, actor: Any) -> list[Download]:
    """The line's files, checked as any upload is."""
    downloads: list[Download] = []
    for name in line.files:
        short = name.rpartition("/")[2]
        try:
            upload = SimpleUploadedFile(short, folder.read(name, importing.most_bytes()))
            stored = files.store(upload=upload, kinds=PUBLISHED, waits_for=actor)
        except ValidationError as error:
            raise named(short, error) from error
        except importing.ImportUnreadable as error:
            raise named(short, ValidationError(str(error.user_message))) from error
        row = row_of(stored, language=language, is_first=not downloads)
        downloads.append(Download(**{**row, "stored_file": stored}))
    return downloads


def _messages(error: ValidationError) -> list[str]:
    """Each message after the German name of its column."""
    if not hasattr(error, "error_dict"):
        return [str(message) for message in error.messages]
    return [
        f"{importing.COLUMNS.get(name, (name,))[0]}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    ]
