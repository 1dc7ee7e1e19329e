"""One search: what is found, what it can be narrowed down by, and what was probably meant instead."""

import re
from dataclasses import dataclass, field

from apps.search import facets, querying, words
from apps.search.choices import Order
from apps.search.models import SearchDocument, SearchPage
from apps.search.querying import Wanted
from apps.search.querysets import FREQUENT, MOST_HITS, MOST_HITS_OF_FREQUENT, SearchDocumentQuerySet


@dataclass
class Hit:
    """A document as it is shown, with the pages of its files on which something stands."""

    document: SearchDocument
    title: str
    excerpt: str
    pages: list[SearchPage] = field(default_factory=list)


@dataclass
class Found:
    """The answer. `total` is capped, as are the counts of facets; `is_more` says that there are more.

    `corrected` is what was searched for instead, as what was typed leads nowhere; `is_loose` that only some
    of the words are in each hit.
    """

    words: str
    wanted: Wanted
    facets: list[facets.FilledFacet]
    total: int
    is_more: bool
    corrected: str = ""
    is_loose: bool = False


class Search:
    """A search by a reader of `language`, narrowed down to `chosen` facets; its pages are cut by the view."""

    def __init__(self, typed: str, *, language: str, chosen: list[str] | None = None, order: str = ""):
        self.language = language
        self.chosen = chosen or []
        self.order = order
        self.found = self._find(typed)

    def _find(self, typed: str) -> Found:
        wanted = querying.wanted(typed, language=self.language)
        found = self._look(typed, wanted)
        if found.total or not wanted.query:
            return found
        if instead := self._corrected(typed, wanted):
            better = self._look(typed, querying.wanted(instead, language=self.language))
            if better.total:
                better.corrected = instead
                return better
        if wanted.number_of_words > 1:
            found = self._look(typed, wanted.loosened())
            found.is_loose = bool(found.total)
        return found

    def _look(self, typed: str, wanted: Wanted) -> Found:
        matching = self._documents().wanted(wanted)
        most = MOST_HITS if wanted.documents <= FREQUENT else MOST_HITS_OF_FREQUENT
        lists = matching.newest_first().facet_lists(most) if wanted.query else []
        filled = facets.filled(lists[:most], self.chosen)
        return Found(typed, wanted, filled, min(len(lists), most), len(lists) > most)

    def _corrected(self, typed: str, wanted: Wanted) -> str:
        """What was typed, each unknown word replaced by the nearest known one; empty if there is none."""
        if not wanted.unknown:
            return ""
        near = words.corrections(wanted.unknown, language=self.language)
        corrected = typed
        for word in wanted.unknown:
            if word.lower() in near:
                corrected = re.sub(rf"\b{re.escape(word)}\b", near[word.lower()], corrected)
        return corrected if corrected != typed else ""

    def _documents(self) -> SearchDocumentQuerySet:
        return SearchDocument.objects.public().narrowed(self.chosen)

    def __getitem__(self, cut: slice) -> list[Hit]:
        """The hits of one page, with excerpts."""
        documents = self.documents(cut.start or 0, cut.stop)
        numbers = [document.pk for document in documents]
        excerpts = (
            SearchDocument.objects.filter(pk__in=numbers).excerpts(self.found.wanted) if numbers else {}
        )
        hits = {
            document.pk: Hit(document, *excerpts[document.pk])
            for document in documents
            if document.pk in excerpts
        }
        for page in SearchPage.objects.best_of(numbers, self.found.wanted) if numbers else ():
            hits[page.document_id].pages.append(page)
        return list(hits.values())

    def __len__(self) -> int:
        return self.found.total

    def documents(self, start: int, stop: int) -> list[SearchDocument]:
        """Hits number `start` to `stop` in their order.

        What very many documents hold is not ranked one by one: those that hold it in their title come first,
        then the others, the newest first in each part.
        """
        wanted = self.found.wanted
        if not wanted.query:
            return []
        matching = self._documents().wanted(wanted).for_results()
        if self.order == Order.DATE:
            return list(matching.newest_first()[start:stop])
        if wanted.documents <= FREQUENT:
            return list(matching.best_first(wanted)[start:stop])
        in_titles = self._documents().in_titles(wanted).for_results()
        is_ranked = wanted.titles <= FREQUENT
        in_titles = in_titles.best_first(wanted, by_titles=True) if is_ranked else in_titles.newest_first()
        first = list(in_titles[:stop])
        left = stop - max(start, len(first))
        if left <= 0:
            return first[start:stop]
        skipped = max(start - len(first), 0)
        others = matching.not_in_titles(wanted).newest_first()
        return first[start:] + list(others[skipped : skipped + left])
