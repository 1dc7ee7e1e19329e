"""Honest counts: how often a publication's page is seen and its files are fetched, and nothing about by whom.

No cookie, and no address is stored. That somebody was here within the hour is remembered as a hash with a key
that is another one each day; it is gone after that hour (`forget_visits`). Left out: robots, what a browser
fetches ahead, what is asked for without being read (HEAD), and whoever is signed in. Several parts of one
download (Range, RFC 9110) are one.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format

from apps.core.ratelimit import client_address
from apps.publications.models import Publication, ReadingCount, Visit

REPEAT = timedelta(hours=1)
MONTHS = 12
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scan|archiv|monitor|check|preview|fetch|feed|harvest|headless|lighthouse|"
    r"facebookexternalhit|whatsapp|curl|wget|python|java/|okhttp|go-http|ruby|perl|libwww|httpclient|axios|"
    r"node|php|postman|insomnia|validator|sitemap",
    re.IGNORECASE,
)
# In one statement: who was here within the hour changes nothing.
_COUNT = """
WITH visit AS (
    INSERT INTO {visits} (digest, seen_at) VALUES (%(digest)s, %(now)s)
    ON CONFLICT (digest) DO UPDATE SET seen_at = EXCLUDED.seen_at WHERE {visits}.seen_at <= %(before)s
    RETURNING 1
)
INSERT INTO {counts} (publication_id, day, views, downloads)
SELECT %(publication)s, %(day)s, %(views)s, %(downloads)s FROM visit
ON CONFLICT (publication_id, day) DO UPDATE
SET views = {counts}.views + EXCLUDED.views, downloads = {counts}.downloads + EXCLUDED.downloads
"""


def count_view(request: HttpRequest, publication: Publication) -> None:
    """Somebody looks at the page."""
    if publication.is_public and _is_reader(request):
        _count(request, publication, what="page", views=1, downloads=0)


def count_download(
    request: HttpRequest, publication: Publication, *, number: int, answer: HttpResponseBase
) -> None:
    """Somebody fetches the file of this number, or the first part of it; later parts belong to that."""
    begins = answer.status_code == 200 or (
        answer.status_code == 206 and answer.get("Content-Range", "").startswith("bytes 0-")
    )
    if begins and publication.is_public and _is_reader(request):
        _count(request, publication, what=f"file {number}", views=0, downloads=1)


def _is_reader(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = " ".join(request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Moz"))
    return (
        request.method == "GET"
        and bool(agent)
        and not _ROBOTS.search(agent)
        and "prefetch" not in ahead.lower()
        and not request.user.is_authenticated
    )


def _count(request: HttpRequest, publication: Publication, *, what: str, views: int, downloads: int) -> None:
    now = timezone.now()
    values: dict[str, Any] = {
        "digest": _digest(request, f"{publication.pk} {what}"),
        "now": now,
        "before": now - REPEAT,
        "publication": publication.pk,
        "day": timezone.localdate(now),
        "views": views,
        "downloads": downloads,
    }
    tables = {"visits": Visit._meta.db_table, "counts": ReadingCount._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(**tables), values)


def _digest(request: HttpRequest, what: str) -> str:
    """Of reader and thing together: not even the same reader of two things can be told."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"counts {timezone.localdate()}".encode(), "sha256")
    reader = f"{client_address(request)} {request.headers.get('User-Agent', '')} {what}"
    return hmac.digest(key, reader.encode(), hashlib.sha256).hex()[:32]


def forget_visits() -> int:
    """Deletes what was remembered for an hour; returns how many."""
    return Visit.objects.filter(seen_at__lte=timezone.now() - REPEAT).delete()[0]


@dataclass(frozen=True)
class Month:
    """One month's counts, and its bars in the chart (pixels)."""

    label: str
    views: int
    downloads: int
    x: int
    views_height: int
    downloads_height: int

    @property
    def views_y(self) -> int:
        return HEIGHT - self.views_height

    @property
    def downloads_x(self) -> int:
        return self.x + BAR + 1

    @property
    def downloads_y(self) -> int:
        return HEIGHT - self.downloads_height


HEIGHT, STEP, BAR = 120, 44, 15


def months(publication: Publication) -> list[Month]:
    """The last twelve months, the oldest first, with bars to the highest one's scale; one query.

    None before the first reader: twelve times nothing is no chart.
    """
    firsts = _first_days(timezone.localdate())
    rows = ReadingCount.objects.filter(publication=publication, day__gte=firsts[0]).order_by("day")
    found = {
        first: [sum(numbers) for numbers in zip(*((row.views, row.downloads) for row in group), strict=True)]
        for first, group in groupby(rows, key=lambda row: row.day.replace(day=1))
    }
    counts = [(first, *found.get(first, (0, 0))) for first in firsts]
    most = max(max(views, downloads) for _first, views, downloads in counts)
    if not most:
        return []
    return [
        Month(
            date_format(first, "M Y"),
            views,
            downloads,
            place * STEP + 6,
            round(HEIGHT * views / most),
            round(HEIGHT * downloads / most),
        )
        for place, (first, views, downloads) in enumerate(counts)
    ]


def _first_days(today: date) -> list[date]:
    number = today.year * 12 + today.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS + 1, number + 1)]
