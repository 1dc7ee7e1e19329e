"""Addresses made from titles."""

from django.db import models
from django.utils.text import slugify

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
MAX_LENGTH = 50


def unique_slug(model: type[models.Model], text: str) -> str:
    """A slug from `text` that no other row of `model` has; umlauts are written out (DIN 5007-2)."""
    base = slugify(text.translate(_GERMAN))[: MAX_LENGTH - 6].strip("-") or "eintrag"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in range(2, 100_000) if (slug := f"{base}-{number}") not in taken)
