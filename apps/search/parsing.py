"""What somebody typed into the search field: words, "phrases", -exclusions, and OR between two of them."""

import re
from dataclasses import dataclass

# More than these nobody types; a search costs with each.
MOST_CLAUSES = 10
_QUOTES = '"„“”«»'
_CLAUSE = re.compile(rf"(?P<minus>-?)[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>\S+)")
_OR = {"OR", "ODER"}
# Words written together with a hyphen are found apart, too ("KI-Werkzeuge", "KI Werkzeuge").
_JOINTS = re.compile(r"[-–/]+")
_SIGNIFICANT = re.compile(r"\w")


@dataclass(frozen=True)
class Clause:
    """Words that are looked for, as a phrase or each by itself; or that must not stand there."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


# Each of the groups must be found, of each group one clause.
Groups = list[list[Clause]]


def parse(typed: str) -> Groups:
    """Whatever is typed means something: signs that say nothing are left out."""
    groups: Groups = []
    joined = False
    for match in _CLAUSE.finditer(typed):
        if match["bare"] in _OR:
            joined = bool(groups)
            continue
        clause = _clause(match)
        if clause is None:
            continue
        if joined and not clause.is_excluded and not groups[-1][0].is_excluded:
            groups[-1].append(clause)
        else:
            groups.append([clause])
        joined = False
    return groups[:MOST_CLAUSES]


def _clause(match: re.Match) -> Clause | None:
    if match["phrase"] is not None:
        words = tuple(word for word in match["phrase"].split() if _SIGNIFICANT.search(word))
        return Clause(words, len(words) > 1, bool(match["minus"])) if words else None
    bare = match["bare"].strip(_QUOTES)
    is_excluded = bare.startswith("-") and len(bare) > 1
    words = tuple(word for word in _JOINTS.split(bare) if _SIGNIFICANT.search(word))
    # "-KI-Werkzeuge" means these words together, not each of them
    return Clause(words, is_excluded and len(words) > 1, is_excluded) if words else None
