"""Fetching partners' calendars: one worker a calendar, later and later after failures, with a report each."""

import json
import logging
import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.core import fetching
from apps.core.fetching import FetchError
from apps.events.choices import Fault
from apps.events.emails import sources as emails
from apps.events.models import CalendarImport, CalendarSource
from apps.events.reading import SECONDS_ALL, Reading, Unreadable
from apps.events.services.taking_in import take_in

logger = logging.getLogger(__name__)

LIMITS = fetching.Limits(seconds=20, bytes=5 * 1024 * 1024, redirects=3)
LONGEST_PAUSE = timedelta(hours=24)
# An unchanged file has new dates all the same, when it repeats something without end.
READ_WHOLE_AFTER = timedelta(days=7)
BROKEN_AFTER = timedelta(days=3)
KEEP_REPORTS = 200
MOST_AT_ONCE = 50  # a minute


def due_sources() -> list[int]:
    """The calendars to be fetched now that no worker has in hand."""
    now = timezone.now()
    return list(CalendarSource.objects.due(now).free(now).values_list("pk", flat=True)[:MOST_AT_ONCE])


def fetch_source(*, pk: int) -> CalendarImport | None:
    """Fetches one calendar that is due and takes in what is new; None if it is not due or in other hands.

    Whatever comes of it, the calendar has its next time and the report its words.
    """
    now = timezone.now()
    source = _claim(pk, now)
    if source is None:
        return None
    report = CalendarImport(source=source, started_at=now)
    try:
        answer, reading = _fetched(source, now)
        if reading is None:
            report.is_unchanged = True
        else:
            report.dates, report.left_out = len(reading.entries), reading.left_out
            report.lines = take_in(source=source, reading=reading, now=now)
        _succeed(source, report, answer, now)
    except FetchError as error:
        _fail(pk, report, {"code": error.trouble.value, "details": error.details}, now)
    except Unreadable as error:
        _fail(pk, report, {"code": error.code, "details": error.details}, now)
    except Exception:
        logger.exception("A calendar could not be taken in", extra={"source": pk})
        _fail(pk, report, {"code": Fault.TOO_LONG_TO_READ.value}, now)
    finally:
        CalendarSource.objects.filter(pk=pk).update(claimed_at=None)
    return report


def read_apart(content: bytes) -> Reading:
    """Reads a file in a process of its own, which has little time and memory and knows no secret.

    Raises:
        Unreadable: if it is no calendar, or could not be read within its limits.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "apps.events.reading"],
            input=content, capture_output=True, timeout=2 * SECONDS_ALL, cwd=settings.BASE_DIR,
            env={"LANG": "C.UTF-8"}, check=True,
        )  # fmt: skip
    except subprocess.SubprocessError as error:
        raise Unreadable(Fault.TOO_LONG_TO_READ.value) from error
    answer = done.stdout.decode()
    if '"unreadable"' in answer[:20]:
        refusal = json.loads(answer)
        raise Unreadable(refusal["unreadable"], **refusal["details"])
    return Reading.from_json(answer)


def _claim(pk: int, now: datetime) -> CalendarSource | None:
    """The calendar, if it is due and nobody else has it: of several at once, one gets it."""
    due = CalendarSource.objects.due(now).free(now).filter(pk=pk)
    if not due.order_by().update(claimed_at=now):
        return None
    return CalendarSource.objects.with_owner().get(pk=pk)


def _fetched(source: CalendarSource, now: datetime) -> tuple[fetching.Answer, Reading | None]:
    is_known = source.last_read_at is not None and source.last_read_at > now - READ_WHOLE_AFTER
    answer = fetching.fetch(
        source.address,
        accept="text/calendar, */*;q=0.5",
        etag=source.etag if is_known else "",
        last_modified=source.last_modified if is_known else "",
        limits=LIMITS,
    )
    return answer, None if answer.is_unchanged else read_apart(answer.body)


@transaction.atomic
def _succeed(source: CalendarSource, report: CalendarImport, answer: fetching.Answer, now: datetime) -> None:
    current = CalendarSource.objects.select_for_update().get(pk=source.pk)
    if current.address == source.address and not report.is_unchanged:
        current.etag = answer.headers.get("etag", "")[:300]
        current.last_modified = answer.headers.get("last-modified", "")[:100]
        current.last_read_at = now
    current.last_success_at = now
    current.failing_since = current.told_at = None
    current.failures, current.problem = 0, {}
    current.next_fetch_at = now + timedelta(hours=current.interval_hours)
    current.save()
    _keep(report)
    changes = {str(kind): report.count(kind) for kind in sorted({line["kind"] for line in report.lines})}
    if changes:
        audit.record(actor=str(source), action="import", target=source, **changes)


@transaction.atomic
def _fail(pk: int, report: CalendarImport, problem: dict, now: datetime) -> None:
    """Tries again after once, twice, four times … the interval, at most a day; tells after three days."""
    source = CalendarSource.objects.select_for_update().get(pk=pk)
    source.failures += 1
    source.failing_since = source.failing_since or now
    source.problem = report.problem = problem
    pause = timedelta(hours=source.interval_hours) * 2 ** min(source.failures - 1, 10)
    source.next_fetch_at = now + min(pause, LONGEST_PAUSE)
    if source.told_at is None and now - source.failing_since >= BROKEN_AFTER:
        source.told_at = now
        emails.queue_broken(source, dedupe_key=f"calendar-source:{pk}:broken:{now:%Y%m%d%H%M}")
    source.save()
    _keep(report)


def _keep(report: CalendarImport) -> None:
    """Keeps a report, and of the older ones as many as somebody may want to read."""
    report.save()
    kept = CalendarImport.objects.filter(source_id=report.source_id).order_by("-pk")
    CalendarImport.objects.filter(source_id=report.source_id, pk__lte=report.pk).exclude(
        pk__in=kept.values("pk")[:KEEP_REPORTS]
    ).delete()
