"""Storing and deleting files; a file whose transaction fails is taken away again."""

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.files.checks import check_upload
from apps.files.choices import FileKind
from apps.files.models import StoredFile


@transaction.atomic
def store(*, upload: UploadedFile, kinds: Sequence[FileKind]) -> StoredFile:
    """Checks and stores an upload.

    Raises:
        ValidationError: if it is not one of `kinds`, empty, too large or damaged.
    """
    kind = check_upload(upload, kinds)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    stored = StoredFile(
        name=_tidy_name(upload.name or "datei"), mime=kind.mime, size=upload.size, sha256=digest.hexdigest()
    )
    stored.file.save("", upload, save=False)
    try:
        stored.save()
    except BaseException:
        stored.file.storage.delete(stored.file.name)
        raise
    return stored


@transaction.atomic
def delete(*, stored: StoredFile) -> None:
    """Deletes the row now and the bytes once that is certain."""
    storage, path = stored.file.storage, stored.file.name
    stored.delete()
    transaction.on_commit(lambda: storage.delete(path))


def _tidy_name(name: str) -> str:
    path = PurePath("".join(sign for sign in name if sign.isprintable() and sign not in '/\\"'))
    return f"{path.stem[: 150 - len(path.suffix)]}{path.suffix}"
