"""What must be right before an issue goes out, now or at a planned time."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from apps.accounts.querysets import active_managers
from apps.core.errors import Conflict, UserError
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.sources import cancelled_events, is_gone


class NothingToSend(UserError):
    """An issue without any text or entry."""

    user_message = _("This issue is empty. Please write an introduction or pick something.")


class NoRecipients(UserError):
    """Nobody would receive it."""

    user_message = _("Nobody has confirmed a subscription that this issue is for.")


class ContentGone(UserError):
    """A picked entry is no longer public."""

    user_message = _("An entry of this issue is no longer public. Please edit the issue and take it out.")


class NotReviewed(UserError):
    """No second person has looked at it as it is now."""

    user_message = _("A second person has to look at this issue first.")


class NewlyCancelled(Conflict):
    """An event has been cancelled that the sender knew nothing of."""

    user_message = _(
        "A picked event has been cancelled in the meantime. Please decide whether the issue shall mention it."
    )


def needs_second_person(actor) -> bool:
    """Whether there is another manager, who can look at an issue."""
    return active_managers().exclude(pk=actor.pk).exists()


def check_reviewed(issue: Issue, *, actor) -> None:
    """Four eyes: somebody other than who changed it last has approved just this version.

    Raises:
        NotReviewed: otherwise, unless there is nobody else who could.
    """
    if not issue.is_approved and needs_second_person(actor):
        raise NotReviewed


def check_content(issue: Issue, items: Collection[IssueItem], *, known_cancelled: Collection[int]) -> None:
    """There is something in it, all of it is public, and no event was cancelled behind the sender's back.

    Raises:
        NothingToSend, ContentGone, NewlyCancelled: otherwise.
    """
    if not items and not issue.intro_de:
        raise NothingToSend
    if any(is_gone(item) for item in items):
        raise ContentGone
    if {event.pk for event in cancelled_events(items)} - set(known_cancelled):
        raise NewlyCancelled
