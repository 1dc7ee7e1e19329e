"""What somebody wrote in an answer, apart from what their mail program put below it: quotations, signature.

Nothing is thrown away: what is folded is shown at a click. Where it cannot be told apart, nothing is folded.
Packages for this join lines, cut at a greeting for good, or need more than linear time for what a stranger
may send; this looks at each line once.
"""

import re
from dataclasses import dataclass

_FIELD = re.compile(
    r"^\W{0,3}(von|gesendet|an|cc|kopie|betreff|datum|from|sent|to|date|subject|antwort an|reply-to"
    r"|absender|empfänger)\b\W{0,4}[:\t]",
    re.IGNORECASE,
)
_FIRST_FIELD = re.compile(r"^\W{0,3}(von|from|gesendet|absender)\b\W{0,4}[:\t]", re.IGNORECASE)
_RULE = re.compile(
    r"^\W*-{2,}\s*(urspr(ü|ue)ngliche (nachricht|e-?mail)|original(e)?[ -]?(nachricht|message|mail|e-?mail)"
    r"|weitergeleitete nachricht|forwarded message|reply message)",
    re.IGNORECASE,
)
_LINE = re.compile(r"^\s*[_\-=]{20,}\s*$")
# "Am 25.11.2026 um 10:00 schrieb Netzwerk:", "On 25 Nov 2026, at 10:00, … wrote:", "… schrieb am …:"
_WROTE = re.compile(
    r"^\W{0,3}(am|on|le)\b.{0,300}\b(schrieb|geschrieben|wrote|a écrit)\b.{0,200}:$"
    r"|^.{1,200}\b(schrieb am|wrote on|schrieb:$|hat am .{4,60} geschrieben).{0,120}:$",
    re.IGNORECASE,
)
_BEGINS_WROTE = re.compile(r"^\W{0,3}(am|on)\b.{0,60}\d", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"^\W{0,3}(von meinem .{2,60} gesendet|gesendet (von|mit|über) .{2,80}|sent (from|with) .{2,80}"
    r"|diese (nachricht|e-?mail) wurde von meinem .{2,80}|get outlook for .{2,60}"
    r"|outlook für .{2,40} herunterladen|hol dir outlook .{0,40}|sent via .{2,60}|gesendet via .{2,60})",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W{0,2}(mit (freundlichen?|besten?|herzlichen?|vielen?) .{0,40}(gr(ü|ue)(ß|ss)|dank).{0,20}"
    r"|(freundliche|beste|viele|herzliche|liebe|sch(ö|oe)ne) gr(ü|ue)(ß|ss)e.{0,40}|mfg|lg|vg|gru(ß|ss)"
    r"|(kind|best|warm)? ?regards|(best|kind) wishes|yours (sincerely|faithfully)|sincerely|cheers)\W{0,3}$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"^\W*p\.? ?s\.?\b", re.IGNORECASE)
# A greeting's name, in lines; what follows is an address block.
_MOST_SIGNATURE = 40
# Looking further would take long where somebody means harm.
_MOST_HEADS = 20
_LONGEST_LINE = 600


@dataclass(frozen=True)
class Folded:
    """`said` is what is shown, `folded` what is behind a click."""

    said: str
    folded: str


def fold(text: str) -> Folded:
    """Tells an answer from what hangs below it."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    end = _end_of_answer(lines)
    said, below = lines[:end], lines[end:]
    said, above = _without_quote_above(said)
    said, signature = _without_signature(said)
    shown = "\n".join(said).strip()
    folded = "\n\n".join(filter(None, ("\n".join(part).strip() for part in (above, signature, below))))
    if not shown:
        # Somebody who writes into the quotation, say: rather too much than nothing.
        return Folded(_joined(lines), "")
    return Folded(re.sub(r"\n{3,}", "\n\n", shown), folded)


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip())


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith((">", "|>"))


def _end_of_answer(lines: list[str]) -> int:
    """Where a quotation begins after which the person writes nothing more."""
    last = len(lines)
    heads = 0
    for index in range(len(lines)):
        head = _head_of_quote(lines, index)
        if not head:
            continue
        heads += 1
        if heads > _MOST_HEADS:
            break
        rest = lines[index + head :]
        own = [line for line in rest if line.strip() and not _is_quote(line)]
        if not own or not any(map(_is_quote, rest)):
            return index  # all below is quoted, by marks or, as Outlook does it, without any
        if _only_signature(rest):
            return index
    # From below: quoted and empty lines.
    while last and (not lines[last - 1].strip() or _is_quote(lines[last - 1])):
        last -= 1
    has_quote = any(map(_is_quote, lines[last:]))
    return last if has_quote else len(lines)


def _head_of_quote(lines: list[str], index: int) -> int:
    """How many lines introduce a quotation here; 0 if none does."""
    line = lines[index].strip()
    if not line or _is_quote(line) or len(line) > _LONGEST_LINE:
        return 0
    if _RULE.match(line):
        return 1
    if _LINE.match(line) and index + 1 < len(lines):
        following = [text for text in lines[index + 1 : index + 4] if text.strip()]
        return 1 if following and _FIRST_FIELD.match(following[0]) else 0
    if _FIRST_FIELD.match(line):
        fields = sum(bool(_FIELD.match(text)) for text in lines[index : index + 9])
        return 1 if fields >= 3 else 0
    if _WROTE.match(line):
        # "Yesterday the customer wrote:" is somebody's own sentence.
        next_line = next((text for text in lines[index + 1 :] if text.strip()), "")
        return 1 if _is_quote(next_line) or re.search(r"\d", line) else 0
    if _BEGINS_WROTE.match(line):
        # Programs break the line where it gets long.
        for more in (2, 3):
            joined = " ".join(text.strip() for text in lines[index : index + more])
            if len(joined) < _LONGEST_LINE and _WROTE.match(joined):
                return more
    return 0


def _only_signature(rest: list[str]) -> bool:
    """Whether all that is not quoted in `rest` stands below the last quotation, and is a signature."""
    last_quote = max(index for index, line in enumerate(rest) if _is_quote(line))
    between = [line for line in rest[:last_quote] if line.strip() and not _is_quote(line)]
    after = [line for line in rest[last_quote + 1 :] if line.strip()]
    return not between and bool(after) and (after[0] in ("--", "-- ") or bool(_SENT_FROM.match(after[0])))


def _without_quote_above(said: list[str]) -> tuple[list[str], list[str]]:
    """A quotation above the whole answer is folded; one among answers stays, or nobody understands them."""
    first = next((index for index, line in enumerate(said) if line.strip()), len(said))
    head = _head_of_quote(said, first) if first < len(said) else 0
    end = first + head
    while end < len(said) and (not said[end].strip() or _is_quote(said[end])):
        end += 1
    quoted = any(map(_is_quote, said[first:end]))
    if not quoted or any(map(_is_quote, said[end:])):
        return said, []
    return said[end:], said[first:end]


def _without_signature(said: list[str]) -> tuple[list[str], list[str]]:
    lowest = max(len(said) - _MOST_SIGNATURE, 0)
    for index in range(lowest, len(said)):
        if said[index].strip() == "--" and index:
            return said[:index], said[index:]
    for index in range(lowest, len(said)):
        if (
            _SENT_FROM.match(said[index].strip())
            and len([line for line in said[index:] if line.strip()]) <= 4
        ):
            return said[:index], said[index:]
    for index in range(max(lowest, 1), len(said)):
        if _GREETING.match(said[index].strip()):
            return _after_greeting(said, index)
    return said, []


def _after_greeting(said: list[str], index: int) -> tuple[list[str], list[str]]:
    """The greeting and the name below it stay; the address block goes, unless something is still said."""
    name = next((at for at in range(index + 1, len(said)) if said[at].strip()), len(said) - 1)
    rest = said[name + 1 :]
    if any(_POSTSCRIPT.match(line) or line.rstrip().endswith("?") or _is_quote(line) for line in rest):
        return said, []
    return said[: name + 1], rest
