"""Moments at which something becomes public or stops being so without anybody doing anything.

What is public is decided when it is read (`querysets.is_public`). But a search index or a cached page only
follows `content_changed`, which somebody has to send when `publish_at` or `expire_at` goes by.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.audit import services as audit
from apps.moderation import history
from apps.moderation.choices import State
from apps.moderation.models import ModeratedModel, PassedMoment
from apps.moderation.signals import content_changed

BATCH = 200
HAPPENS = {"publish_at": "go_public", "expire_at": "expire"}


def announce_passed_moments() -> int:
    """Sends `content_changed` once for every moment that has gone by; returns for how many it did.

    Each has a transaction of its own, with the note that it was announced: after a crash, what is missing
    follows with the next run, and two runs at a time do nothing twice.
    """
    return sum(_announce(model, name, pk) for model, name, pk in _due())


def _due() -> Iterator[tuple[type[ModeratedModel], str, int]]:
    now = timezone.now()
    for model in apps.get_models():
        if not issubclass(model, ModeratedModel) or model._meta.proxy:
            continue
        for name in HAPPENS:
            seen = PassedMoment.objects.filter(
                content_type=ContentType.objects.get_for_model(model),
                object_id=OuterRef("pk"),
                moment=OuterRef(name),
            )
            due = model._default_manager.filter(~Exists(seen), state=State.PUBLISHED, **{f"{name}__lte": now})
            for pk in due.order_by(name).values_list("pk", flat=True)[:BATCH]:
                yield model, name, pk


@transaction.atomic
def _announce(model: type[ModeratedModel], name: str, pk: int) -> bool:
    instance = model._default_manager.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    moment = getattr(instance, name, None)
    if instance is None or moment is None or moment > timezone.now():
        return False  # somebody else has it at hand, or has just moved it
    _passed, is_new = PassedMoment.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(model), object_id=pk, moment=moment
    )
    if is_new:
        action = HAPPENS[name]
        history.record(instance, actor="system", action=action)
        audit.record(actor="system", action=action, target=instance)
        content_changed.send(sender=model, instance=instance)
    return is_new
