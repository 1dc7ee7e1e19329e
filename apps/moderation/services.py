"""The only writer of `state`: moves under a row lock, with audit entry and review, in one transaction.

Permissions and mails are the calling app's: it knows who owns the content and whom to tell.
"""

from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.moderation.choices import Action, Decision, State
from apps.moderation.models import ModeratedModel, Review, Revision
from apps.moderation.signals import content_changed
from apps.moderation.transitions import TRANSITIONS

M = TypeVar("M", bound=ModeratedModel)

_DECISIONS = {
    Action.PUBLISH: Decision.APPROVED,
    Action.REQUEST_CHANGES: Decision.CHANGES_REQUESTED,
    Action.WITHDRAW: Decision.WITHDRAWN,
    Action.ARCHIVE: Decision.WITHDRAWN,
}


class TransitionNotAllowed(Conflict):
    """The thing is not (or no longer) in a state from which this may be done."""

    user_message = _("This is not possible in the present state. Perhaps someone else was faster.")


def lock(instance: M) -> M:
    """The row as it is now, locked until the transaction ends."""
    return type(instance)._default_manager.select_for_update().get(pk=instance.pk)


@transaction.atomic
def transition(
    instance: M, action: Action, *, actor, note: str = "", organisation_label: str = ""
) -> tuple[M, AuditEntry]:
    """Makes one move from the table and records it; returns the fresh instance and the audit entry.

    Raises:
        TransitionNotAllowed: if the table has no such move from the present state.
    """
    instance = lock(instance)
    after = TRANSITIONS.get((State(instance.state), action))
    if after is None:
        raise TransitionNotAllowed
    before, instance.state = instance.state, after
    if after == State.PUBLISHED and instance.published_at is None:
        instance.published_at = timezone.now()
    instance.version += 1
    instance.save(update_fields=["state", "published_at", "version", "updated_at"])
    if action == Action.SUBMIT:
        open_review(instance, actor=actor, organisation_label=organisation_label)
    elif action in _DECISIONS:
        close_review(instance, decision=_DECISIONS[action], actor=actor, note=note)
    entry = audit.record(actor=actor, action=action.value, target=instance, before=before, after=str(after))
    content_changed.send(sender=type(instance), instance=instance)
    return instance, entry


def open_review(
    instance: ModeratedModel, *, actor, organisation_label: str = "", revision: Revision | None = None
) -> Review:
    """Puts something into the queue; called by `transition` and `propose`."""
    return Review.objects.create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        revision=revision,
        title=str(instance)[:250],
        organisation_label=organisation_label[:250],
        submitted_by_label=str(actor)[:200],
        submitted_by_id=getattr(actor, "pk", None),
    )


def close_review(instance: ModeratedModel, *, decision: Decision, actor, note: str = "") -> None:
    """Records the decision on what waits for one, if anything does."""
    Review.objects.about(instance).filter(decision="").update(
        decision=decision, note=note, decided_by_label=str(actor)[:200], decided_at=timezone.now()
    )


def values_of(instance: ModeratedModel) -> dict:
    """The fields that a revision covers, as JSON (many-to-many relations as lists of keys)."""
    document = serializers.serialize("python", [instance], fields=instance.revision_fields)[0]
    return _jsonable(document["fields"])


@transaction.atomic
def propose(instance: M, *, values: dict, base_version: int, actor, organisation_label: str = "") -> Revision:
    """Keeps an edit of something public as a proposal; the live page stays as it is.

    An own proposal that still waits is replaced.

    Raises:
        Conflict: if the thing has changed since `base_version`.
    """
    instance = lock(instance)
    if instance.version != base_version:
        raise Conflict
    revision = Revision.objects.create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        base_version=base_version,
        values=_jsonable(values),
        author_label=str(actor)[:200],
    )
    close_review(instance, decision=Decision.WITHDRAWN, actor=actor)
    open_review(instance, actor=actor, organisation_label=organisation_label, revision=revision)
    audit.record(actor=actor, action="propose", target=instance, revision=revision.pk)
    return revision


@transaction.atomic
def apply_revision(instance: M, revision: Revision, *, actor, note: str = "") -> tuple[M, AuditEntry]:
    """Approves a proposal: its values become the live ones.

    Raises:
        Conflict: if the thing has changed since, or the proposal was applied or decided already.
    """
    instance = lock(instance)
    waiting = Review.objects.about(instance).filter(decision="", revision=revision).exists()
    if instance.version != revision.base_version or not waiting:
        raise Conflict
    assign(instance, revision.values)
    instance.version += 1
    instance.full_clean()
    instance.save()
    revision.applied_at = timezone.now()
    revision.save(update_fields=["applied_at"])
    close_review(instance, decision=Decision.APPROVED, actor=actor, note=note)
    entry = audit.record(actor=actor, action="approve", target=instance, revision=revision.pk)
    content_changed.send(sender=type(instance), instance=instance)
    return instance, entry


@transaction.atomic
def refuse_revision(instance: M, revision: Revision, *, actor, note: str) -> tuple[M, AuditEntry]:
    """Sends a proposal back with a note.

    Raises:
        Conflict: if it was decided already.
    """
    instance = lock(instance)
    if not Review.objects.about(instance).filter(decision="", revision=revision).exists():
        raise Conflict
    close_review(instance, decision=Decision.CHANGES_REQUESTED, actor=actor, note=note)
    entry = audit.record(actor=actor, action="request_changes", target=instance, revision=revision.pk)
    return instance, entry


def assign(instance: ModeratedModel, values: dict) -> None:
    """Sets the values of a revision on `instance`; many-to-many relations are written at once."""
    for name in instance.revision_fields:
        if name not in values:
            continue
        field = instance._meta.get_field(name)
        value = values[name]
        if isinstance(field, models.ManyToManyField):
            getattr(instance, name).set(value)
        elif isinstance(field, models.ForeignKey):
            setattr(instance, field.attname, value)
        else:
            setattr(instance, name, field.to_python(value))


@transaction.atomic
def record_edit(instance: M, *, actor, base_version: int) -> None:
    """Counts up the version of something edited in place, whose values the caller has set but not saved.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
    """
    current = lock(instance)
    if current.version != base_version:
        raise Conflict
    instance.version = current.version + 1
    instance.state = current.state
    instance.save()
    audit.record(actor=actor, action="edit", target=instance)
    content_changed.send(sender=type(instance), instance=instance)


def _jsonable(values: dict) -> dict:
    import json

    from django.core.serializers.json import DjangoJSONEncoder

    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
