"""The way of an organisation's content to the public, the same for every kind of content.

Permission, move, audit entry and mail are one transaction. Kinds with consequences of their own (an event's
reminders) hang them on `moderation.signals.content_changed`.
"""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.core.slugs import unique_slug
from apps.moderation import guards, history
from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.moderation.models import HistoryEntry, Revision
from apps.moderation.related import write
from apps.moderation.signals import content_changed
from apps.moderation.values import SCHEDULE_FIELDS
from apps.partners import emails, oversight
from apps.partners.models import OwnedContent
from apps.partners.permissions import can_decide, can_edit, can_write_for
from apps.partners.services import checking, translations

C = TypeVar("C", bound=OwnedContent)


class NoteMissing(UserError):
    """Changes were requested without a word about which."""

    user_message = _("Please write what should be changed, so that the partner can act on it.")


class Incomplete(UserError):
    """Something is missing without which the content cannot be submitted or published."""


class NotReady(Incomplete):
    """The look before the submission has found errors; `findings` are what it says."""

    def __init__(self, findings):
        self.findings = findings
        super().__init__(
            ngettext(
                "Before this can be submitted, one thing has to be mended: %(first)s",
                "Before this can be submitted, %(number)d things have to be mended. The first: %(first)s",
                len(findings),
            )
            % {"number": len(findings), "first": findings[0].message}
        )


class OwnWork(UserError):
    """Somebody wants to approve what they wrote themselves (the four-eyes principle)."""

    status = 403
    user_message = _(
        "You wrote this yourself, or changed it. Please let somebody else approve it: four eyes see more "
        "than two."
    )


@transaction.atomic
def create(*, content: C, actor, related: dict | None = None) -> C:
    """Saves new content as a draft of its organisation, with an address made of its title.

    `related` is what stands in other tables: chosen objects, and rows that are not saved.
    """
    require(can_write_for(actor, content.organisation))
    guards.check(content)
    if content.slug_source and not content.slug:  # type: ignore[attr-defined]
        title = getattr(content, content.slug_source)
        slug = unique_slug(type(content), title, reserved=content.reserved_slugs)
        content.slug = slug  # type: ignore[attr-defined]
    content.full_clean()
    content.save()
    for name, objects in (related or {}).items():
        write(content, name, objects)
    history.record(content, actor=actor, action="create")
    audit.record(actor=actor, action="create", target=content)
    content_changed.send(sender=type(content), instance=content)
    return content


@transaction.atomic
def save(*, content: C, actor, base_version: int, related: dict | None = None) -> Revision | None:
    """Saves an edit: in place while it is not public, as a proposal for review once it is.

    Returns the proposal, or None when it was saved in place.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
        NotReady: if it would become a proposal, and the look at its texts finds errors.
    """
    current = moderation.lock(content)
    require(can_edit(actor, current))
    if current.state == State.PUBLISHED:
        return _propose(content, current=current, actor=actor, base_version=base_version, related=related)
    moderation.record_edit(content, actor=actor, base_version=base_version, related=related)
    return None


def _propose(content: C, *, current: C, actor, base_version: int, related: dict | None) -> Revision | None:
    """A proposal of what differs from what is live; nothing, if nothing does."""
    values = moderation.changed_values(content, current=current, related=related)
    if not values:
        if (waiting := open_proposal(current)) is not None:  # edited back to what is live
            moderation.withdraw_revision(current, waiting, actor=actor)
        return None
    guards.check(content)  # it may belong to another project now
    _require_sound(content)
    revision = moderation.propose(
        current, values=values, base_version=base_version, actor=actor, organisation_label=_label(current)
    )
    oversight.answers().tell_submitted(current, actor=actor, dedupe_key=f"revision:{revision.pk}")
    return revision


@transaction.atomic
def propose_again(
    *, content: C, entry: HistoryEntry, actor, save: Callable[..., Revision | None] = save
) -> Revision | None:
    """Takes an earlier version's texts once more: into the draft, or as a proposal once it is public.

    When it is public stays as it is, and so does what an edit changes at once. `save` is the kind's own way.

    Raises:
        Conflict: if its values fit no more (a project that it names is gone, say).
    """
    current = moderation.lock(content)
    require(can_edit(actor, current))
    text = history.text_of_entry(entry)
    wanted = {
        name: value
        for name, value in text.items()
        if name in current.revision_fields and name not in SCHEDULE_FIELDS
    }
    present = history.text_to_edit(current)
    if all(present.get(name) == value for name, value in wanted.items()):
        return None  # it is there already: a second click, say
    try:
        related = moderation.set_values(current, wanted)
        current.full_clean()
    except ValidationError as error:
        raise moderation.FitsNoMore(error) from error
    return save(content=current, actor=actor, base_version=current.version, related=related)


@transaction.atomic
def submit(*, content: C, actor) -> C:
    """Asks the managers to look at it.

    Raises:
        Incomplete: if something is missing without which it cannot go public.
        NotReady: if the look at its texts finds errors.
    """
    require(can_edit(actor, content))
    _require_complete(content)
    _require_sound(content)
    content, entry = moderation.transition(
        content, Action.SUBMIT, actor=actor, organisation_label=_label(content)
    )
    oversight.answers().tell_submitted(content, actor=actor, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def withdraw(*, content: C, actor) -> C:
    """Takes it back from review to work on it."""
    require(can_edit(actor, content))
    return moderation.transition(content, Action.WITHDRAW, actor=actor)[0]


@transaction.atomic
def publish(*, content: C, actor, note: str = "", seen_version: int | None = None) -> C:
    """Approves it; it is public from `publish_at` on, or at once.

    Raises:
        Incomplete: if something is missing without which it cannot go public.
        OwnWork: if the manager wrote it, and the site does not allow that.
        Conflict: if it has changed since `seen_version`, the version the manager looked at.
    """
    _require_decision(actor, content)
    _require_complete(content)
    content, entry = moderation.transition(
        content, Action.PUBLISH, actor=actor, note=note, seen_version=seen_version
    )
    emails.queue_published(content, note=note, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def request_changes(*, content: C, actor, note: str, seen_version: int | None = None) -> C:
    """Sends it back with a note.

    Raises:
        NoteMissing: if the note is empty.
        Conflict: if it has changed since `seen_version`, the version the manager looked at.
    """
    require(can_decide(actor, content))
    if not note.strip():
        raise NoteMissing
    content, entry = moderation.transition(
        content, Action.REQUEST_CHANGES, actor=actor, note=note, seen_version=seen_version
    )
    emails.queue_changes_requested(content, note=note, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def archive(*, content: C, actor) -> C:
    """Takes it down at once; its members may do that with their own, managers with everything."""
    require(can_edit(actor, content))
    content, entry = moderation.transition(content, Action.ARCHIVE, actor=actor)
    emails.queue_archived(content, actor=actor, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def restore(*, content: C, actor) -> C:
    """Brings something archived back as a draft."""
    require(can_edit(actor, content))
    return moderation.transition(content, Action.RESTORE, actor=actor)[0]


@transaction.atomic
def unschedule(*, content: C, actor) -> C:
    """Makes something approved that waits for its time a draft again; it needs a new approval."""
    require(can_edit(actor, content))
    return moderation.transition(content, Action.UNSCHEDULE, actor=actor)[0]


@transaction.atomic
def approve_revision(*, content: C, revision: Revision, actor, note: str = "") -> C:
    """Makes a proposed edit live.

    Raises:
        OwnWork: if the manager proposed it, and the site does not allow that.
    """
    _require_decision(actor, content)
    content, entry = moderation.apply_revision(content, revision, actor=actor, note=note)
    emails.queue_published(content, note=note, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def refuse_revision(*, content: C, revision: Revision, actor, note: str) -> C:
    """Sends a proposed edit back with a note; what is live stays.

    Raises:
        NoteMissing: if the note is empty.
    """
    require(can_decide(actor, content))
    if not note.strip():
        raise NoteMissing
    content, entry = moderation.refuse_revision(content, revision, actor=actor, note=note)
    emails.queue_changes_requested(content, note=note, dedupe_key=entry.dedupe_key)
    return content


@transaction.atomic
def withdraw_proposal(*, content: C, actor) -> C:
    """Takes a proposed edit back; what is live stays.

    Raises:
        Conflict: if none waits (any more).
    """
    require(can_edit(actor, content))
    waiting = open_proposal(content)
    if waiting is None:
        raise moderation.TransitionNotAllowed
    return moderation.withdraw_revision(content, waiting, actor=actor)[0]


def open_proposal(content: OwnedContent) -> Revision | None:
    """The proposed edit that waits for a decision, if there is one."""
    return Revision.objects.filter(
        review__decision="",
        content_type=ContentType.objects.get_for_model(content),
        object_id=content.pk,
    ).first()


def _require_decision(actor, content: OwnedContent) -> None:
    """The right to approve, and a second pair of eyes where the site asks for it."""
    require(can_decide(actor, content))
    if oversight.answers().is_own_work(content, actor):
        raise OwnWork


@transaction.atomic
def confirm_translation(*, content: C, actor) -> C:
    """Somebody has looked: the English texts still say the same as the German ones."""
    require(can_edit(actor, content))
    if not translations.outdated(content):
        return content  # nothing to confirm: a second click, say
    translations.renew(content)
    audit.record(actor=actor, action="confirm_translation", target=content)
    return content


def _require_sound(content: OwnedContent) -> None:
    if findings := checking.errors(content):
        raise NotReady(findings)


def _require_complete(content: OwnedContent) -> None:
    if missing := content.missing_for_publication():
        raise Incomplete(missing)
    if content.has_expired:
        raise Incomplete(_("“Public until” is over. Please enter a later time, or leave it empty."))


def _label(content: OwnedContent) -> str:
    return str(content.organisation)
