"""Finding: full text in both languages, and parts of words (German compounds)."""

import re
from collections import defaultdict
from typing import Self

from django.contrib.postgres.search import CombinedSearchQuery, SearchHeadline, SearchQuery, SearchRank
from django.db import connection, models
from django.db.models import Count, F, Q
from django.db.models.functions import Left
from django.utils import timezone

from apps.search.choices import Kind

# Marks around hits while the text is still unescaped; the template turns them into <mark>.
HIT_START, HIT_END = "\ue000", "\ue001"
CONFIGS = {"de": "german", "en": "english"}
Query = SearchQuery | CombinedSearchQuery

# Nothing but words: no quotation marks, no exclusions. Only such a query is widened to compounds.
_WORDS_ONLY = re.compile(r"\w+(\s+\w+)*")
_MOST_WORDS, _MOST_COMPOUNDS = 8, 40
# Weights of D, C, B, A: a word in the title counts more than any number of them in the text.
_WEIGHTS = [0.05, 0.05, 0.05, 1.0]
# Excerpts are cut from the beginning of long texts: parsing a whole book for one line takes too long.
_EXCERPT_FROM = 50_000


class WordQuerySet(models.QuerySet):
    def compounds(self, words: list[str], *, language: str) -> dict[str, list[str]]:
        """For each of `words` the known stems that its own is a part of, shortest first; one query."""
        found = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT part.word, compound.stem
                FROM (SELECT word, (tsvector_to_array(to_tsvector(%(config)s::regconfig, word)))[1] AS stem
                      FROM unnest(%(words)s::text[]) AS word) AS part,
                    LATERAL (SELECT stem FROM search_word
                             WHERE language = %(language)s AND stem LIKE '%%' || part.stem || '%%'
                                 AND stem <> part.stem
                             ORDER BY length(stem), stem LIMIT %(limit)s) AS compound
                WHERE part.stem ~ '^[a-zß]{4,}$'
                """,
                {
                    "config": CONFIGS[language],
                    "words": words,
                    "language": language,
                    "limit": _MOST_COMPOUNDS,
                },
            )
            for word, stem in cursor.fetchall():
                found[word].append(stem)
        return found


class SearchDocumentQuerySet(models.QuerySet):
    def public(self) -> Self:
        """What is within its time of publication now."""
        now = timezone.now()
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=now),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
        )

    def matching(self, words: str, *, language: str) -> Self:
        """What holds `words` (with "quoted phrases" and -exclusions), the best first, with excerpts.

        Titles come first, then texts, then what holds the words only as parts of longer ones; among equals
        the newest first.
        """
        as_typed = SearchQuery(words, config=CONFIGS[language], search_type="websearch")
        widened = _with_compounds(words, language)
        vector = F(f"vector_{language}")
        rank = SearchRank(vector, as_typed, weights=_WEIGHTS, normalization=1)
        return (
            self.public()
            .filter(**{f"vector_{language}": widened or as_typed})
            .annotate(
                rank=rank,
                excerpt=SearchHeadline(
                    Left(f"text_{language}", _EXCERPT_FROM),
                    widened or as_typed,
                    config=CONFIGS[language],
                    start_sel=HIT_START,
                    stop_sel=HIT_END,
                    max_words=35,
                    min_words=20,
                    max_fragments=1,
                ),
            )
            .order_by("-rank", "-date", "pk")
            .defer("text_de", "text_en", "vector_de", "vector_en")
        )

    def of_kind(self, kind: str) -> Self:
        """Only one kind; an unknown word leaves all."""
        return self.filter(kind=kind) if kind in Kind.values else self

    def counts_by_kind(self) -> dict[str, int]:
        """How many of each kind there are: one query."""
        rows = self.order_by().values("kind").annotate(number=Count("pk")).values_list("kind", "number")
        return dict(rows)


def _with_compounds(words: str, language: str) -> Query | None:
    """Each of `words`, or one of the longer words that it is a part of; None where there are no such."""
    from apps.search.models import Word

    singles = words.split()
    if not _WORDS_ONLY.fullmatch(words) or len(singles) > _MOST_WORDS or "or" in words.lower().split():
        return None
    compounds = Word.objects.compounds(singles, language=language)
    if not compounds:
        return None
    query: Query | None = None
    for word in singles:
        part: Query = SearchQuery(word, config=CONFIGS[language])
        if stems := compounds.get(word):
            # Stems are letters only (see `_learn_words`), so nothing in them is an operator.
            part = part | SearchQuery(" | ".join(stems), config="simple", search_type="raw")
        query = part if query is None else query & part
    return query
