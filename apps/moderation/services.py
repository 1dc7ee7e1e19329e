"""The only writer of `state`: moves under a row lock, with audit entry and review, in one transaction.

Permissions and mails are the calling app's: it knows who owns the content and whom to tell.
"""

from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.moderation import guards, history
from apps.moderation.choices import Action, Decision, State
from apps.moderation.models import ModeratedModel, PassedMoment, Review, Revision
from apps.moderation.related import from_kept, has_rows, is_related, kept, stored, write
from apps.moderation.signals import content_changed
from apps.moderation.transitions import TRANSITIONS
from apps.moderation.values import jsonable, python_values

M = TypeVar("M", bound=ModeratedModel)

_DECISIONS = {
    Action.PUBLISH: Decision.APPROVED,
    Action.REQUEST_CHANGES: Decision.CHANGES_REQUESTED,
    Action.WITHDRAW: Decision.WITHDRAWN,
    Action.ARCHIVE: Decision.WITHDRAWN,
    Action.UNSCHEDULE: Decision.WITHDRAWN,
}


class TransitionNotAllowed(Conflict):
    """The thing is not (or no longer) in a state from which this may be done."""

    user_message = _("This is not possible in the present state. Perhaps someone else was faster.")


class FitsNoMore(Conflict):
    """Values that were right once: something they name is gone, or another rule holds now."""

    def __init__(self, error: ValidationError):
        super().__init__(_("This change does not fit any more: %(why)s") % {"why": " ".join(error.messages)})


def lock(instance: M) -> M:
    """The row as it is now, locked until the transaction ends; what it says is in the history from now on."""
    locked: M = type(instance)._default_manager.select_for_update().get(pk=instance.pk)  # type: ignore[assignment]
    history.keep_what_is_there(locked)
    return locked


def lock_to_change(instance: M) -> M:
    """The same, for a change of what it says.

    Raises:
        Conflict: if it must stay as it is (`guards`).
    """
    locked = lock(instance)
    guards.check(locked)
    return locked


@transaction.atomic
def transition(
    instance: M,
    action: Action,
    *,
    actor,
    note: str = "",
    organisation_label: str = "",
    seen_version: int | None = None,
    by_law: bool = False,
) -> tuple[M, AuditEntry]:
    """Makes one move from the table and records it; returns the fresh instance and the audit entry.

    `seen_version` is the version that was looked at for a decision: nobody approves what they have not seen.
    `by_law`: it has to happen even to what is to stay as it is.

    Raises:
        TransitionNotAllowed: if the table has no such move from the present state.
        Conflict: if the thing has changed since `seen_version`.
    """
    instance = lock(instance) if by_law else lock_to_change(instance)
    after = TRANSITIONS.get((State(instance.state), action))
    if after is None:
        raise TransitionNotAllowed
    if action == Action.UNSCHEDULE and not instance.is_scheduled:
        raise TransitionNotAllowed
    if seen_version is not None and instance.version != seen_version:
        raise Conflict
    before, instance.state = instance.state, after
    if after == State.PUBLISHED and instance.published_at is None:
        instance.published_at = timezone.now()
    if action == Action.UNSCHEDULE:
        instance.publish_at = instance.published_at = None
    instance.version += 1
    instance.save(update_fields=["state", "publish_at", "published_at", "version", "updated_at"])
    if action == Action.SUBMIT:
        open_review(instance, actor=actor, organisation_label=organisation_label)
    elif action in _DECISIONS:
        close_review(instance, decision=_DECISIONS[action], actor=actor, note=note)
    if after == State.PUBLISHED:
        _let_pass(instance)
    history.record(instance, actor=actor, action=action.value, note=note)
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


def changed_values(instance: M, *, current: M, related: dict | None = None) -> dict:
    """What `instance` (not saved) and `related` would change in `current`, as JSON.

    Only what differs is kept: what others change meanwhile is then not turned back by an approval.
    """
    changed: dict = {}
    for name in instance.revision_fields:
        field = instance._meta.get_field(name)
        if is_related(field):
            if related is None or name not in related:
                continue
            wanted = jsonable({name: kept(field, related[name])})
            if wanted != jsonable({name: stored(current, name)}):
                changed |= wanted
        elif isinstance(field, models.Field):
            value = field.pre_save(instance, add=False)
            if value != getattr(current, field.attname):
                changed[name] = value
    return jsonable(changed)


@transaction.atomic
def propose(instance: M, *, values: dict, base_version: int, actor, organisation_label: str = "") -> Revision:
    """Keeps an edit of something public as a proposal; the live page stays as it is.

    A proposal that still waits is replaced. The version counts proposals too: whoever edits at the same time
    has started from another text, and must hear of it.

    Raises:
        TransitionNotAllowed: if it is not public, or no longer.
        Conflict: if the thing has changed since `base_version`.
    """
    instance = lock_to_change(instance)
    if instance.state != State.PUBLISHED:
        raise TransitionNotAllowed
    if instance.version != base_version:
        raise Conflict
    _count_up(instance)
    revision = Revision.objects.create(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        base_version=instance.version,
        values=jsonable(values),
        author_label=str(actor)[:200],
    )
    close_review(instance, decision=Decision.WITHDRAWN, actor=actor)
    open_review(instance, actor=actor, organisation_label=organisation_label, revision=revision)
    history.record(instance, actor=actor, action="propose")
    audit.record(actor=actor, action="propose", target=instance, revision=revision.pk)
    return revision


@transaction.atomic
def apply_revision(instance: M, revision: Revision, *, actor, note: str = "") -> tuple[M, AuditEntry]:
    """Approves a proposal: its values become the live ones.

    Raises:
        Conflict: if the thing has changed since, the proposal was decided already, or its values fit no more
            (a project that it names is gone, say).
    """
    instance = _lock_waiting(instance, revision)
    if instance.version != revision.base_version:
        raise Conflict
    try:
        assign(instance, revision.values)
        instance.full_clean()
    except ValidationError as error:
        raise FitsNoMore(error) from error
    guards.check(instance)  # it may belong to another project now
    instance.version += 1
    instance.save()
    revision.applied_at = timezone.now()
    revision.save(update_fields=["applied_at"])
    close_review(instance, decision=Decision.APPROVED, actor=actor, note=note)
    _let_pass(instance)
    history.record(instance, actor=actor, action="approve", note=note)
    entry = audit.record(actor=actor, action="approve", target=instance, revision=revision.pk)
    content_changed.send(sender=type(instance), instance=instance)
    return instance, entry


@transaction.atomic
def refuse_revision(instance: M, revision: Revision, *, actor, note: str) -> tuple[M, AuditEntry]:
    """Sends a proposal back with a note.

    Raises:
        Conflict: if it was decided already.
    """
    instance = _lock_waiting(instance, revision)
    close_review(instance, decision=Decision.CHANGES_REQUESTED, actor=actor, note=note)
    history.record(instance, actor=actor, action="request_changes", note=note)
    entry = audit.record(actor=actor, action="request_changes", target=instance, revision=revision.pk)
    return instance, entry


@transaction.atomic
def withdraw_revision(instance: M, revision: Revision, *, actor) -> tuple[M, AuditEntry]:
    """Takes a proposal back before it is decided.

    Raises:
        Conflict: if it was decided already.
    """
    instance = _lock_waiting(instance, revision)
    close_review(instance, decision=Decision.WITHDRAWN, actor=actor)
    _count_up(instance)
    history.record(instance, actor=actor, action="withdraw")
    entry = audit.record(actor=actor, action="withdraw", target=instance, revision=revision.pk)
    return instance, entry


def _lock_waiting(instance: M, revision: Revision) -> M:
    instance = lock_to_change(instance)
    if not Review.objects.about(instance).filter(decision="", revision=revision).exists():
        raise Conflict
    return instance


def assign(instance: ModeratedModel, values: dict) -> None:
    """Sets the values of a revision on `instance`; what stands in other tables is written at once.

    What a relation named and is gone since is left out.

    Raises:
        ValidationError: if a value is none for its field.
    """
    for name, objects in set_values(instance, values).items():
        write(instance, name, objects)


def set_values(instance: ModeratedModel, values: dict) -> dict[str, list]:
    """Sets the values of a revision on `instance`, without saving; returns those in other tables.

    Raises:
        ValidationError: if a value is none for its field.
    """
    relations = {}
    for name, value in python_values(instance, values).items():
        field = instance._meta.get_field(name)
        if is_related(field):
            relations[name] = from_kept(instance, field, value)
            for row in relations[name] if has_rows(field) else ():
                row.clean_fields(exclude=[field.field.name])  # type: ignore[union-attr]
        else:
            setattr(instance, field.attname, value)  # type: ignore[union-attr]
    return relations


@transaction.atomic
def record_edit(instance: M, *, actor, base_version: int, related: dict | None = None) -> None:
    """Saves something edited in place: the caller has set the values of its editable fields, but not saved.

    Fields that no form may change (`editable=False`) are left alone, so that a stale copy turns nothing back.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
    """
    current = lock_to_change(instance)
    if current.version != base_version:
        raise Conflict
    guards.check(instance)  # it may belong to another project now
    instance.version = current.version + 1
    instance.state = current.state
    editable = [
        field.name for field in instance._meta.concrete_fields if field.editable and not field.primary_key
    ]
    instance.save(update_fields=[*editable, "version", "updated_at"])
    for name, objects in (related or {}).items():
        write(instance, name, objects)
    history.record(instance, actor=actor, action="edit")
    audit.record(actor=actor, action="edit", target=instance)
    content_changed.send(sender=type(instance), instance=instance)


def _let_pass(instance: ModeratedModel) -> None:
    """Moments that are over when it is approved are nothing that the clock would have to announce."""
    for moment in (instance.publish_at, instance.expire_at):
        if moment is not None and moment <= timezone.now():
            PassedMoment.objects.get_or_create(
                content_type=ContentType.objects.get_for_model(instance),
                object_id=instance.pk,
                moment=moment,
            )


def _count_up(instance: ModeratedModel) -> None:
    instance.version += 1
    instance.save(update_fields=["version"])
