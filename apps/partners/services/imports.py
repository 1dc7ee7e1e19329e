"""Taking in tables of organisations and people: each line wholly or not at all."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import is_manager, require
from apps.partners.choices import ImportKind, Role
from apps.partners.models import ImportRun, PartnerOrganisation
from apps.partners.services import members, profiles


@transaction.atomic
def run(*, kind: str, lines: Iterable[Any], actor) -> ImportRun:
    """Takes in the lines that are new (`tables.Line`) and keeps what became of each.

    A line that fails after all leaves nothing behind and stops no other.
    """
    require(is_manager(actor))
    take = _take_organisation if kind == ImportKind.ORGANISATIONS else _take_person
    made = ImportRun(kind=kind, created_by_label=str(actor)[:200])
    made.lines = [entry for line in lines for entry in _outcome(line, take, actor)]
    made.save()
    audit.record(actor=actor, action="import", target=made, kind=kind, made=made.count("made"))
    return made


def _outcome(line: Any, take: Callable, actor) -> list[dict]:
    """What the report says of a line: once, or once for each fault."""
    note = {"line": line.number, "label": line.label, "column": "", "message": ""}
    if line.state == "refused":
        return [
            {**note, "state": "refused", "column": column, "message": message}
            for column, message in line.faults
        ]
    if line.state == "known":
        return [{**note, "state": "known"}]
    try:
        with transaction.atomic():
            take(actor=actor, **line.ready)
    except UserError as refusal:
        return [{**note, "state": "refused", "message": str(refusal.user_message)}]
    except ValidationError as error:
        return [{**note, "state": "refused", "message": " ".join(error.messages)}]
    return [{**note, "state": "made"}]


def _take_organisation(*, form, owner_email: str, language: str, actor) -> None:
    """A draft; whoever is named as its owner is invited, completes it and submits it."""
    organisation = profiles.create(content=form.content(), actor=actor, related=form.related_values())
    if owner_email:
        _take_person(
            organisation=organisation, email=owner_email, role=Role.OWNER, language=language, actor=actor
        )


def _take_person(*, organisation: PartnerOrganisation, email: str, role: str, language: str, actor) -> None:
    members.invite(organisation=organisation, email=email, role=role, language=language, actor=actor)
