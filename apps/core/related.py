"""A few related rows that come with their object in the same query, where pages must keep to few queries."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject


def rows_of(queryset: QuerySet, *fields: str, through: str = "") -> ArraySubquery:
    """For `annotate()`: these fields of the subquery's rows, in its order; `instances` makes objects of them.

    `through` is the relation to follow first, as from a many-to-many relation's own table.
    """
    prefix = f"{through}__" if through else ""
    return ArraySubquery(queryset.values_list(JSONObject(**{name: f"{prefix}{name}" for name in fields})))


def instances(model: type[Model], rows: list[dict[str, Any]]) -> list[Any]:
    """Objects with what `rows_of` has read of them; they are for showing, not for saving."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [
        model(**{name: fields[name].to_python(value) for name, value in row.items()})  # type: ignore[no-untyped-call]
        for row in rows
    ]


def at_hand(instance: Model, name: str) -> list[Any]:
    """What the relation `name` leads to: out of the annotation `<singular>_rows`, or asked for."""
    rows = getattr(instance, f"{name.removesuffix('s')}_rows", None)
    if rows is None:
        return list(getattr(instance, name).all())
    return instances(instance._meta.get_field(name).related_model, rows)  # type: ignore[arg-type]
