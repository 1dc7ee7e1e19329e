"""What words mean to the search: their stems, the compounds they are part of, and what was probably meant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from apps.search.parsing import Clause

CONFIGS = {"de": "german", "en": "english"}
MOST_COMPOUNDS = 40
_MOST_NEAR = 25

# What makes another word of one instead of a compound: "Ver-sicherung" is no kind of "Sicherung".
_NO_FIRST_PART = frozenset(("be", "emp", "ent", "er", "ge", "miss", "un", "ur", "ver", "zer"))
# In front of a short word these do so, too: "Vor-teil", "An-teil".
_NO_FIRST_PART_OF_SHORT = frozenset(
    ("ab", "an", "auf", "aus", "bei", "ein", "mit", "nach", "uber", "um", "unter", "vor", "zu")
)
_NO_LAST_PART = frozenset(
    (
        "ant",
        "bar",
        "chen",
        "erei",
        "ell",
        "heit",
        "ieren",
        "ig",
        "isch",
        "keit",
        "lein",
        "ler",
        "lich",
        "los",
        "lung",
        "ner",
        "rung",
        "sam",
        "schaft",
        "ung",
        "wert",
    )
)


@dataclass(frozen=True)
class Meaning:
    """What a clause is searched as; `tsquery`s as text, empty where it says nothing (stop words).

    `documents` and `titles` are about how many hold it, as of the last count.
    """

    itself: str
    compounds: tuple[str, ...] = ()
    documents: int = 0
    titles: int = 0
    is_known: bool = True

    @property
    def widened(self) -> str:
        return " | ".join([self.itself, *map(quoted, self.compounds)])


@dataclass(frozen=True)
class _Compound:
    """A stem that holds another one, and itself from there on."""

    stem: str
    ending: str
    documents: int
    titles: int


@dataclass
class _Gathered:
    itself: str
    stem_de: str
    documents: int
    titles: int
    compounds: list[_Compound] = field(default_factory=list)


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in a `tsquery`."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def meanings(clauses: Iterable[Clause], *, language: str) -> dict[tuple[str, bool], Meaning]:
    """For each word, or phrase as a whole, what it is searched as; one query.

    Words are taken in both languages, as texts are stemmed in their own; stop words are those of the reader.
    """
    asked = list(dict.fromkeys(part for clause in clauses for part in parts_of(clause)))
    if not asked:
        return {}
    gathered: dict[int, _Gathered] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM search_meanings(%s, %s)",
            [[text for text, _is_phrase in asked], [is_phrase for _text, is_phrase in asked]],
        )
        for number, de, en, stem_de, documents, titles, *compound in cursor.fetchall():
            if number not in gathered:
                says_something = {"de": de, "en": en}[language]
                itself = " | ".join(dict.fromkeys(filter(None, (de, en)))) if says_something else ""
                gathered[number] = _Gathered(itself, stem_de or "", documents or 0, titles or 0)
            if compound[0]:
                gathered[number].compounds.append(_Compound(*compound))
    return {one: _meaning(gathered[number]) for number, one in enumerate(asked, start=1)}


def parts_of(clause: Clause) -> list[tuple[str, bool]]:
    """What a clause consists of: a phrase as a whole, or each word."""
    if clause.is_phrase:
        return [(clause.text, True)]
    return [(word, False) for word in clause.words]


def _meaning(gathered: _Gathered) -> Meaning:
    taken = [one for one in gathered.compounds if _is_compound(one, gathered.stem_de)][:MOST_COMPOUNDS]
    return Meaning(
        gathered.itself,
        tuple(dict.fromkeys(one.stem for one in taken)),
        gathered.documents + sum(one.documents for one in taken),
        gathered.titles + sum(one.titles for one in taken),
        bool(gathered.documents or taken),
    )


def _is_compound(compound: _Compound, part: str) -> bool:
    """Whether `part` is a word in it rather than a row of letters."""
    before = compound.stem.removesuffix(compound.ending)
    after = compound.ending.removeprefix(part)
    if not before and not after:
        return False
    if before in _NO_FIRST_PART or (len(before) == 1 and before != "e"):
        return False
    if len(part) < 5 and before in _NO_FIRST_PART_OF_SHORT:
        return False
    return not after or (len(after) > 2 and after not in _NO_LAST_PART)


@dataclass(frozen=True)
class Near:
    """A word that was perhaps meant."""

    shown: str
    form: str
    distance: int
    documents: int


def corrections(words: Iterable[str], *, language: str) -> dict[str, str]:
    """For each of the unknown `words` the nearest one that stands in something public, if there is one.

    One query; one or two typing errors are forgiven, by the length of the word.
    """
    near: dict[str, list[Near]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            _NEAR.format(vector=f"vector_{language}"),
            {"words": [word.lower() for word in words], "most": _MOST_NEAR},
        )
        for word, form, shown, documents in cursor.fetchall():
            distance = edits(word, form)
            if distance <= (1 if len(word) < 6 else 2):
                near[word].append(Near(shown, form, distance, documents))
    return {
        word: min(found, key=lambda one: (one.distance, -one.documents, one.form)).shown
        for word, found in near.items()
    }


PUBLIC = """
    document.generation = coalesce((SELECT current FROM search_searchindex), 1)
    AND (document.publish_at IS NULL OR document.publish_at <= now())
    AND (document.expire_at IS NULL OR document.expire_at > now())
"""
_NEAR = f"""
SELECT asked.word, near.form, near.shown, near.documents
FROM unnest(%(words)s::text[]) AS asked(word), LATERAL (
    SELECT form, shown, stem, documents FROM search_word
    WHERE form %% asked.word ORDER BY similarity(form, asked.word) DESC, documents DESC LIMIT %(most)s
) AS near
WHERE EXISTS (
    SELECT FROM search_searchdocument AS document
    WHERE document.{{vector}} @@ quote_literal(near.stem)::tsquery AND {PUBLIC}
)
"""


def edits(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour (Damerau, OSA)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        further = [i]
        for j, another in enumerate(other, start=1):
            cost = min(row[j] + 1, further[j - 1] + 1, row[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, before[j - 2] + 1)
            further.append(cost)
        before, row = row, further
    return row[-1]
