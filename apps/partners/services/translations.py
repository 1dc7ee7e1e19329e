"""Which English texts are older than their German originals.

For every text in two languages a stamp keeps when it last changed. The stamps follow `content_changed`, so
that every moderated kind has them without a field of its own.
"""

import hashlib

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from apps.moderation.models import ModeratedModel
from apps.partners.models import TextStamp


def pairs(content: models.Model | type[models.Model]) -> list[tuple[str, str]]:
    """The names of the fields in which the same stands in German and in English."""
    names = {field.name for field in content._meta.concrete_fields}
    return [
        (field.name, f"{field.name[:-3]}_en")
        for field in content._meta.concrete_fields
        if field.name.endswith("_de") and f"{field.name[:-3]}_en" in names
    ]


@transaction.atomic
def stamp(content: ModeratedModel) -> None:
    """Notes for each text of `content` that differs from the last time that it has changed now."""
    names = [name for pair in pairs(content) for name in pair]
    if not names:
        return
    about = _about(content)
    known = dict(TextStamp.objects.filter(**about).values_list("name", "digest"))
    now = timezone.now()
    changed = [
        TextStamp(**about, name=name, digest=digest, changed_at=now)
        for name in names
        if known.get(name) != (digest := _digest(getattr(content, name)))
    ]
    TextStamp.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "name"],
        update_fields=["digest", "changed_at"],
    )


def outdated(content: models.Model) -> list[str]:
    """The English fields whose German original has changed after them."""
    if content.pk is None:
        return []
    times = dict(TextStamp.objects.filter(**_about(content)).values_list("name", "changed_at"))
    return [
        english
        for german, english in pairs(content)
        if getattr(content, english)
        and german in times
        and english in times
        and times[german] > times[english]
    ]


def renew(content: models.Model) -> None:
    """Makes the English texts as new as the German ones, without a change of either."""
    TextStamp.objects.filter(**_about(content), name__in=outdated(content)).update(changed_at=timezone.now())


def _about(content: models.Model) -> dict:
    return {"content_type": ContentType.objects.get_for_model(content), "object_id": content.pk}


def _digest(text: str) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()[:32]
