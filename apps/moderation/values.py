"""A content's text as JSON, and back: what revisions and the history hold."""

import json
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from apps.moderation import related
from apps.moderation.choices import State
from apps.moderation.models import ModeratedModel

M = TypeVar("M", bound=ModeratedModel)

# When something is public is decided anew each time: an earlier version brings no old dates with it.
SCHEDULE_FIELDS = ("publish_at", "expire_at")


def text_of(instance: ModeratedModel) -> dict[str, Any]:
    """All that the history keeps of `instance` as it is stored: its kept fields and `kept_parts()`."""
    values: dict[str, Any] = {}
    for name in instance.kept_fields:
        field = instance._meta.get_field(name)
        if related.is_related(field):
            values[name] = related.stored(instance, name)
        else:
            values[name] = getattr(instance, field.attname)  # type: ignore[union-attr]
    return jsonable(values | instance.kept_parts())


def python_values(instance: ModeratedModel, values: dict) -> dict:
    """A revision's values as a form takes them for a start: dates as dates, relations as keys and rows."""
    return {
        name: python_value(instance, name, value)
        for name, value in values.items()
        if name in instance.revision_fields
    }


def as_it_would_be(instance: M, values: dict) -> M:
    """`instance` with a text's values on it, to be shown as visitors would see it; never to be saved."""
    for name in instance.kept_fields:
        if name not in values:
            continue
        field = instance._meta.get_field(name)
        value = python_value(instance, name, values[name])
        if related.is_related(field):
            # Where Django looks for relations that are at hand already; an annotation would come before it.
            at_hand = related.as_queryset(field, related.from_kept(instance, field, value))
            instance.__dict__.setdefault("_prefetched_objects_cache", {})[name] = at_hand
            instance.__dict__.pop(f"{name.removesuffix('s')}_rows", None)
        else:
            setattr(instance, field.attname, value)  # type: ignore[union-attr]
    instance.state, instance.publish_at, instance.expire_at = State.PUBLISHED, None, None
    instance.published_at = instance.published_at or timezone.now()
    return instance


def jsonable(values: dict) -> dict:
    """As it comes back from a JSON field."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def python_value(instance: ModeratedModel, name: str, value: Any) -> Any:
    """A JSON value as the field's own type; what stands in other tables stays as it is."""
    field = instance._meta.get_field(name)
    return value if related.is_related(field) else field.to_python(value)  # type: ignore[union-attr]
