"""A form's field that is a list of small forms: a project's partners, say, each with a role and a task.

It works without a script: rows that are there come first, empty ones to be filled follow. A row is taken away
by a tick, and moved by the number of its place. Empty rows are left out.
"""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import PortalModelForm

MOST_ROWS = 60


class RowForm(PortalModelForm):
    """The base of the small forms. Its instance is the row, not yet saved and without what it belongs to."""

    place = forms.IntegerField(label=_("Place"), required=False, min_value=1, max_value=999)
    remove = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        del self.fields["submission_key"]
        self.order_fields([name for name in self.fields if name not in ("place", "remove")])

    @property
    def number(self) -> int:
        """Which row it is, counted from one."""
        return int(str(self.prefix).rpartition("-")[2]) + 1

    def shown(self) -> list[tuple[forms.BoundField, str]]:
        """Its fields, each with its input in the portal's look."""
        return [(field, field.as_widget(attrs={"class": self._look(field)})) for field in self]

    def _look(self, field: forms.BoundField) -> str:
        widget = field.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "form-check-input"
        look = "form-select" if isinstance(widget, forms.Select) else "form-control"
        return f"{look} is-invalid" if self.is_bound and field.errors else look

    def has_changed(self) -> bool:
        """A place or a tick alone makes no row."""
        return any(name not in ("place", "remove") for name in self.changed_data)


class RowsWidget(forms.Widget):
    """Shows the rows; its value is a list of what each one's fields hold."""

    template_name = "components/_rows.html"
    use_fieldset = True
    field: "RowsField"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict] | None:
        """None if nothing was sent: then nothing is meant to change."""
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-(\w+)")
        rows: dict[int, dict] = {}
        for key in data:
            if (found := pattern.fullmatch(key)) is not None:
                rows.setdefault(int(found[1]), {})[found[2]] = data.get(key)
        return [rows[number] for number in sorted(rows)][:MOST_ROWS] if rows else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        rows = [self._shown(name, number, row) for number, row in enumerate(value or [])]
        there = [row for row in rows if row.initial.get("place") or row.has_changed()]
        number = rows.index(there[-1]) + 1 if there else 0
        empty = range(number, min(number + self.field.extra, MOST_ROWS))
        return super().get_context(name, value, attrs) | {
            "there": rows[:number],
            "empty": [self.field.row_form(name, number) for number in empty],
            "row_label": self.field.row_label,
            "has_errors": self.field.is_sent and any(row.errors for row in there),
        }

    def _shown(self, name: str, number: int, row: dict) -> RowForm:
        """A row that was sent with what is wrong about it, or one that the form begins with."""
        if self.field.is_sent:
            return self.field.sent_form(name, number, row)
        return self.field.row_form(name, number, initial=row | {"place": number + 1})


class RowsField(forms.Field):
    """Its value is a list of rows in their order; what is wrong with one stands beside that row's field."""

    widget: Any = RowsWidget
    default_error_messages = {"row": "%(label)s %(number)d: %(message)s"}

    def __init__(self, form_class: type[RowForm], *, row_label: Any, extra: int = 6, **kwargs: Any):
        super().__init__(required=False, **kwargs)
        self.form_class, self.row_label, self.extra = form_class, row_label, extra
        self._begin_anew()

    def __deepcopy__(self, memo: dict) -> "RowsField":
        field = super().__deepcopy__(memo)
        field._begin_anew()
        return field

    def _begin_anew(self) -> None:
        self.form_kwargs: dict[str, Any] = {}
        self.is_sent = False
        self.widget.field = self

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.name = form.add_prefix(field_name)
        return super().get_bound_field(form, field_name)

    def bound_data(self, data: Any, initial: Any) -> Any:
        self.is_sent = data is not None
        return initial if data is None else data

    def row_form(self, name: str, number: int, **kwargs: Any) -> RowForm:
        """The small form of one row."""
        return self.form_class(prefix=f"{name}-{number}", **self.form_kwargs, **kwargs)

    def sent_form(self, name: str, number: int, row: dict) -> RowForm:
        """The small form of a row that was sent."""
        return self.row_form(name, number, data={f"{name}-{number}-{key}": row[key] for key in row})

    def clean(self, value: list[dict] | None) -> list | None:
        """The rows that are not empty, by their places; None if nothing was sent.

        Raises:
            ValidationError: with what is wrong in which row.
        """
        if value is None:
            return None
        wanted, errors = [], []
        for number, row in enumerate(value):
            form = self.sent_form(self.name, number, row)
            if form.fields["remove"].clean(row.get("remove")) or not form.has_changed():
                continue
            if form.is_valid():
                wanted.append((form.cleaned_data.get("place") or MOST_ROWS * 20, number, form.instance))
            else:
                errors += self._errors(form, number)
        if errors:
            raise ValidationError(errors)
        return [row for *_order, row in sorted(wanted, key=lambda one: one[:2])]

    def _errors(self, form: RowForm, number: int) -> list[ValidationError]:
        return [
            ValidationError(
                self.error_messages["row"],
                code="row",
                params={
                    "label": self.row_label,
                    "number": number + 1,
                    "message": message,
                },
            )
            for messages in form.errors.values()
            for message in messages
        ]

    def sent_rows(self, data: Any, name: str) -> list[dict]:
        """What `data`, a form's, says of the rows."""
        return self.widget.value_from_datadict(data, {}, name) or []

    def fill_in(self, data: Any, name: str, rows: list[dict]) -> None:
        """Puts rows into a form's data, as a browser would have sent them."""
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        for number, row in enumerate(rows):
            for key, value in row.items():
                data[f"{name}-{number}-{key}"] = "" if value is None else str(value)
