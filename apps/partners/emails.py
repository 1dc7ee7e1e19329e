"""What members and managers are told about their content; one function a message."""

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners.models import Membership, OwnedContent
from apps.partners.querysets import WRITERS


def queue_submitted(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """To the managers: something waits to be looked at."""
    for manager in active_managers().exclude(pk=actor.pk):
        _send("content_submitted", manager, content, dedupe_key, author=str(actor))


def queue_published(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: it is public."""
    _to_writers("content_published", content, dedupe_key, note=note)


def queue_changes_requested(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: what should be changed."""
    _to_writers("content_changes_requested", content, dedupe_key, note=note)


def queue_archived(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """To the managers: something was taken down."""
    for manager in active_managers().exclude(pk=actor.pk):
        _send("content_archived", manager, content, dedupe_key, author=str(actor))


def _to_writers(template: str, content: OwnedContent, dedupe_key: str, **context) -> None:
    writers = Membership.objects.active().filter(organisation=content.organisation, role__in=WRITERS)
    for membership in writers.select_related("user"):
        _send(template, membership.user, content, dedupe_key, **context)


def _send(template: str, user, content: OwnedContent, dedupe_key: str, **context) -> None:
    send_template(
        template=f"partners/{template}",
        kind=MailKind.NOTIFICATION,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={
            "title": str(content),
            "content_kind": content._meta.verbose_name,
            "organisation": str(content.organisation),
            "address": absolute(content.get_manage_url()),
            **context,
        },
    )
