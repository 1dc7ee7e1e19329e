"""News items for tests."""

from itertools import count

from django.utils import timezone

from apps.moderation.choices import State
from apps.news.models import Article
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_article(**overrides) -> Article:
    """A news item, public unless another `state` is given."""
    number = next(_numbers)
    action_fields = overrides.pop("action_fields", ())
    fields = {
        "slug": f"meldung-{number}",
        "title_de": f"Meldung {number}",
        "teaser_de": "Worum es geht, in einem Satz.",
        "body_de": "<p>Der ganze Text.</p>",
        "state": State.PUBLISHED,
    } | overrides
    fields.setdefault("organisation", None)
    fields["organisation"] = fields["organisation"] or make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    article = Article.objects.create(**fields)
    article.action_fields.set(action_fields)
    return article
