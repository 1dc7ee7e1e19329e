"""Writes of the library."""

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from PIL import Image

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.core.richtext import LIBRARY_ADDRESS, RichTextField
from apps.files import services as files
from apps.files.choices import DOCUMENTS
from apps.library.models import LibraryItem, LibraryUse
from apps.moderation import history
from apps.moderation.choices import Decision
from apps.moderation.models import Revision
from apps.partners.permissions import can_write_for


class StillUsed(Conflict):
    """It stands in a text, which would then have a gap."""

    user_message = _("This is still used in a text. Take it out there first.")


@transaction.atomic
def add_item(*, item: LibraryItem, upload: UploadedFile, actor) -> LibraryItem:
    """Stores the file and adds `item` (title, organisation and description set) to the library.

    Raises:
        ValidationError: if the file is not taken (see `files.checks`).
    """
    require(can_write_for(actor, item.organisation))
    item.stored_file = files.store(upload=upload, kinds=DOCUMENTS)
    if item.is_picture:
        with item.stored_file.file.open("rb") as handle, Image.open(handle) as picture:
            item.width, item.height = picture.size
    item.save()
    audit.record(actor=actor, action="add_file", target=item, sha256=item.stored_file.sha256)
    return item


@transaction.atomic
def describe_item(*, item: LibraryItem, actor) -> LibraryItem:
    """Saves title and alternative texts; texts in which it stands keep theirs."""
    require(can_write_for(actor, item.organisation))
    item.save(update_fields=["title", "alt_de", "alt_en", "is_decorative"])
    audit.record(actor=actor, action="edit", target=item)
    return item


@transaction.atomic
def remove_item(*, item: LibraryItem, actor) -> None:
    """Deletes it for good.

    Raises:
        StillUsed: as long as it stands in a text, or in a change of one that waits or was sent back.
    """
    require(can_write_for(actor, item.organisation))
    item = LibraryItem.objects.select_for_update().get(pk=item.pk)
    if item.uses.exists() or _is_proposed(item):
        raise StillUsed
    stored = item.stored_file
    audit.record(actor=actor, action="remove_file", target=item, sha256=stored.sha256)
    item.delete()
    files.delete(stored=stored)


def _is_proposed(item: LibraryItem) -> bool:
    """Whether the change that somebody would go on from shows it."""
    naming = Revision.objects.annotate(text=Cast("values", models.TextField())).filter(
        text__contains=str(item.key)
    )
    waiting = naming.filter(review__decision__in=["", Decision.CHANGES_REQUESTED]).distinct()
    return any(history.proposal_to_edit(one.target) == one for one in waiting if one.target is not None)


@transaction.atomic
def record_uses(*, content: models.Model) -> None:
    """Notes which items stand in the rich texts of `content`, or are chosen in a field of it."""
    keys = {
        found
        for field in content._meta.concrete_fields
        if isinstance(field, RichTextField)
        for found in LIBRARY_ADDRESS.findall(getattr(content, field.attname) or "")
    }
    about = {"content_type": ContentType.objects.get_for_model(content), "object_id": content.pk}
    wanted = set(LibraryItem.objects.filter(key__in=keys).values_list("pk", flat=True)) if keys else set()
    wanted |= {
        getattr(content, field.attname)
        for field in content._meta.concrete_fields
        if field.related_model is LibraryItem and getattr(content, field.attname)
    }
    known = LibraryUse.objects.filter(**about)
    known.exclude(item__in=wanted).delete()
    LibraryUse.objects.bulk_create([LibraryUse(item_id=pk, **about) for pk in wanted], ignore_conflicts=True)
