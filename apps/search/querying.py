"""From what somebody typed to what the database is asked for."""

from dataclasses import dataclass, replace

from apps.search.parsing import Clause, Groups, parse
from apps.search.words import Meaning, meanings, parts_of

Meanings = dict[tuple[str, bool], Meaning]


@dataclass(frozen=True)
class Wanted:
    """What is searched for; the queries are `tsquery`s as text, empty if nothing is.

    `typed` asks for the words themselves, `query` for compounds of them, too, and `some` for anything of it.
    `documents` and `titles` are about how many hold it. `unknown` are words that stand nowhere.
    """

    language: str
    typed: str = ""
    query: str = ""
    some: str = ""
    excluded: str = ""
    has_phrase: bool = False
    documents: int = 0
    titles: int = 0
    unknown: tuple[str, ...] = ()
    number_of_words: int = 0

    def loosened(self) -> "Wanted":
        """The same, satisfied with some of the words."""
        query = f"({self.some}) & !({self.excluded})" if self.excluded else self.some
        return replace(self, query=query, typed=query)


def wanted(typed: str, *, language: str) -> Wanted:
    """Reads what was typed; one query, for the meanings of its words."""
    groups = parse(typed)
    clauses = [clause for group in groups for clause in group]
    return _compose(groups, meanings(clauses, language=language), language)


def _compose(groups: Groups, known: Meanings, language: str) -> Wanted:
    typed: list[str] = []
    query: list[str] = []
    some: list[str] = []
    excluded: list[str] = []
    counts: list[list[tuple[int, int]]] = []
    for group in groups:
        is_excluded = group[0].is_excluded
        exact = [text for clause in group if (text := _text(clause, known, exact=True))]
        if not exact:
            continue
        if is_excluded:
            typed.append(f"!({exact[0]})")
            query.append(f"!({exact[0]})")
            excluded.append(exact[0])
            continue
        wide = [text for clause in group if (text := _text(clause, known))]
        typed.append(_joined(exact, "|"))
        query.append(_joined(wide, "|"))
        some += wide
        counts.append([_count(clause, known) for clause in group])
    if not some:
        return Wanted(language)
    return Wanted(
        language,
        typed=_joined(typed, "&"),
        query=_joined(query, "&"),
        some=_joined(some, "|"),
        excluded=_joined(excluded, "|"),
        has_phrase=any(clause.is_phrase and not clause.is_excluded for group in groups for clause in group),
        documents=min(sum(documents for documents, _titles in group) for group in counts),
        titles=min(sum(titles for _documents, titles in group) for group in counts),
        unknown=tuple(_unknown(groups, known)),
        number_of_words=len(some),
    )


def _text(clause: Clause, known: Meanings, *, exact: bool = False) -> str:
    """A clause as a `tsquery`; words that say nothing are left out."""
    parts = [known[part] for part in parts_of(clause)]
    texts = [part.itself if exact else part.widened for part in parts if part.itself]
    return _joined(texts, "&") if texts else ""


def _count(clause: Clause, known: Meanings) -> tuple[int, int]:
    """About how many documents and titles hold a clause: no more than hold its rarest word."""
    parts = [known[part] for part in parts_of(clause) if known[part].itself]
    return (
        min((part.documents for part in parts), default=0),
        min((part.titles for part in parts), default=0),
    )


def _joined(texts: list[str], sign: str) -> str:
    return f" {sign} ".join(f"({text})" for text in texts)


def _unknown(groups: Groups, known: Meanings) -> list[str]:
    return [
        text
        for group in groups
        for clause in group
        if not clause.is_excluded
        for text, is_phrase in parts_of(clause)
        if not is_phrase and text.isalpha() and len(text) > 3 and not known[text, False].is_known
    ]
