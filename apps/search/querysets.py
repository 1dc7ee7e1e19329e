"""Finding: full text in both languages, and parts of words in titles (German compounds)."""

from typing import Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

# Marks around hits while the text is still unescaped; the template turns them into <mark>.
HIT_START, HIT_END = "\ue000", "\ue001"
_CONFIGS = {"de": "german", "en": "english"}
_SHORTEST_PART = 4


class SearchDocumentQuerySet(models.QuerySet):
    def public(self) -> Self:
        """What is within its time of publication now."""
        now = timezone.now()
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=now),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
        )

    def matching(self, words: str, *, language: str) -> Self:
        """What holds `words` (with "quoted phrases" and -exclusions), the best first, with excerpts."""
        query = SearchQuery(words, config=_CONFIGS[language], search_type="websearch")
        vector = F(f"vector_{language}")
        condition = Q(**{f"vector_{language}": query})
        if len(words) >= _SHORTEST_PART and words.replace("-", "").isalpha():
            condition |= Q(**{f"title_{language}__icontains": words})
        return (
            self.public()
            .filter(condition)
            .annotate(
                rank=SearchRank(vector, query, normalization=1),
                excerpt=SearchHeadline(
                    f"text_{language}",
                    query,
                    config=_CONFIGS[language],
                    start_sel=HIT_START,
                    stop_sel=HIT_END,
                    max_words=35,
                    min_words=20,
                    max_fragments=1,
                ),
            )
            .order_by("-rank", "-date", "pk")
        )

    def of_kind(self, kind: str) -> Self:
        """Only one kind; an unknown word leaves all."""
        from apps.search.choices import Kind

        return self.filter(kind=kind) if kind in Kind.values else self

    def counts_by_kind(self) -> dict[str, int]:
        """How many of each kind there are: one query."""
        rows = self.order_by().values("kind").annotate(number=Count("pk")).values_list("kind", "number")
        return dict(rows)
