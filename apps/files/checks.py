"""Is an upload what its name says? By signature, structure and size."""

import zipfile
from collections.abc import Sequence
from pathlib import PurePath

import pypdfium2
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image

from apps.files.choices import DOCX, JPEG, PDF, PNG, PPTX, XLSX, FileKind

# What an Office file must hold to be the one its ending names.
_OFFICE_PARTS = {DOCX.mime: "word/", XLSX.mime: "xl/", PPTX.mime: "ppt/"}
_MAX_UNPACKED = 200 * 1024 * 1024


def check_upload(upload: UploadedFile, kinds: Sequence[FileKind]) -> FileKind:
    """The kind of the file.

    Raises:
        ValidationError: with a sentence that says what is wrong and how to mend it.
    """
    if not upload.size:
        raise ValidationError(_("This file is empty. Please choose another one."), code="empty")
    if upload.size > settings.FILES_MAX_BYTES:
        raise ValidationError(
            _("This file is too large (%(size)s). At most %(limit)s are possible."),
            code="too_large",
            params={
                "size": filesizeformat(upload.size),
                "limit": filesizeformat(settings.FILES_MAX_BYTES),
            },
        )
    ending = PurePath(upload.name or "").suffix.lower()
    kind = next((kind for kind in kinds if ending in kind.endings), None)
    if kind is None:
        raise ValidationError(
            _("This kind of file is not taken. Possible are: %(endings)s."),
            code="kind",
            params={"endings": ", ".join(ending for kind in kinds for ending in kind.endings)},
        )
    upload.seek(0)
    start = upload.read(1024)
    upload.seek(0)
    if not start.startswith(kind.signatures):
        raise ValidationError(
            _(
                "The content of this file is not what its name says (%(ending)s). Please save it anew as %(kind)s."
            ),
            code="content",
            params={"ending": ending, "kind": kind.label},
        )
    try:
        _check_structure(upload, kind)
    except ValidationError:
        raise
    except Exception as error:  # parsers of foreign files raise anything
        raise ValidationError(
            _("This file cannot be read; it may be damaged. Please save it anew as %(kind)s."),
            code="damaged",
            params={"kind": kind.label},
        ) from error
    finally:
        upload.seek(0)
    return kind


def _check_structure(upload: UploadedFile, kind: FileKind) -> None:
    if kind.mime == PDF.mime:
        document = pypdfium2.PdfDocument(upload.file, autoclose=False)
        try:
            len(document)
        finally:
            document.close()
    elif kind.mime in {PNG.mime, JPEG.mime}:
        with Image.open(upload.file) as image:
            image.verify()
    elif kind.mime in _OFFICE_PARTS:
        with zipfile.ZipFile(upload.file) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _MAX_UNPACKED:
            raise ValidationError(_("Unpacked, this file would be far too large."), code="bomb")
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise ValidationError(_("This file holds macros. Please save it without macros."), code="macros")
        if not any(name.startswith(_OFFICE_PARTS[kind.mime]) for name in names):
            raise ValidationError(
                _("The content of this file is not what its name says. Please save it anew as %(kind)s."),
                code="content",
                params={"kind": kind.label},
            )
