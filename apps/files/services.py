"""Storing and deleting files. Bytes whose transaction fails are swept away by `remove_orphans`."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.files import pictures, scanning
from apps.files.checks import check_upload
from apps.files.choices import PDF, PICTURES, FileKind, ScanState
from apps.files.models import StoredFile

ORPHAN_AGE = timedelta(hours=24)
WAIT = timedelta(days=7)  # an upload that no content has taken
_OUR_PATH = re.compile(r"^[0-9a-f]{2}/[0-9a-f]{32}$")
_NOT_IN_NAMES = re.compile(r"""[/\\:*?"<>|]""")


@transaction.atomic
def store(*, upload: UploadedFile, kinds: Sequence[FileKind], waits_for: Any = None) -> StoredFile:
    """Checks and stores an upload; pictures without place, time and camera.

    With `waits_for` it is kept for this person until a content takes it (`take`), for `WAIT` at most.
    What takes long (text, cover, accessibility of a PDF) follows within seconds (`examining`).

    Raises:
        ValidationError: if it is not one of `kinds`, empty, too large, damaged or harmful.
    """
    kind = check_upload(upload, kinds)
    scan = _scanned(upload)
    content: File = upload
    if kind in PICTURES:
        content = ContentFile(pictures.without_metadata(upload.read()))
        upload.seek(0)
    return _store(
        content,
        name=tidy_name(upload.name or ""),
        mime=kind.mime,
        waits_for_id=getattr(waits_for, "pk", None),
        scan=scan,
    )


def _scanned(upload: UploadedFile) -> str:
    """What the virus scanner says; without an answer the file has to wait for one.

    Raises:
        ValidationError: if it finds something.
    """
    if not scanning.is_wanted():
        return ""
    try:
        threat = scanning.threat_in(upload)
    except scanning.ScannerDown:
        return ScanState.WAITING
    if threat:
        raise ValidationError(
            _("The virus scanner has found something in this file (%(threat)s), so it was not kept."),
            code="virus",
            params={"threat": threat},
        )
    return ScanState.CLEAN


@transaction.atomic
def take(*, numbers: Iterable[int], user: Any) -> None:
    """A content has taken these uploads: they stay. Those of other people are left alone."""
    StoredFile.objects.filter(pk__in=list(numbers), waits_for_id=user.pk).update(waits_for_id=None)


@transaction.atomic
def store_made(*, name: str, mime: str, content: bytes | File) -> StoredFile:
    """Stores a file that the portal itself has made: a cover, a report, a whole archive."""
    made = ContentFile(content) if isinstance(content, bytes) else content
    return _store(made, name=tidy_name(name), mime=mime)


def _store(content: File, *, name: str, mime: str, **more: Any) -> StoredFile:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    stored = StoredFile(name=name, mime=mime, size=content.size, sha256=digest.hexdigest(), **more)
    if mime != PDF.mime:
        stored.examined_at = timezone.now()  # there is nothing to read in it
    stored.file.save("", content, save=False)
    try:
        stored.save()
    except BaseException:
        stored.file.delete(save=False)
        raise
    return stored


@transaction.atomic
def delete(*, stored: StoredFile) -> None:
    """Deletes the row now and the bytes once that is certain."""
    storage, path = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(path), robust=True)


def remove_orphans() -> int:
    """Deletes bytes that no row names and that are older than `ORPHAN_AGE`; returns how many files.

    They stay behind when a transaction fails after its file was written. Younger ones may belong to a
    transaction that is still running.
    """
    removed = 0
    for folder in _folders():
        paths = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        known = set(StoredFile.objects.filter(file__in=paths).values_list("file", flat=True))
        for path in paths:
            if path not in known and _OUR_PATH.match(path) and _is_old(path):
                default_storage.delete(path)
                removed += 1
    return removed


def remove_untaken() -> int:
    """Deletes uploads that no content has taken within `WAIT`; returns how many."""
    untaken = StoredFile.objects.filter(waits_for_id__isnull=False, created_at__lt=timezone.now() - WAIT)
    gone = list(untaken[:500])
    for stored in gone:
        delete(stored=stored)
    return len(gone)


def _folders() -> Iterator[str]:
    try:
        folders = default_storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (folder for folder in sorted(folders) if re.fullmatch(r"[0-9a-f]{2}", folder))


def _is_old(path: str) -> bool:
    try:
        return default_storage.get_modified_time(path) < timezone.now() - ORPHAN_AGE
    except FileNotFoundError:
        return False


def tidy_name(name: str) -> str:
    """A file name that is one everywhere: without path, control and direction signs, at most 150 long."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(sign if sign.isprintable() else " " for sign in name if unicodedata.category(sign) != "Cf")
    path = PurePath(" ".join(_NOT_IN_NAMES.sub("_", name).split()).lstrip(". "))
    stem, suffix = path.stem.rstrip(". "), path.suffix[:20]
    return f"{(stem or 'datei')[: 150 - len(suffix)]}{suffix}"
