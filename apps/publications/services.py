"""Writes of publications and their files; the way to the public is `partners.services.editorial`."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.files import pdf
from apps.files import services as files
from apps.files.choices import DOCUMENTS, PDF
from apps.files.models import StoredFile
from apps.moderation import history
from apps.moderation import services as moderation
from apps.moderation.choices import State
from apps.moderation.signals import content_changed
from apps.partners.permissions import can_edit
from apps.publications.models import Download, Publication
from apps.publications.permissions import can_change_files

MAX_FILES = 20


class FilesClosed(Conflict):
    """Files are changed only while the publication is a draft or has been sent back."""

    user_message = _(
        "Files cannot be changed while the publication is in review or public. "
        "Take it back from review first, or ask the network management."
    )


class TooManyFiles(UserError):
    """More files than one publication takes."""

    user_message = _("A publication can have at most 20 files.")


@transaction.atomic
def add_file(*, publication: Publication, upload: UploadedFile, label: str, language: str, actor) -> Download:
    """Adds a file behind those that are there; the first PDF's first page becomes the cover.

    Raises:
        ValidationError: if the file is not taken (see `files.checks`).
        FilesClosed: if it is in review or public, and the actor no manager.
        TooManyFiles: if there are `MAX_FILES` already.
    """
    publication = moderation.lock(publication)
    _require_open(actor, publication)
    downloads = Download.objects.filter(publication=publication)
    if downloads.count() >= MAX_FILES:
        raise TooManyFiles
    stored = files.store(upload=upload, kinds=DOCUMENTS)
    last = downloads.aggregate(last=Max("position"))["last"]
    download = Download.objects.create(
        publication=publication,
        stored_file=stored,
        label=label,
        language=language,
        position=0 if last is None else last + 1,
    )
    if publication.cover_id is None and stored.mime == PDF.mime:
        _set_cover(publication, stored)
    audit.record(actor=actor, action="add_file", target=publication, file=stored.pk, sha256=stored.sha256)
    _changed(publication, actor=actor, action="add_file")
    return download


@transaction.atomic
def remove_file(*, publication: Publication, download_id: int, actor) -> None:
    """Takes a file away, for good.

    Raises:
        FilesClosed: if it is in review or public, and the actor no manager.
        Conflict: if it is gone already, or the last file of something public.
    """
    publication = moderation.lock(publication)
    _require_open(actor, publication)
    downloads = list(
        Download.objects.filter(publication=publication)
        .select_related("stored_file")
        .order_by("position", "pk")
    )
    download = next((one for one in downloads if one.pk == download_id), None)
    if download is None:
        raise Conflict
    if len(downloads) == 1 and publication.state in {State.PUBLISHED, State.IN_REVIEW}:
        raise Conflict(
            _("The last file cannot be removed as long as the publication is in review or public.")
        )
    stored = download.stored_file
    remaining = [one.stored_file for one in downloads if one is not download]
    download.delete()
    files.delete(stored=stored)
    _renew_cover(publication, remaining)
    audit.record(
        actor=actor, action="remove_file", target=publication, file=download_id, sha256=stored.sha256
    )
    _changed(publication, actor=actor, action="remove_file")


def _require_open(actor, publication: Publication) -> None:
    require(can_edit(actor, publication))
    if not can_change_files(actor, publication):
        raise FilesClosed


def _changed(publication: Publication, *, actor, action: str) -> None:
    """A decision rests on what was seen, so the version counts files, too."""
    publication.version += 1
    publication.save(update_fields=["version", "updated_at"])
    history.record(publication, actor=actor, action=action)
    content_changed.send(sender=Publication, instance=publication)


def _renew_cover(publication: Publication, remaining: list[StoredFile]) -> None:
    """The old picture may show what was just taken away."""
    old = publication.cover
    if old is not None:
        publication.cover = None
        publication.save(update_fields=["cover"])
        files.delete(stored=old)
    first = next((stored for stored in remaining if stored.mime == PDF.mime), None)
    if first is not None:
        _set_cover(publication, first)


def _set_cover(publication: Publication, stored: StoredFile) -> None:
    picture = pdf.cover_of(stored)
    if picture is not None:
        publication.cover = files.store_made(
            name=f"{publication.slug}.jpg", mime="image/jpeg", content=picture
        )
        publication.save(update_fields=["cover"])
