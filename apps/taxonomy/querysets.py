"""Reads about the words that content is sorted by."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef

from apps.core.related import instances, rows_of


def action_field_rows(model: type[Model]) -> ArraySubquery:
    """For `annotate(action_field_rows=…)`: the action fields of each of `model`'s objects, in their order."""
    through = model._meta.get_field("action_fields").remote_field.through  # type: ignore[union-attr]
    own = f"{model._meta.model_name}_id"
    links = through._default_manager.filter(**{own: OuterRef("pk")})
    links = links.order_by("actionfield__position", "actionfield__name_de")
    return rows_of(links, "id", "slug", "name_de", "name_en", through="actionfield")


def action_fields_of(content: Any) -> list[Any]:
    """An object's action fields, without a query where `action_field_rows` came with it."""
    rows = getattr(content, "action_field_rows", None)
    if rows is None:
        return list(content.action_fields.all())
    return instances(content._meta.get_field("action_fields").related_model, rows)
