"""What a public page costs with 100 and with 100,000 rows of each kind, as ratios in one run.

make benchmark
"""

import sys
from datetime import timedelta

from comparing import Page, compare

FEW, MANY = 100, 100_000
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


def main() -> int:
    """Says what grows; nothing is asserted here."""
    return compare(
        few=FEW,
        many=MANY,
        fill=lambda: fill(0, FEW),
        grow=lambda: fill(FEW, MANY),
        pages=lambda: {name: Page(path) for name, path in PAGES.items()},
        limit=None,
    )


def fill(first: int, last: int) -> None:
    """Rows number `first` to `last` of each kind, past the services: their cost is not what is measured."""
    from django.contrib.contenttypes.models import ContentType
    from django.contrib.postgres.search import SearchVector
    from django.db.models import Value
    from django.utils import timezone

    from apps.events.models import Event
    from apps.news.models import Article
    from apps.partners.models import PartnerOrganisation
    from apps.publications.models import Publication
    from apps.search.models import SearchDocument
    from tests.factories.partners import make_organisation

    organisation = PartnerOrganisation.objects.first() or make_organisation()
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


if __name__ == "__main__":
    sys.exit(main())
