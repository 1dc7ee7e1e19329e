"""Two people edit the same row: the second save is refused, shows the other's text, and loses neither.

For what goes no way of reviews; contents have `apps.moderation` for it.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.utils.html import strip_tags

from apps.core.errors import Conflict
from apps.core.forms import PortalModelForm


class VersionedModel(models.Model):
    """Counts how often it was saved."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


V = TypeVar("V", bound=VersionedModel)


def count_up(row: V, *, base_version: int) -> None:
    """Locks the row and gives `row`, which is not saved yet, its next version; a new one stays at its first.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
    """
    if row.pk is None:
        return
    saved = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if saved.version != base_version:
        raise Conflict
    row.version = saved.version + 1


@dataclass(frozen=True)
class Difference:
    """A field that both have written: its label, and what the other person saved."""

    label: str
    theirs: str


class VersionedForm(PortalModelForm):
    """Carries the version that the edit is based on."""

    base_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000
    )

    def __init__(self, *args: Any, **kwargs: Any):
        instance = kwargs.get("instance")
        if instance is not None and instance.pk:
            kwargs["initial"] = {"base_version": instance.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def seen_version(self) -> int:
        """The version that was on the page."""
        return self.cleaned_data.get("base_version") or 0

    def rest_on(self, present: VersionedModel) -> list[Difference]:
        """Goes on from what is saved now, with everything typed kept; returns where that differs."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["base_version"] = present.version  # type: ignore[index]
        return [
            Difference(str(field.verbose_name), self._in_words(field.name, getattr(present, field.name)))
            for field in present._meta.concrete_fields
            if field.name in self.cleaned_data
            and self.cleaned_data[field.name] != getattr(present, field.name)
        ]

    def _in_words(self, name: str, value: Any) -> str:
        """The value as the form would show it: chosen ones by their labels, rich text without its tags."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            choices: Any = field.choices
            labels = {str(key): str(label) for key, label in choices}
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(labels.get(str(one), str(one)) for one in chosen)
        return strip_tags(str(field.widget.format_value(field.prepare_value(value)) or ""))
