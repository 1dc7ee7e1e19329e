"""Finding: what a search asks of the documents. `querying` says what is asked, `finding` puts it together."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Count, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from apps.search.choices import Kind

if TYPE_CHECKING:
    from apps.search.querying import Wanted

# Marks around hits while the text is still unescaped; the template turns them into <mark>.
HIT_START, HIT_END = "\ue000", "\ue001"
# Counting and ranking cost with every hit: further than this nothing is counted, and nobody turns the pages.
MOST_HITS = 1_000
# A word in more documents than this is not ranked by how well each fits, but by title and date, and counted
# among fewer.
FREQUENT = 2_000
MOST_HITS_OF_FREQUENT = 200
# Weights of D (pages of files), C (text), B (keywords), A (title).
_WEIGHTS = [0.03, 0.06, 0.06, 1.0]
# Excerpts are cut from the beginning of long texts: parsing a whole book for one line takes too long.
_EXCERPT_FROM = 20_000
PAGES_SHOWN = 3


class TsQuery(SearchQuery):
    """A `tsquery` that is composed already, given as its text."""

    template = "%(expressions)s::tsquery"

    def __init__(self, text: str, **extra):
        super().__init__(text, search_type="raw", **extra)
        self.function = None


class _Config(Func):
    """The text search configuration of a language column."""

    template = "(CASE %(expressions)s WHEN 'en' THEN 'english' ELSE 'german' END)::regconfig"


class SearchIndexQuerySet(models.QuerySet):
    def state(self):
        """The one row, be it there already or not."""
        return self.first() or self.model()


class SearchDocumentQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Of the generation that is searched."""
        from apps.search.models import SearchIndex

        current = Subquery(SearchIndex.objects.values("current")[:1])
        return self.filter(generation=Coalesce(current, Value(1)))

    def public(self) -> Self:
        """What is within its time of publication now."""
        now = timezone.now()
        return self.live().filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=now),
            Q(expire_at__isnull=True) | Q(expire_at__gt=now),
        )

    def matching(self, words: str, *, language: str) -> Self:
        """What holds `words` (with "quoted phrases" and -exclusions), or compounds of them."""
        from apps.search.querying import wanted

        return self.public().wanted(wanted(words, language=language))

    def wanted(self, wanted: "Wanted") -> Self:
        """What holds what is wanted. A phrase may stand too far back in a file for the document's vector."""
        if not wanted.query:
            return self.none()
        vector = f"vector_{wanted.language}"
        if not wanted.has_phrase:
            return self.filter(**{vector: TsQuery(wanted.query)})
        whole = self.model._default_manager.filter(**{vector: TsQuery(wanted.query)}).values("pk")
        pages = self.model.pages.rel.related_model._default_manager.filter(vector=TsQuery(wanted.query))  # type: ignore[attr-defined]
        found = self.filter(pk__in=whole.union(pages.values("document_id")))
        return found.exclude(**{vector: TsQuery(wanted.excluded)}) if wanted.excluded else found

    def in_titles(self, wanted: "Wanted") -> Self:
        return self.filter(**{f"title_vector_{wanted.language}": TsQuery(wanted.query)})

    def not_in_titles(self, wanted: "Wanted") -> Self:
        return self.exclude(**{f"title_vector_{wanted.language}": TsQuery(wanted.query)})

    def narrowed(self, facets: list[str]) -> Self:
        """Only what has all of `facets` ("art:meldung")."""
        return self.filter(facets__contains=facets) if facets else self

    def newest_first(self) -> Self:
        return self.order_by("-sorted_on", "-pk")

    def best_first(self, wanted: "Wanted", *, by_titles: bool = False) -> Self:
        """Titles first, shorter ones before longer ones, then texts, then what only holds parts of words.

        `by_titles` looks at titles alone, as reading long vectors takes time.
        """
        typed, query = TsQuery(wanted.typed), TsQuery(wanted.query)
        vector, titles = F(f"vector_{wanted.language}"), F(f"title_vector_{wanted.language}")
        holds_all = Q(**{f"title_vector_{wanted.language}": typed})
        # Whoever types a project's or a partner's name wants the project or the partner.
        named = When(holds_all, kind__in=[Kind.PROJECT, Kind.PARTNER], then=1.3)
        score = SearchRank(titles, typed, normalization=2) + Case(
            named, When(holds_all, then=1.0), default=0.0
        )
        if not by_titles:
            score += SearchRank(vector, typed, weights=_WEIGHTS, normalization=1)
        if not by_titles and wanted.query != wanted.typed:
            in_title = When(**{f"title_vector_{wanted.language}": query}, then=0.3)
            score += SearchRank(vector, query, weights=_WEIGHTS, normalization=1) * 0.1
            score += Case(in_title, default=0.0)
        return self.alias(score=score).order_by("-score", "-sorted_on", "-pk")

    def counts_by_kind(self) -> list[tuple[str, int]]:
        """How many documents there are of each kind."""
        rows = self.order_by("kind").values_list("kind").annotate(number=Count("pk"))
        return [(str(Kind(kind).label), number) for kind, number in rows]

    def facet_lists(self, most: int) -> list[list[str]]:
        """The facets of each, of at most `most` and one."""
        return list(self.values_list("facets", flat=True)[: most + 1])

    def for_results(self) -> Self:
        """With what the list of hits shows of them."""
        return self.only("kind", "date", "path", "title_de", "title_en", "language_de", "language_en")

    def excerpts(self, wanted: "Wanted") -> dict[int, tuple[str, str]]:
        """Title and excerpt of each, with marks around hits: one query, for the few that are shown."""
        language = wanted.language
        config, query = _Config(F(f"language_{language}")), TsQuery(wanted.some)
        marks: dict[str, Any] = {"config": config, "start_sel": HIT_START, "stop_sel": HIT_END}
        title = SearchHeadline(f"title_{language}", query, highlight_all=True, **marks)
        text = SearchHeadline(
            Left(f"text_{language}", _EXCERPT_FROM),
            query,
            max_words=35,
            min_words=20,
            max_fragments=1,
            **marks,
        )
        rows = self.order_by().annotate(marked_title=title, excerpt=text)
        return {pk: (title, text) for pk, title, text in rows.values_list("pk", "marked_title", "excerpt")}


class SearchPageQuerySet(models.QuerySet):
    def best_of(self, documents: list[int], wanted: "Wanted"):
        """The pages of `documents` on which what is wanted stands, whole ones first, with excerpts."""
        query, some = TsQuery(wanted.query), TsQuery(wanted.some)
        own = self.model._default_manager.filter(document=OuterRef("document_id"), vector=some)
        best = own.order_by(
            Case(When(vector=query, then=0), default=1), -SearchRank(F("vector"), some), "path", "number"
        )
        return (
            self.filter(document__in=documents, pk__in=best.values("pk")[:PAGES_SHOWN])
            .annotate(
                excerpt=SearchHeadline(
                    "text", some, config=_Config(F("language")), start_sel=HIT_START, stop_sel=HIT_END,
                    max_words=25, min_words=12, max_fragments=1,
                ),
                is_whole=Case(When(vector=query, then=True), default=False),
            )
            .defer("text", "vector")
            .order_by("document_id", "-is_whole", "path", "number")
        )  # fmt: skip
