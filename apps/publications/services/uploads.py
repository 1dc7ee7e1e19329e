"""Uploads on their way into a publication's form: stored at once, taken when the form is saved."""

import re
import uuid
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.rows import RowsField
from apps.files import services as files
from apps.files.choices import CSV, PICTURES, PPTX, PUBLISHED, XLSX
from apps.files.models import StoredFile
from apps.publications.choices import FileRole

NEW_FILES = "new_files"
_REPLACEMENT = re.compile(r"downloads-(\d{1,3})-replacement")


def take_in(
    sent: QueryDict, uploads: MultiValueDict, *, field: RowsField, user: Any
) -> tuple[QueryDict, list[ValidationError]]:
    """The form's data with a row for each upload, and what was not taken, each with its file's name."""
    data, refused = sent.copy(), []
    rows = field.sent_rows(sent, "downloads")
    for name, upload in [(key, one) for key in uploads for one in uploads.getlist(key)]:
        replaces = _REPLACEMENT.fullmatch(name)
        if name != NEW_FILES and not (replaces and int(replaces[1]) < len(rows)):
            continue
        try:
            stored = files.store(upload=upload, kinds=PUBLISHED, waits_for=user)
        except ValidationError as error:
            refused.append(named(upload.name or "", error))
            continue
        if replaces:
            rows[int(replaces[1])]["stored_file"] = stored.pk
        else:
            rows.append(row_of(stored, language=sent.get("language", ""), is_first=not rows))
    if uploads:
        field.fill_in(data, "downloads", rows)
    return data, refused


def row_of(stored: StoredFile, *, language: str, is_first: bool) -> dict[str, Any]:
    """What the form begins with for a file that has just been uploaded."""
    role = FileRole.MAIN if is_first else FileRole.ANNEX
    if stored.mime in {kind.mime for kind in PICTURES}:
        role = FileRole.PICTURE
    elif stored.mime == PPTX.mime:
        role = FileRole.SLIDES
    elif stored.mime in (XLSX.mime, CSV.mime):
        role = FileRole.DATA
    return {
        "key": uuid.uuid4(),
        "stored_file": stored.pk,
        "label": PurePath(stored.name).stem.replace("_", " ").strip() or stored.name,
        "role": role.value,
        "language": language if language in Language.values else Language.GERMAN.value,
    }


def named(name: str, error: ValidationError) -> ValidationError:
    """The refusal with the file's name before it: several may have been chosen at once."""
    text = " ".join(str(message) for message in error.messages)
    return ValidationError(
        _("%(name)s: %(message)s"), code="upload", params={"name": name[:150], "message": text}
    )
