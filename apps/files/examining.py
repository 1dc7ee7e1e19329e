"""What is found out by reading a stored file: pages, text, cover, accessibility. It takes seconds.

Upper apps that show or index it register in `ready()` and are called in the same transaction.
"""

from collections.abc import Callable

import structlog
from django.db import transaction
from django.utils import timezone

from apps.files import accessibility, pdf, scanning
from apps.files import services as files
from apps.files.choices import JPEG, PDF, ScanState
from apps.files.models import PdfPage, StoredFile

logger = structlog.get_logger("portal.files")

BATCH = 50
_followers: list[Callable[[StoredFile], None]] = []


def register(follow: Callable[[StoredFile], None]) -> None:
    """`follow` is called with each file that has been examined, or has left the quarantine."""
    if follow not in _followers:
        _followers.append(follow)


def examine(*, number: int) -> bool:
    """Reads a file and keeps what was found, once; returns whether there was anything to do.

    Reading happens outside of the transaction that writes: nothing is locked meanwhile.
    """
    stored = StoredFile.objects.filter(pk=number, examined_at=None).first()
    if stored is None:
        return False
    if stored.mime != PDF.mime:
        return _keep(number, texts=[], cover=None, found=None)
    texts = pdf.texts_of(stored)
    return _keep(
        number, texts=texts, cover=pdf.cover_of(stored), found=accessibility.look_at(stored, texts=texts)
    )


@transaction.atomic
def _keep(number: int, *, texts: list[str], cover: bytes | None, found: dict | None) -> bool:
    stored = StoredFile.objects.select_for_update().filter(pk=number, examined_at=None).first()
    if stored is None:  # deleted meanwhile, or another worker was faster
        return False
    stored.examined_at = timezone.now()
    stored.accessibility = found
    stored.page_count = len(texts) or None
    if cover is not None:
        stored.cover = files.store_made(name="titelbild.jpg", mime=JPEG.mime, content=cover)
    stored.save(update_fields=["examined_at", "accessibility", "page_count", "cover"])
    PdfPage.objects.filter(file=stored).delete()
    PdfPage.objects.bulk_create(
        [PdfPage(file=stored, number=page, text=text) for page, text in enumerate(texts, start=1)],
        batch_size=500,
    )
    for follow in _followers:
        follow(stored)
    return True


def scan_waiting() -> int:
    """Asks the virus scanner about what is in quarantine; returns for how many files it had an answer."""
    done = 0
    for number in list(StoredFile.objects.waiting_for_scan().values_list("pk", flat=True)[:BATCH]):
        try:
            done += _scan(number)
        except scanning.ScannerDown:
            break
    return done


def _scan(number: int) -> bool:
    """Nothing is locked while the scanner reads; whoever is second finds the file out of quarantine."""
    stored = StoredFile.objects.get(pk=number)
    with stored.file.open("rb") as handle:
        threat = scanning.threat_in(handle) if scanning.is_wanted() else ""
    with transaction.atomic():
        stored = StoredFile.objects.select_for_update().get(pk=number)
        if stored.scan != ScanState.WAITING:
            return False
        stored.scan, stored.threat = (ScanState.INFECTED if threat else ScanState.CLEAN), threat
        stored.save(update_fields=["scan", "threat"])
        for follow in _followers:
            follow(stored)
    if threat:
        logger.error("virus_found_in_quarantine", file=number, threat=threat)
    return True


def examine_new() -> int:
    """Examines what has been uploaded and released; returns how many files there were."""
    numbers = StoredFile.objects.not_examined().values_list("pk", flat=True)[:BATCH]
    return sum(examine(number=number) for number in list(numbers))
