"""What belongs to a content's text and stands in other tables: chosen objects, and rows of its own.

A content names both among its `revision_fields`. Of chosen objects (many-to-many) the keys are kept; of rows
(the other end of a `ContentRow`'s foreign key) what their `row_fields` say, in their order.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models

from apps.moderation.models import ContentRow


def is_related(field: Any) -> bool:
    """Whether a field's value stands in other tables."""
    return isinstance(field, models.ManyToManyField | models.ManyToOneRel)


def has_rows(field: Any) -> bool:
    """Whether it stands for rows of the content's own."""
    return isinstance(field, models.ManyToOneRel)


def label_of(field: Any) -> str:
    """What the field is called on pages."""
    return str(field.related_model._meta.verbose_name_plural if has_rows(field) else field.verbose_name)


def stored(instance: models.Model, name: str) -> list:
    """What is kept of a content's relation as it is stored now."""
    field = instance._meta.get_field(name)
    if not has_rows(field):
        return kept(field, getattr(instance, name).all())
    return kept(field, _rows_of(instance, field))


def kept(field: Any, objects: Iterable[Any]) -> list:
    """What is kept of these objects or rows, for JSON."""
    return [_row_kept(row) for row in objects] if has_rows(field) else sorted(one.pk for one in objects)


def from_kept(instance: models.Model, field: Any, values: list) -> list:
    """The objects, or rows that are not saved; what they name and is gone since is left out.

    Rows with `row_texts` are all that the instance has now, with these texts on them.
    """
    if not has_rows(field):
        return list(field.related_model._default_manager.filter(pk__in=values))
    if field.related_model.row_texts:
        return _with_texts(instance, field, values)
    return rows_as_kept(field, values)


def rows_as_kept(field: Any, values: list) -> list:
    """Rows that are not saved, with all that these values say."""
    model = field.related_model
    named = {
        one.name: one.related_model._default_manager.in_bulk([row.get(one.name) for row in values])
        for one in map(model._meta.get_field, model.row_fields)
        if isinstance(one, models.ForeignKey)
    }
    return [
        _row(model, row, named)
        for row in values
        if all(row.get(name) is None or row[name] in found for name, found in named.items())
    ]


def as_queryset(field: Any, objects: list) -> models.QuerySet:
    """Objects at hand in the shape in which Django keeps those that it has fetched already."""
    found = field.related_model._default_manager.none()
    found._result_cache = objects
    return found


def write(instance: models.Model, name: str, objects: Iterable[Any]) -> None:
    """Makes these objects or rows the content's; a row that was there already keeps its number."""
    field = instance._meta.get_field(name)
    if not has_rows(field):
        getattr(instance, name).set(objects)
        return
    rows = list(objects)
    if field.related_model.row_texts:  # type: ignore[union-attr]
        _write_texts(instance, field, rows)
        return
    key = field.related_model.row_key  # type: ignore[union-attr]
    numbers = {getattr(row, key): row.pk for row in _rows_of(instance, field)}
    for position, row in enumerate(rows, start=1):
        row.pk, row.position = numbers.get(getattr(row, key)), position
        setattr(row, field.field.name, instance)  # type: ignore[union-attr]
    _rows_of(instance, field).exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in sorted(rows, key=lambda row: row.is_saved_last):
        row.save(force_insert=row.pk is None)
    instance.__dict__.get("_prefetched_objects_cache", {}).pop(name, None)


def _write_texts(instance: models.Model, field: Any, rows: list[Any]) -> None:
    """Of rows that are there only the texts; new ones are added, and none goes."""
    for row in rows:
        setattr(row, field.field.name, instance)
        if row.pk:
            row.save(update_fields=row.row_texts)
        else:
            row.save()


def _with_texts(instance: models.Model, field: Any, values: list[dict]) -> list[ContentRow]:
    model = field.related_model
    texts = {str(row.get(model.row_key)): row for row in values}
    rows = list(_rows_of(instance, field))
    for row in rows:
        kept_row = texts.get(str(getattr(row, model.row_key)), {})
        for name in model.row_texts:
            setattr(row, name, kept_row.get(name, getattr(row, name)))
    return rows


def _rows_of(instance: models.Model, field: Any) -> models.QuerySet:
    model = field.related_model
    rows = model.kept_rows().filter(**{field.field.name: instance.pk})
    names = [one for one in model.row_fields if _is_key(model, one)]
    rows = rows.order_by(*model._meta.ordering, "pk")
    return rows.select_related(*names) if names else rows


def _is_key(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.ForeignKey)


def _row_kept(row: ContentRow) -> dict[str, Any]:
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in row.row_fields}  # type: ignore[union-attr]
    # One moment is one text, whatever time zone it was typed in.
    return {name: one.astimezone(UTC) if isinstance(one, datetime) else one for name, one in values.items()}


def _row(model: type[ContentRow], values: dict, named: dict[str, dict]) -> ContentRow:
    row = model()
    for name in model.row_fields:
        if name in named:
            setattr(row, name, named[name].get(values.get(name)))
        elif name in values:
            setattr(row, name, model._meta.get_field(name).to_python(values[name]))  # type: ignore[union-attr]
    return row
