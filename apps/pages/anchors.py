"""Sections of the mission statement that others can refer to: each heading has an address that stays.

The address is written behind the heading as `{#gute-arbeit}` and stored with the text, so that it stays the
same when the heading is worded anew. Whoever writes a heading without one gets it when the text is saved.
Other content refers to `/leitbild/#gute-arbeit`; `references` finds what leads nowhere.
"""

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.core.richtext import clean, level_headings, plain
from apps.core.slugs import GERMAN

_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)  # as `clean` and `level_headings` write them
_MARK = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]{0,59})\}")
_ANY_MARK = re.compile(r"\s*\{#[^}<]*\}")
MAX_LENGTH = 60
# What the page itself calls so.
RESERVED = frozenset({"inhalt", "navigation", "fuss", "footer-name", "footer-contact", "footer-legal"})


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; `anchor` is "" for what stands above the first heading."""

    anchor: str
    title: str
    text: str


def with_anchors(body: str, *, like: str = "") -> str:
    """`body`, cleaned, with an address behind each heading that has none.

    `like` is the same text in the other language: heading by heading the same address, if there are as many.
    """
    body = clean(body)
    found = _HEADING.findall(body)
    given = _anchors_of(like) if like else []
    if len(given) != len(found):
        given = [""] * len(found)
    taken, anchors = set(RESERVED), []
    for (_level, inner), wanted in zip(found, given, strict=True):
        mark = _MARK.search(inner)
        anchor = (mark[1] if mark else "") or wanted or _slug(plain(_ANY_MARK.sub("", inner)))
        anchors.append(_free(anchor, taken))
    return _rewritten(body, anchors)


def without_marks(body: str) -> str:
    """`body` as it is read: without the addresses behind the headings."""
    return _HEADING.sub(lambda match: f"<h{match[1]}>{_ANY_MARK.sub('', match[2])}</h{match[1]}>", body)


def shown(body: str, *, first_heading: int = 2) -> SafeString:
    """Rich text for a page; each heading can be linked to, and says so."""
    body = level_headings(with_anchors(body), first_heading)

    def begin(match: re.Match) -> str:
        anchor, inner = _MARK.search(match[2]), _ANY_MARK.sub("", match[2])
        assert anchor is not None
        link = format_html(
            ' <a class="anchor" href="#{}" aria-label="{}">#</a>',
            anchor[1],
            _("Link to this section: %(title)s") % {"title": plain(inner)},
        )
        return f'<h{match[1]} id="{anchor[1]}">{inner}{link}</h{match[1]}>'

    return mark_safe(_HEADING.sub(begin, body))


def sections(body: str) -> list[Section]:
    """The parts of a text, in order."""
    body = with_anchors(body)
    parts, position, anchor, title = [], 0, "", ""
    for match in _HEADING.finditer(body):
        parts.append(Section(anchor, title, _lines(body[position : match.start()])))
        mark = _MARK.search(match[2])
        anchor, title, position = mark[1] if mark else "", plain(_ANY_MARK.sub("", match[2])), match.end()
    parts.append(Section(anchor, title, _lines(body[position:])))
    return [part for part in parts if part.anchor or part.text]


def _anchors_of(body: str) -> list[str]:
    return [section.anchor for section in sections(body) if section.anchor]


def _rewritten(body: str, anchors: list[str]) -> str:
    left = iter(anchors)
    return _HEADING.sub(
        lambda match: f"<h{match[1]}>{_ANY_MARK.sub('', match[2])} {{#{next(left)}}}</h{match[1]}>", body
    )


def _free(anchor: str, taken: set[str]) -> str:
    candidate, number = anchor, 1
    while candidate in taken:
        number += 1
        candidate = f"{anchor[: MAX_LENGTH - 4]}-{number}"
    taken.add(candidate)
    return candidate


def _slug(title: str) -> str:
    return slugify(title.translate(GERMAN))[:MAX_LENGTH].strip("-") or "abschnitt"


def _lines(markup: str) -> str:
    """The words, each block on a line of its own."""
    blocks = re.split(r"</(?:p|li|blockquote|tr|pre)>", markup)
    return "\n".join(text for block in blocks if (text := plain(block)))
