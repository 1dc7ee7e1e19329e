"""What one edition of the mission statement changes in another, section by section."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from apps.core.i18n import reader_language
from apps.moderation.diff import Piece, word_diff
from apps.pages.anchors import Section, sections
from apps.pages.models import MissionStatement

_SENTENCE = re.compile(r".+?(?:[.!?](?:\s+|$)|\n|$)", re.DOTALL)
MUCH_THE_SAME = 0.5  # share of words that two versions of a sentence have in common


@dataclass(frozen=True)
class SectionChange:
    """A section in two editions. `state`: "same", "changed", "new" or "gone"."""

    state: str
    anchor: str
    title: list[Piece]
    text: list[Piece]


def compare(old: MissionStatement, new: MissionStatement) -> list[SectionChange]:
    """All sections of both, in the order of the newer; what is gone stands where it stood."""
    language = "en" if reader_language() == "en" and old.body_en and new.body_en else "de"
    before = _parts(old, language)
    after = _parts(new, language)
    known = {section.anchor: section for section in before}
    kept = {section.anchor for section in after}
    changes: list[SectionChange] = []
    waiting = list(before)
    for section in after:
        former = known.get(section.anchor)
        if former is not None and former in waiting:
            while waiting[0] != former:
                gone = waiting.pop(0)
                if gone.anchor not in kept:
                    changes.append(_gone(gone))
                else:
                    waiting.append(gone)
            waiting.pop(0)
        changes.append(_changed(former, section))
    return [*changes, *(_gone(section) for section in waiting if section.anchor not in kept)]


def _parts(statement: MissionStatement, language: str) -> list[Section]:
    title, lead = getattr(statement, f"title_{language}"), getattr(statement, f"lead_{language}")
    return [Section("", title or statement.title_de, lead or statement.lead_de), *_body(statement, language)]


def _body(statement: MissionStatement, language: str) -> list[Section]:
    """What stands above the first heading gets a name that no anchor has."""
    found = sections(getattr(statement, f"body_{language}"))
    return [Section(part.anchor or "{}", part.title, part.text) for part in found]


def _changed(old: Section | None, new: Section) -> SectionChange:
    if old is None:
        return SectionChange("new", new.anchor, _all(new.title, "new"), _all(new.text, "new"))
    state = "same" if (old.title, old.text) == (new.title, new.text) else "changed"
    return SectionChange(state, new.anchor, readable(old.title, new.title), readable(old.text, new.text))


def readable(old: str, new: str) -> list[Piece]:
    """Sentence by sentence; word by word only within a sentence that is still much the same."""
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        gone, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        if tag == "equal":
            pieces.append(Piece("same", added))
        elif SequenceMatcher(a=gone.split(), b=added.split(), autojunk=False).ratio() >= MUCH_THE_SAME:
            pieces += word_diff(gone, added)
        else:
            pieces += [*_all(gone, "old"), *_all(added, "new")]
    return pieces


def _gone(section: Section) -> SectionChange:
    return SectionChange("gone", section.anchor, _all(section.title, "old"), _all(section.text, "old"))


def _all(text: str, mark: str) -> list[Piece]:
    return [Piece(mark, text)] if text else []
