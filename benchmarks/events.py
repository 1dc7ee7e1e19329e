"""What the pages and calendars of events cost with 100 and with 10,000 events, as ratios in one run.

    make benchmark

The further events lie in the past and in the future around the first hundred, as they would after years: so
what there is to look through grows, and not what is shown.
"""

import sys
from datetime import timedelta

from comparing import Page, compare

FEW, MANY = 100, 10_000
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


def pages() -> dict[str, Page]:
    """The addresses that are measured."""
    from django.utils import timezone

    month = f"zeit={timezone.localdate() + timedelta(days=45):%Y-%m}"
    paths = {
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
    return {name: Page(path) for name, path in paths.items()}


def main() -> int:
    """The exit code is 1 if something takes too long or asks more often."""
    return compare(
        few=FEW,
        many=MANY,
        fill=lambda: fill(make_terms(), "nah", FEW, spread=90),
        grow=lambda: fill(terms(), "fern", MANY - FEW, spread=3650, apart=100),
        pages=pages,
    )


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
