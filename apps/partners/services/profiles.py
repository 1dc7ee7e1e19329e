"""An organisation's own profile: the way of all content, with a logo that is stored on the way."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from apps.core.permissions import is_manager, require
from apps.files import services as files
from apps.files.checks import check_upload
from apps.files.choices import JPEG, PICTURES
from apps.files.models import StoredFile
from apps.moderation.models import HistoryEntry, Revision
from apps.partners.models import PartnerOrganisation
from apps.partners.permissions import can_write_for
from apps.partners.services import editorial

LOGO_SIZE = (640, 320)  # pixels at most, twice what pages show


@transaction.atomic
def create(*, content: PartnerOrganisation, actor, related: dict | None = None) -> PartnerOrganisation:
    """A new organisation as a draft: for managers. Others apply (`services.applications`)."""
    require(is_manager(actor))
    _take_logo(content)
    return editorial.create(content=content, actor=actor, related=related)  # type: ignore[type-var]


@transaction.atomic
def save(
    *, content: PartnerOrganisation, actor, base_version: int, related: dict | None = None
) -> Revision | None:
    """As `editorial.save`; a new logo (`content.new_logo`) is stored in the same transaction.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
        ValidationError: if the logo is no sound picture.
    """
    require(can_write_for(actor, content))
    _take_logo(content)
    return editorial.save(  # type: ignore[type-var]
        content=content, actor=actor, base_version=base_version, related=related
    )


def _take_logo(content: PartnerOrganisation) -> None:
    upload = getattr(content, "new_logo", None)
    if upload:
        content.logo = store_logo(upload)


def store_logo(upload: UploadedFile) -> StoredFile:
    """Stores a logo no larger than pages need it, drawn anew, so that nothing rides along in the file.

    Logos stay stored when others replace them: earlier versions of the profile name them.
    """
    kind = check_upload(upload, PICTURES)
    with Image.open(upload, formats=["PNG", "JPEG"]) as original:
        picture = ImageOps.exif_transpose(original)
        picture.thumbnail(LOGO_SIZE)
        made = io.BytesIO()
        if kind == JPEG:
            picture.convert("RGB").save(made, "JPEG", quality=88)
        else:
            picture.convert("RGBA").save(made, "PNG", optimize=True)
    return files.store_made(name=f"logo{kind.endings[0]}", mime=kind.mime, content=made.getvalue())


def logo_for(organisation: PartnerOrganisation, *, number: int, user) -> StoredFile | None:
    """The logo of this number: the live one for everybody, earlier and proposed ones for who edits."""
    known = organisation.logo_id == number or (
        can_write_for(user, organisation)
        and HistoryEntry.objects.about(organisation).filter(text__logo=number).exists()
    )
    return StoredFile.objects.filter(pk=number).first() if known else None
