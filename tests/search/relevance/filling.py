"""Puts the documents of the relevance set into the index, as articles."""

from apps.news.models import Article
from apps.search import services
from tests.factories.partners import make_organisation
from tests.search.relevance.documents import made


def fill(number: int) -> None:
    """`number` public articles, indexed as their publication would."""
    from django.utils import timezone

    organisation = make_organisation(name="Beispiel Redaktion")
    articles = Article.objects.bulk_create(
        Article(
            slug=f"relevanz-{place}",
            title_de=title,
            teaser_de=text,
            body_de="<p>Der ganze Text folgt.</p>",
            date=timezone.localdate(),
            organisation=organisation,
            state="published",
            published_at=timezone.now(),
        )
        for place, (title, text) in enumerate(made(number))
    )
    for article in articles:
        services.index(article)
