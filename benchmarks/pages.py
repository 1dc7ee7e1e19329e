"""What a public page costs with 100 and with 100,000 rows of each kind, as ratios in one run.

    make benchmark

Fills a throw-away database beside the one in DATABASE_URL.
"""

import os
import statistics
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

FEW, MANY = 100, 100_000
ROUNDS = 15
PAGES = {
    "home": "/",
    "news": "/aktuelles/",
    "news, one": "/aktuelles/meldung-7/",
    "events": "/veranstaltungen/",
    "events, past": "/veranstaltungen/?zeit=vergangen",
    "event, one": "/veranstaltungen/veranstaltung-7/",
    "publications": "/publikationen/",
    "search, rare word": "/suche/?q=Seltenwort7",
}


def main() -> None:
    """Prints a table: milliseconds with few rows, with many, and the ratio."""
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        organisation = fill(0, FEW)
        few = measure()
        fill(FEW, MANY, organisation)
        many = measure()
        print(f"{'page':20} {FEW:>10} {MANY:>10} {'ratio':>8}")
        for name in PAGES:
            print(f"{name:20} {few[name]:8.1f}ms {many[name]:8.1f}ms {many[name] / few[name]:8.2f}")
    finally:
        runner.teardown_databases(databases)


def measure() -> dict[str, float]:
    """The median time of each page, in milliseconds."""
    from django.db import connection
    from django.test import Client

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, times = Client(), {}
    for name, path in PAGES.items():
        taken = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            assert client.get(path).status_code == 200, path
            taken.append((time.perf_counter() - began) * 1000)
        times[name] = statistics.median(taken)
    return times


def fill(first: int, last: int, organisation=None):
    """Rows number `first` to `last` of each kind, past the services: their cost is not what is measured."""
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.postgres.search import SearchVector
    from django.db.models import Value
    from django.utils import timezone

    from apps.events.models import Event
    from apps.news.models import Article
    from apps.publications.models import Publication
    from apps.search.models import SearchDocument
    from tests.factories.partners import make_organisation

    organisation = organisation or make_organisation()
    now = timezone.now()
    common = {"organisation": organisation, "state": "published", "published_at": now}
    numbers = range(first, last)
    Article.objects.bulk_create(
        (
            Article(
                slug=f"meldung-{n}",
                title_de=f"Meldung {n}",
                teaser_de="Kurz",
                body_de="<p>Text</p>",
                date=now.date() - timedelta(days=n % 3000),
                **common,
            )
            for n in numbers
        ),
        batch_size=2000,
    )
    Event.objects.bulk_create(
        (
            Event(
                slug=f"veranstaltung-{n}",
                title_de=f"Veranstaltung {n}",
                summary_de="Kurz",
                starts_at=now + timedelta(hours=n - last // 2),
                ends_at=now + timedelta(hours=n - last // 2 + 1),
                **common,
            )
            for n in numbers
        ),
        batch_size=2000,
    )
    Publication.objects.bulk_create(
        (
            Publication(
                slug=f"publikation-{n}",
                short=f"{n:06}",
                title_de=f"Publikation {n}",
                summary_de="Kurz",
                kind="study",
                authors="Beispiel",
                published_on=now.date() - timedelta(days=n % 3000),
                **common,
            )
            for n in numbers
        ),
        batch_size=2000,
    )
    kind = ContentType.objects.get_for_model(Article)
    SearchDocument.objects.bulk_create(
        (
            SearchDocument(
                content_type=kind,
                object_id=n,
                kind="meldung",
                title_de=f"Meldung {n}",
                text_de=f"Seltenwort{n} und Wandel",
                path=f"/aktuelles/meldung-{n}/",
                vector_de=SearchVector(Value(f"Seltenwort{n} Wandel"), config="german"),
                vector_en=SearchVector(Value(f"Seltenwort{n}"), config="english"),
            )
            for n in numbers
        ),
        batch_size=1000,
    )
    return organisation


if __name__ == "__main__":
    main()
