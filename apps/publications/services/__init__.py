"""Writes of publications and their files; the way to the public is `partners.services.editorial`."""

from django.db import transaction

from apps.core.permissions import require
from apps.files import services as files
from apps.moderation.models import Revision
from apps.moderation.signals import content_changed
from apps.partners.permissions import can_edit
from apps.partners.services import editorial
from apps.publications.models import Download, Publication

# What a new edition takes over from the one before; the files are what is new.
_TAKEN_OVER = (
    "title_de", "title_en", "summary_de", "summary_en", "kind", "authors", "language", "licence", "project",
    "organisation", "work",
)  # fmt: skip
_TAKEN_OVER_TOO = ("issuers", "action_fields", "target_groups", "related")


@transaction.atomic
def create(*, content: Publication, actor, related: dict | None = None) -> Publication:
    """As `editorial.create`; the uploaded files that it names are its own from now on."""
    _take_files(related, actor)
    return editorial.create(content=content, actor=actor, related=related)


@transaction.atomic
def save(*, content: Publication, actor, base_version: int, related: dict | None = None) -> Revision | None:
    """As `editorial.save`; the uploaded files that it names are its own from now on.

    Of something public they are part of the proposal: nobody but its members and the managers sees them
    before the approval. Files that others replace stay stored, because the history names them.
    """
    _take_files(related, actor)
    return editorial.save(content=content, actor=actor, base_version=base_version, related=related)


def _take_files(related: dict | None, actor) -> None:
    rows: list[Download] = (related or {}).get("downloads", [])
    files.take(numbers=[row.stored_file_id for row in rows], user=actor)


@transaction.atomic
def begin_edition(*, publication: Publication, actor) -> Publication:
    """A draft of a new edition of the same work: what is said of it is taken over, files and numbers are not.

    One that was begun and is not public yet is gone on with: two drafts of one edition help nobody.
    """
    # Whoever begins one at the same moment waits here.
    editions = Publication.objects.editions_of(publication).select_for_update(of=("self",))
    newest = max(editions, key=lambda one: one.edition_number)
    if newest.published_at is None:
        require(can_edit(actor, newest))
        return newest
    require(can_edit(actor, publication))
    values = {name: getattr(publication, name) for name in _TAKEN_OVER}
    edition = Publication(**values, edition_number=newest.edition_number + 1)
    related = {name: list(getattr(publication, name).all()) for name in _TAKEN_OVER_TOO}
    return editorial.create(content=edition, actor=actor, related=related)


def renew_cover(publication: Publication) -> None:
    """The cover is the picture of the first file that has one; called with every change."""
    rows = publication.downloads.select_related("stored_file").order_by("position", "pk")
    covers = (file.stored_file.cover_id for file in rows if file.stored_file.is_served)
    cover = next((number for number in covers if number is not None), None)
    if cover != publication.cover_id:
        publication.cover_id = cover
        publication.save(update_fields=["cover"])


def follow_examined(stored) -> None:
    """A file has been read: cover, index and pages of the publications that hold it follow."""
    for publication in Publication.objects.filter(downloads__stored_file=stored).distinct():
        content_changed.send(sender=Publication, instance=publication)
