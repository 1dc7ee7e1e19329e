"""Two people have edited the same thing: the second one's form goes on from what the first one saved."""

from dataclasses import dataclass
from typing import Any

from django import forms

from apps.core.rows import RowsField
from apps.moderation import history
from apps.moderation.diff import FieldChange, compare
from apps.moderation.models import HistoryEntry, ModeratedModel
from apps.moderation.related import is_related, kept
from apps.moderation.values import jsonable, python_value


@dataclass(frozen=True)
class Clash:
    """What the writer must know: where both wrote (theirs, then mine), and what was taken over as it is."""

    both: list[FieldChange]
    taken_over: list[FieldChange]
    latest: HistoryEntry | None


def settle(form: Any, present: ModeratedModel) -> Clash:
    """Rests the form on `present`: what only the other person changed becomes theirs, the rest stays typed.

    Nothing is stored. Whoever saves once more has seen the other's text; and that stays in the history.
    """
    mine, theirs = _typed(form), history.text_to_edit(present)
    base = history.text_before(present, version=form.cleaned_data.get("base_version") or 0) or {}
    differing = {name for name in mine if name in theirs and mine[name] != theirs[name]}
    untouched = {name for name in differing if name in base and mine[name] == base[name]}
    both = {name for name in differing - untouched if name not in base or theirs[name] != base[name]}
    form.data = form.data.copy()
    form.data["base_version"] = present.version
    for name in untouched:
        _fill_in(form, present, name, theirs[name])
    return Clash(
        both=compare(present, *({name: text[name] for name in both} for text in (theirs, mine))),
        taken_over=compare(present, *({name: text[name] for name in untouched} for text in (mine, theirs))),
        latest=HistoryEntry.objects.about(present).first(),
    )


def _typed(form: Any) -> dict[str, Any]:
    """What was typed, as the history keeps it."""
    content, related = form.content(), form.related_values()
    text: dict[str, Any] = {
        name: kept(content._meta.get_field(name), objects) for name, objects in related.items()
    }
    for name in content.kept_fields:
        field = content._meta.get_field(name)
        if name in form.fields and not is_related(field):
            text[name] = field.pre_save(content, add=False)  # type: ignore[union-attr]
    return jsonable(text)


def _fill_in(form: Any, instance: ModeratedModel, name: str, text: Any) -> None:
    """Puts a kept value into the form's data, as a browser would have sent it."""
    field, value = form.fields[name], python_value(instance, name, text)
    if isinstance(field, RowsField):
        field.fill_in(form.data, name, value)
    elif isinstance(value, list) and isinstance(field, forms.ModelMultipleChoiceField):
        form.data.setlist(name, [str(key) for key in value])
    elif isinstance(field, forms.BooleanField):
        form.data[name] = "on" if value else ""
    else:
        shown = field.widget.format_value(field.prepare_value(value))
        form.data[name] = (shown[0] if shown else "") if isinstance(shown, list) else (shown or "")
