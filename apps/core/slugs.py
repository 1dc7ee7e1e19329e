"""Addresses made from titles."""

from collections.abc import Collection

from django.db import models
from django.utils.text import slugify

from apps.core.locks import lock_name

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
MAX_LENGTH = 50


def unique_slug(model: type[models.Model], text: str, *, reserved: Collection[str] = ()) -> str:
    """A slug from `text` that no other row of `model` has; umlauts are written out (DIN 5007-2).

    Must be called in the transaction that saves the row: whoever wants the same slug at the same moment waits
    until that has ended.
    """
    base = slugify(text.translate(GERMAN))[: MAX_LENGTH - 6].strip("-") or "eintrag"
    lock_name(f"{model._meta.label}:{base}")
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    taken.update(reserved)
    if base not in taken:
        return base
    return next(slug for number in range(2, 100_000) if (slug := f"{base}-{number}") not in taken)
