"""What those who decide are told; one function a message, in the reader's language."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone, translation

from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.reviews.choices import Happening

# Where one goes on: what waits is decided on the review's page, notes are answered in their thread.
_WHERE = {Happening.SUBMITTED: "desk:review", Happening.NOTE: "reviews:thread"}

if TYPE_CHECKING:
    from apps.moderation.models import Review
    from apps.reviews.models import Absence, Note, Notice, ReviewLink


def queue_scope_changed(person, *, scope: str, projects: Iterable[str], actor, dedupe_key: str) -> None:
    """To the person: on what they decide from now on."""
    context: dict[str, Any] = {
        "name": person.name,
        "scope": str(scope),
        "projects": list(projects),
        "actor": str(actor),
    }
    _send("scope_changed", person, dedupe_key=dedupe_key, page="desk:home", **context)


def queue_deputy(absence: "Absence", *, actor) -> None:
    """To the deputy: for whom they decide, and when."""
    context: dict[str, Any] = {
        "name": absence.deputy.name,
        "person": str(absence.user),
        "starts_on": absence.starts_on,
        "ends_on": absence.ends_on,
        "actor": str(actor),
    }
    _send("deputy", absence.deputy, dedupe_key=f"absence:{absence.pk}", page="desk:home", **context)


def queue_note(person, note: "Note", *, dedupe_key: str) -> None:
    """To whoever is concerned: somebody wrote a note."""
    _send(
        "note",
        person,
        dedupe_key=dedupe_key,
        page="reviews:thread",
        args=(note.review_id,),
        kind=MailKind.NOTIFICATION,
        title=note.review.title,
        author=note.author_label,
        body=note.body,
    )


def queue_digest(person, notices: Iterable["Notice"], *, dedupe_key: str) -> None:
    """To somebody who chose a summary: what has happened since the last one."""
    with translation.override(person.language):
        lines = [
            {
                "title": notice.review.title,
                "happening": notice.get_happening_display(),
                "author": notice.author_label,
                "address": absolute(reverse(_WHERE[Happening(notice.happening)], args=[notice.review_id])),
            }
            for notice in notices
        ]
    page = "reviews:notifications"
    _send("digest", person, dedupe_key=dedupe_key, page=page, kind=MailKind.NOTIFICATION, lines=lines)


def queue_overdue(person, review: "Review", *, due_on, dedupe_key: str) -> None:
    """To somebody who can decide: this has waited too long."""
    _send(
        "overdue",
        person,
        dedupe_key=dedupe_key,
        page="desk:review",
        args=(review.pk,),
        kind=MailKind.NOTIFICATION,
        title=review.title,
        organisation=review.organisation_label,
        due_on=due_on,
    )


def queue_review_link(link: "ReviewLink", *, token: str, language: str, kind_label: str) -> None:
    """To somebody without an account: where to look and comment."""
    with translation.override(language):
        address = absolute(reverse("reviews:outside", args=[token]))
    send_template(
        template="reviews/review_link",
        kind=MailKind.TRANSACTIONAL,
        recipient=link.recipient,
        language=language,
        dedupe_key=f"review-link:{link.pk}",
        context={
            "title": link.review.title,
            "content_kind": kind_label,
            "organisation": link.review.organisation_label,
            "inviter": link.invited_by_label,
            "expires_on": timezone.localdate(link.expires_at),
            "address": address,
        },
    )


def address_for(person, page: str, *args: Any) -> str:
    """A page's address in the reader's language, not in that of the one who acts."""
    with translation.override(person.language):
        return absolute(reverse(page, args=args))


def _send(
    template: str,
    user,
    *,
    dedupe_key: str,
    page: str,
    args: tuple = (),
    kind: MailKind = MailKind.TRANSACTIONAL,
    **context,
) -> None:
    address = address_for(user, page, *args)
    send_template(
        template=f"reviews/{template}",
        kind=kind,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={"address": address, **context},
    )
