"""What somebody is just writing, kept between two saves, so that a crash of the browser takes nothing away.

It belongs to the person alone: neither the content nor a proposal changes, nothing is validated, and nothing
is audited. It goes when the form is saved.
"""

import uuid
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Conflict, TooLarge
from apps.core.permissions import require
from apps.partners.models import OwnedContent, WorkingCopy
from apps.partners.permissions import can_edit, can_write

MAX_CHARACTERS = 500_000
KEEP = timedelta(days=60)


class OpenElsewhere(Conflict):
    """A second window of the same person has kept something since."""

    user_message = _(
        "You have this open in another window, which was saved since. Here, saving by itself has stopped; "
        "nothing you typed is lost."
    )


class ChangedMeanwhile(Conflict):
    """The content itself has been saved by somebody else."""

    user_message = _(
        "Someone else has saved this in the meantime. Saving by itself has stopped; nothing you typed is "
        "lost. "
        "“Save” shows you both texts."
    )


@transaction.atomic
def keep(
    *,
    model: type[OwnedContent],
    content: OwnedContent | None,
    actor,
    values: dict[str, list[str]],
    base_version: int,
    number: int,
    key: uuid.UUID,
) -> WorkingCopy:
    """Keeps `values`, what the form's fields hold. `number` is that of the copy it goes on from (0: none).

    The same `key` once more (an answer was lost) changes nothing and gets the same answer.

    Raises:
        OpenElsewhere: if another window has kept something since `number`.
        ChangedMeanwhile: if the content was saved since `base_version`.
        TooLarge: for more than `MAX_CHARACTERS`.
    """
    require(can_write(actor) if content is None else can_edit(actor, content))
    if sum(len(value) for row in values.values() for value in row) > MAX_CHARACTERS:
        raise TooLarge
    copy, _made = WorkingCopy.objects.select_for_update().get_or_create(**_about(model, content), user=actor)
    if copy.last_key == key:
        return copy
    if copy.number != number:
        raise OpenElsewhere
    if content is not None and content.version != base_version:
        raise ChangedMeanwhile
    copy.values, copy.base_version = values, base_version
    copy.number, copy.last_key = copy.number + 1, key
    copy.save()
    return copy


def kept_for(*, model: type[OwnedContent], content: OwnedContent | None, user) -> WorkingCopy | None:
    """What `user` has not saved yet, if there is anything."""
    return WorkingCopy.objects.filter(**_about(model, content), user=user, number__gt=0).first()


@transaction.atomic
def discard(*, model: type[OwnedContent], content: OwnedContent | None, actor) -> None:
    """Forgets it: because it was saved, or is not wanted."""
    WorkingCopy.objects.filter(**_about(model, content), user=actor).delete()


@transaction.atomic
def forget_old() -> int:
    """Deletes what nobody came back to for `KEEP`; returns how many."""
    return WorkingCopy.objects.filter(updated_at__lt=timezone.now() - KEEP).delete()[0]


def _about(model: type[models.Model], content: models.Model | None) -> dict:
    return {
        "content_type": ContentType.objects.get_for_model(model),
        "object_id": content.pk if content is not None else 0,
    }
