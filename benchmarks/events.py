"""What the pages and calendars of events cost with 100 and with 10,000 events, as ratios in one run.

    make benchmark

The further events lie in the past and in the future around the first hundred, as they would after years: so
what there is to look through grows, and not what is shown. The number of queries must not grow at all. Both
are measured in turns and the fastest time counts, so that what else the machine does is left out.

Fills two throw-away databases beside the one in DATABASE_URL.
"""

import os
import sys
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

FEW, MANY = 100, 10_000
ROUNDS = 25
LIMIT = 1.5  # times as long as with few
BASE = "/veranstaltungen/"
FILTERS = {
    "kind": "art=talk",
    "action field": "handlungsfeld=feld-3",
    "target group": "zielgruppe=gruppe-3",
    "county": "landkreis=kreis-3",
    "organiser": "veranstalter=kammer-3",
    "project": "projekt=projekt-3",
    "online": "online=on",
    "all of them": "art=talk&handlungsfeld=feld-3&landkreis=kreis-3&veranstalter=kammer-3&online=on",
}


def pages() -> dict[str, str]:
    """The addresses that are measured."""
    from django.utils import timezone

    month = f"zeit={timezone.localdate() + timedelta(days=45):%Y-%m}"
    return {
        "list": BASE,
        "list, past": f"{BASE}?zeit=vergangen",
        "list, a month": f"{BASE}?{month}",
        **{f"list, {name}": f"{BASE}?{query}" for name, query in FILTERS.items()},
        "month": f"{BASE}?ansicht=monat&{month}",
        "month, county": f"{BASE}?ansicht=monat&{month}&landkreis=kreis-3",
        "calendar, a month": f"{BASE}kalender.ics?{month}",
        "feed": f"{BASE}feed/",
        "one": f"{BASE}nah-7/",
    }


def main() -> int:
    """Prints a table; the exit code is 1 if something takes too long or asks more often."""
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    from django.db import connection

    few = connection.settings_dict["NAME"]
    many = f"{few}_many"
    try:
        fill(make_terms(), "nah", FEW, spread=90)
        copy_database(few, many)
        use(many)
        fill(terms(), "fern", MANY - FEW, spread=3650, apart=100)
        return report(*measure([few, many]))
    finally:
        use(few)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{many}" WITH (FORCE)')
        runner.teardown_databases(databases)


def copy_database(name: str, copy: str) -> None:
    """Nobody may be connected to the one that is copied."""
    from django.db import connection

    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')


def use(name: str) -> None:
    """From now on the requests of this process go to that database."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


def report(few: dict, many: dict) -> int:
    """The table, and how many lines of it are too long."""
    failed = 0
    print(f"{'page':22} {FEW:>10} {MANY:>10} {'ratio':>7} {'queries':>9}")
    for name, (before, queries_before) in few.items():
        after, queries_after = many[name]
        bad = after > before * LIMIT or queries_after != queries_before
        failed += bad
        times = f"{before:8.1f}ms {after:8.1f}ms {after / before:7.2f}"
        mark = "  <-- too much" if bad else ""
        print(f"{name:22} {times} {queries_before:4} {queries_after:4}{mark}")
    return 1 if failed else 0


def measure(databases: list[str]) -> list[dict[str, tuple[float, int]]]:
    """For each database the fastest time of each page in milliseconds, and how many queries it takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    taken: dict[tuple[str, str], list[float]] = {}
    asked: dict[tuple[str, str], int] = {}
    for turn in range(ROUNDS):
        for database in databases:
            use(database)
            if turn == 0:
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM ANALYZE")
            client.get(BASE)
            for name, path in pages().items():
                began = time.perf_counter()
                assert client.get(path).status_code == 200, path
                taken.setdefault((database, name), []).append((time.perf_counter() - began) * 1000)
    for database in databases:
        use(database)
        client.get(BASE)
        for name, path in pages().items():
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            asked[database, name] = len(queries)
    return [{name: (min(taken[one, name]), asked[one, name]) for name in pages()} for one in databases]


def terms() -> dict[str, list]:
    """What `make_terms` has made, in the database that is in use."""
    from apps.partners.models import PartnerOrganisation
    from apps.projects.models import Project
    from apps.taxonomy.models import ActionField, County, TargetGroup

    models = {
        "organisation": PartnerOrganisation.objects.filter(slug__startswith="kammer-"),
        "county": County.objects.all(),
        "project": Project.objects.all(),
        "action_fields": ActionField.objects.all(),
        "target_groups": TargetGroup.objects.all(),
    }
    return {name: list(found.order_by("pk")) for name, found in models.items()}


def make_terms() -> dict[str, list]:
    """What events are sorted by: ten of each."""
    from apps.taxonomy.models import ActionField, County, TargetGroup
    from tests.factories.partners import make_organisation
    from tests.factories.projects import make_project

    organisations = [make_organisation(slug=f"kammer-{n}", name=f"Kammer {n}") for n in range(10)]
    return {
        "organisation": organisations,
        "county": [County.objects.create(slug=f"kreis-{n}", name_de=f"Kreis {n}") for n in range(10)],
        "project": [
            make_project(slug=f"projekt-{n}", acronym=f"P{n}", lead=one)
            for n, one in enumerate(organisations)
        ],
        "action_fields": [
            ActionField.objects.create(slug=f"feld-{n}", name_de=f"Feld {n}") for n in range(10)
        ],
        "target_groups": [
            TargetGroup.objects.create(slug=f"gruppe-{n}", name_de=f"Gruppe {n}") for n in range(10)
        ],
    }


def fill(sorted_by: dict[str, list], name: str, number: int, *, spread: int, apart: int = 0) -> None:
    """`number` events within `spread` days before and after today, none within `apart` days of it."""
    from django.utils import timezone

    from apps.events.choices import EventFormat, EventKind
    from apps.events.models import Event, EventSession

    now = timezone.now()
    events = []
    for n in range(number):
        days = apart + (spread - apart) * (n // 2) / max(1, number // 2)
        start = now + timedelta(days=days + 0.2 if n % 2 else -days - 0.2)
        events.append(
            Event(
                slug=f"{name}-{n}",
                title_de=f"Veranstaltung {name} {n}",
                summary_de="Worum es geht, und für wen es gut ist.",
                starts_at=start,
                ends_at=start + timedelta(hours=3),
                kind=EventKind.values[n // 2 % 8],
                format=EventFormat.values[n // 3 % 3],
                organisation=sorted_by["organisation"][n // 5 % 10],
                county=sorted_by["county"][n // 7 % 10],
                project=sorted_by["project"][n // 11 % 10],
                capacity=20,
                state="published",
                published_at=now,
            )
        )
    Event.objects.bulk_create(events, batch_size=1000)
    for relation in ("action_fields", "target_groups"):
        through = getattr(Event, relation).through
        key = through._meta.get_fields()[-1].attname
        rows = [
            through(**{"event_id": event.pk, key: sorted_by[relation][n // 13 % 10].pk})
            for n, event in enumerate(events)
        ]
        through.objects.bulk_create(rows, batch_size=1000)
    EventSession.objects.bulk_create(
        (
            EventSession(event=event, starts_at=event.starts_at, ends_at=event.ends_at)
            for event in events[::10]
        ),
        batch_size=1000,
    )


if __name__ == "__main__":
    sys.exit(main())
