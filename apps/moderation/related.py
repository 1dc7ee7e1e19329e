"""What belongs to a content's text and stands in other tables: chosen objects, and rows of its own.

A content names both among its `revision_fields`. Of chosen objects (many-to-many) the keys are kept; of rows
(the other end of a `ContentRow`'s foreign key) what their `row_fields` say, in their order.
"""

from collections.abc import Iterable
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


def from_kept(field: Any, values: list) -> list:
    """The objects, or rows that are not saved; what they name and is gone since is left out."""
    if not has_rows(field):
        return list(field.related_model._default_manager.filter(pk__in=values))
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
    key = field.related_model.row_key  # type: ignore[union-attr]
    numbers = {getattr(row, key): row.pk for row in _rows_of(instance, field)}
    for position, row in enumerate(rows, start=1):
        row.pk, row.position = numbers.get(getattr(row, key)), position
        setattr(row, field.field.name, instance)  # type: ignore[union-attr]
    _rows_of(instance, field).exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in sorted(rows, key=lambda row: row.is_saved_last):
        row.save(force_insert=row.pk is None)
    instance.__dict__.get("_prefetched_objects_cache", {}).pop(name, None)


def _rows_of(instance: models.Model, field: Any) -> models.QuerySet:
    rows = field.related_model._default_manager.filter(**{field.field.name: instance.pk})
    names = [one for one in field.related_model.row_fields if _is_key(field.related_model, one)]
    return (
        rows.select_related(*names).order_by("position", "pk") if names else rows.order_by("position", "pk")
    )


def _is_key(model: type[models.Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.ForeignKey)


def _row_kept(row: ContentRow) -> dict[str, Any]:
    return {name: getattr(row, row._meta.get_field(name).attname) for name in row.row_fields}  # type: ignore[union-attr]


def _row(model: type[ContentRow], values: dict, named: dict[str, dict]) -> ContentRow:
    row = model()
    for name in model.row_fields:
        if name in named:
            setattr(row, name, named[name].get(values.get(name)))
        elif name in values:
            setattr(row, name, model._meta.get_field(name).to_python(values[name]))  # type: ignore[union-attr]
    return row
