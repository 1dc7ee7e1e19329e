"""Reads about the words that content is sorted by."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef

from apps.core.related import at_hand, rows_of


def action_field_rows(model: type[Model]) -> ArraySubquery:
    """For `annotate(action_field_rows=…)`: the action fields of each of `model`'s objects, in their order."""
    return term_rows(model, "action_fields")


def term_rows(model: type[Model], name: str) -> ArraySubquery:
    """For `annotate(<singular>_rows=…)`: one kind of terms of each of `model`'s objects, in their order."""
    relation = model._meta.get_field(name).remote_field
    term = str(relation.model._meta.model_name)  # type: ignore[union-attr]
    links = relation.through._default_manager.filter(**{f"{model._meta.model_name}_id": OuterRef("pk")})  # type: ignore[union-attr]
    links = links.order_by(f"{term}__position", f"{term}__name_de")
    return rows_of(links, "id", "slug", "name_de", "name_en", through=term)


def action_fields_of(content: Any) -> list[Any]:
    """An object's action fields, without a query where `action_field_rows` came with it."""
    return at_hand(content, "action_fields")
