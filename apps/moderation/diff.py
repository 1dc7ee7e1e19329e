"""What one text changes in another, field by field and word by word."""

import html
import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from apps.core.richtext import RichTextField
from apps.files.models import StoredFile
from apps.moderation.models import ModeratedModel, Revision
from apps.moderation.related import has_rows, label_of, rows_as_kept
from apps.moderation.values import text_of

_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')
_HEADING = re.compile(r"<h([1-6])\b[^>]*>")
_BREAK = re.compile(r"<(?:br|hr|/p|/h[1-6]|/li|/tr|/blockquote|/pre|/figure|/figcaption)\b[^>]*>")
_WORDS = re.compile(r"\s+|[^\s]+")
# From here on words that stand everywhere are no landmarks: else the time grows with the length's cube.
_LONG = 100_000  # pairs of words


@dataclass(frozen=True)
class Piece:
    """A run of words: "same", "old" (taken away) or "new" (added)."""

    mark: str
    text: str


@dataclass(frozen=True)
class Picture:
    """A picture of the portal's own that stands in a text."""

    url: str
    alt: str


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, as pieces in reading order, with the pictures before and after."""

    name: str
    label: str
    pieces: list[Piece]
    old_pictures: list[Picture] = field(default_factory=list)
    new_pictures: list[Picture] = field(default_factory=list)

    @property
    def old(self) -> list[Piece]:
        """What stands on the left: the earlier text, with what goes away marked."""
        return [piece for piece in self.pieces if piece.mark != "new"]

    @property
    def new(self) -> list[Piece]:
        """What stands on the right: the later text, with what is added marked."""
        return [piece for piece in self.pieces if piece.mark != "old"]

    @property
    def is_formatting_only(self) -> bool:
        """Whether the words are the same, and only how they look differs."""
        return all(piece.mark == "same" for piece in self.pieces)


def changes(instance: ModeratedModel, revision: Revision) -> list[FieldChange]:
    """The fields in which `revision` differs from what is live now, in their usual order."""
    live = text_of(instance)
    return compare(instance, live, live | revision.values)


def compare(instance: ModeratedModel, old: dict[str, Any], new: dict[str, Any]) -> list[FieldChange]:
    """The fields in which two texts of `instance` differ; what only one of them knows is left out."""
    found = []
    for name in [*instance.kept_fields, *instance.part_labels]:
        if name not in old or name not in new or old[name] == new[name]:
            continue
        if name in instance.part_labels:
            label, kept = instance.part_labels[name], None
        else:
            kept = instance._meta.get_field(name)
            label = label_of(kept)
        pieces = word_diff(_as_text(kept, old[name]), _as_text(kept, new[name]))
        pictures = [_pictures(instance, kept, text) for text in (old[name], new[name])]
        found.append(FieldChange(name, str(label), pieces, *pictures))
    return found


def word_diff(old: str, new: str) -> list[Piece]:
    """The way from `old` to `new` in whole words."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    pieces = []
    is_long = len(before) * len(after) > _LONG
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=is_long).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("old", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(after[j1:j2])))
    return pieces


def _rich_text(value: str) -> str:
    """Line by line without markup; headings, pictures and where links lead are part of what is looked at."""
    value = _LINK.sub(r"\2 (\1)", re.sub(r"\s+", " ", value))
    value = _PICTURE.sub(
        lambda match: _in_brackets(_("Picture: %(alt)s"), alt=_attributes(match[0])["alt"]), value
    )
    value = _HEADING.sub(lambda match: _in_brackets(_("Heading %(level)s"), level=match[1]) + " ", value)
    value = value.replace("<li>", "• ")
    lines = html.unescape(strip_tags(_BREAK.sub("\n", value))).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _in_brackets(text: str, **values: str) -> str:
    return f"[{text % values}]"


def _attributes(tag: str) -> dict[str, str]:
    return {"src": "", "alt": "", **dict(_ATTRIBUTE.findall(tag))}


def _pictures(instance: ModeratedModel, kept: Any, value: Any) -> list[Picture]:
    """The pictures in a rich text that are the portal's own, and those behind a model's `url_of_<field>`."""
    address_of = getattr(instance, f"url_of_{kept.name}", None) if kept is not None else None
    if address_of is not None:
        return [Picture(address_of(value), str(kept.verbose_name))] if value else []
    if not isinstance(kept, RichTextField):
        return []
    found = [_attributes(tag) for tag in _PICTURE.findall(value or "")]
    return [
        Picture(html.unescape(one["src"]), html.unescape(one["alt"]))
        for one in found
        if one["src"].startswith("/") and not one["src"].startswith("//")
    ]


def _as_text(kept: Any, value: Any) -> str:
    """A JSON value in words; `kept` is its field, None for a part that is none."""
    if value is None or value == "":
        return ""
    if kept is None:
        return "\n".join(value)
    if has_rows(kept):
        return "\n".join(row.in_words() for row in rows_as_kept(kept, value))
    if isinstance(kept, models.ManyToManyField | models.ForeignKey):
        return _related(kept, value if isinstance(value, list) else [value])
    value = kept.to_python(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(kept, RichTextField):
        return _rich_text(value)
    if isinstance(kept, models.DateTimeField):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(kept, models.DateField):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(dict(kept.flatchoices).get(value, value))


def _related(kept: Any, keys: list) -> str:
    related = kept.related_model._default_manager.filter(pk__in=keys)
    if kept.related_model is StoredFile:
        return ", ".join(f"{one.name} ({filesizeformat(one.size)}, {one.sha256[:12]})" for one in related)
    return ", ".join(sorted(str(one) for one in related))
