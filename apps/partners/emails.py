"""What members and managers are told about their content; one function a message."""

import uuid

from django.urls import reverse
from django.utils import translation

from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners import oversight
from apps.partners.models import Invitation, Membership, OwnedContent
from apps.partners.querysets import INVITATION_LIFETIME


def queue_submitted_to(reviewer, content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """To somebody responsible: something waits to be looked at."""
    _send("content_submitted", reviewer, content, dedupe_key, author=str(actor))


def queue_published(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: it is public."""
    _to_writers("content_published", content, dedupe_key, note=note)


def queue_changes_requested(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: what should be changed."""
    _to_writers("content_changes_requested", content, dedupe_key, note=note)


def queue_archived(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """To those responsible: something was taken down."""
    for reviewer in oversight.answers().reviewers_of(content, besides=actor):
        _send("content_archived", reviewer, content, dedupe_key, author=str(actor))


def _to_writers(template: str, content: OwnedContent, dedupe_key: str, **context) -> None:
    for membership in Membership.objects.writers_of(content.organisation):
        _send(template, membership.user, content, dedupe_key, **context)


def _send(template: str, user, content: OwnedContent, dedupe_key: str, **context) -> None:
    with translation.override(user.language):  # the reader's, not that of the one who acts
        title, address = str(content), absolute(content.get_manage_url())
    send_template(
        template=f"partners/{template}",
        kind=MailKind.NOTIFICATION,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={
            "title": title,
            "content_kind": content._meta.verbose_name,
            "organisation": str(content.organisation),
            "address": address,
            **context,
        },
    )


def queue_invitation(invitation: Invitation, *, token: str, language: str, actor) -> None:
    """To the invited address: where to accept."""
    with translation.override(language):
        address = absolute(reverse("partners:invitation", args=[token]))
    send_template(
        template="partners/invitation",
        kind=MailKind.TRANSACTIONAL,
        recipient=invitation.email,
        language=language,
        dedupe_key=f"invitation:{invitation.pk}",
        context={
            "organisation": str(invitation.organisation),
            "inviter": str(actor),
            "address": address,
            "days": INVITATION_LIFETIME.days,
        },
    )


def queue_role_changed(membership: Membership, *, actor) -> None:
    """To the member: the role is another now."""
    with translation.override(membership.user.language):
        role = membership.get_role_display()
    _to_member("member_role_changed", membership, actor, role=role)


def queue_member_removed(membership: Membership, *, actor) -> None:
    """To a former member."""
    _to_member("member_removed", membership, actor)


def _to_member(template: str, membership: Membership, actor, **context) -> None:
    send_template(
        template=f"partners/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=membership.user.email,
        language=membership.user.language,
        dedupe_key=f"member:{uuid.uuid4()}",
        context={
            "name": membership.user.name,
            "organisation": str(membership.organisation),
            "actor": str(actor),
            **context,
        },
    )
