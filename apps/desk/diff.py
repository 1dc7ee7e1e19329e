"""What a proposed edit changes, field by field and word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.richtext import RichTextField, plain
from apps.files.models import StoredFile
from apps.moderation.models import ModeratedModel, Revision
from apps.moderation.services import python_values

_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_WORDS = re.compile(r"\s+|[^\s]+")
# From here on words that stand everywhere are no landmarks: else the time grows with the length's cube.
_LONG = 100_000  # pairs of words


@dataclass(frozen=True)
class Piece:
    """A run of words: "same", "old" (taken away) or "new" (added)."""

    mark: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, as pieces in reading order; of a picture both addresses."""

    label: str
    pieces: list[Piece]
    old_picture: str = ""
    new_picture: str = ""


def changes(instance: ModeratedModel, revision: Revision) -> list[FieldChange]:
    """The fields in which `revision` differs from what is live now, in their usual order."""
    found = []
    proposed = python_values(instance, revision.values)
    for name in instance.revision_fields:
        if name not in proposed:
            continue
        value = proposed[name]
        field = instance._meta.get_field(name)
        if field.related_model is StoredFile:
            found += _picture_change(instance, field, value)
            continue
        old, new = _as_text(field, _live_value(instance, field)), _as_text(field, value)
        if old != new:
            found.append(FieldChange(str(field.verbose_name), word_diff(old, new)))  # type: ignore[union-attr]
    return found


def _picture_change(instance: Any, field, value: int | None) -> list[FieldChange]:
    """Both pictures, to be looked at side by side; their names say nothing."""
    live = getattr(instance, field.attname)
    if live == value:
        return []
    addresses = [instance.url_of_logo(number) if number else "" for number in (live, value)]
    return [FieldChange(str(field.verbose_name), [], *addresses)]


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


def _live_value(instance: ModeratedModel, field):
    if isinstance(field, models.ManyToManyField):
        return list(getattr(instance, field.name).values_list("pk", flat=True))
    return getattr(instance, field.attname)


def _rich_text(value: str) -> str:
    """Without markup; but where a link leads is part of what is looked at."""
    return plain(_LINK.sub(r"\2 (\1)", value))


def _as_text(field, value) -> str:
    if isinstance(field, models.ManyToManyField | models.ForeignKey):
        keys = value if isinstance(value, list) else [value]
        related = field.related_model._default_manager.filter(pk__in=[key for key in keys if key is not None])
        return ", ".join(sorted(str(one) for one in related))
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, RichTextField):
        return _rich_text(value)
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(dict(field.flatchoices).get(value, value))
