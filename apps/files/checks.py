"""Is an upload what its name says? By signature, structure and size."""

from collections.abc import Sequence
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from apps.files import office, pdf, pictures, tables
from apps.files.choices import CSV, DOCX, PDF, PICTURES, PNG, PPTX, XLSX, FileKind

# The folder that an Office file must hold to be the one its ending names.
_OFFICE_PARTS = {DOCX.mime: "word/", XLSX.mime: "xl/", PPTX.mime: "ppt/"}


def check_upload(upload: UploadedFile, kinds: Sequence[FileKind]) -> FileKind:
    """The kind of the file.

    Raises:
        ValidationError: with a sentence that says what is wrong and how to mend it.
    """
    _check_size(upload)
    ending = PurePath(upload.name or "").suffix.lower()
    kind = _kind_of(ending, kinds)
    upload.seek(0)
    start = upload.read(1024)
    upload.seek(0)
    if not start.startswith(kind.signatures):
        raise ValidationError(
            _("The content of this file is not what its name says (%(ending)s). Please save it as %(kind)s."),
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


def _check_size(upload: UploadedFile) -> None:
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


def _kind_of(ending: str, kinds: Sequence[FileKind]) -> FileKind:
    for kind in kinds:
        if ending in kind.endings:
            return kind
    raise ValidationError(
        _("This kind of file is not taken. Possible are: %(endings)s."),
        code="kind",
        params={"endings": ", ".join(ending for kind in kinds for ending in kind.endings)},
    )


def _check_structure(upload: UploadedFile, kind: FileKind) -> None:
    handle = upload.file
    if handle is None:
        raise ValueError("an upload without bytes")
    if kind == PDF:
        pdf.check(handle)
    elif kind == CSV:
        tables.check(handle)
    elif kind in PICTURES:
        pictures.check(handle, "PNG" if kind == PNG else "JPEG")
    elif not office.check(handle, _OFFICE_PARTS[kind.mime]):
        raise ValidationError(
            _("The content of this file is not what its name says. Please save it as %(kind)s."),
            code="content",
            params={"kind": kind.label},
        )
