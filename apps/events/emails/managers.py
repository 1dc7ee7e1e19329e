"""What managers of the network are told about events."""

from collections.abc import Sequence

from django.utils import translation

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.events.models import Event
from apps.moderation.related import label_of
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners.permissions import OnBehalf


def queue_managers_changed(event: Event, *, actor, fields: Sequence[str], dedupe_key: str) -> None:
    """To the managers: a public event was changed without review."""
    _to_managers("managers_event_changed", event, actor=actor, dedupe_key=dedupe_key, fields=fields)


def queue_managers_cancelled(event: Event, *, actor, dedupe_key: str) -> None:
    """To the managers: an event was cancelled."""
    _to_managers("managers_event_cancelled", event, actor=actor, dedupe_key=dedupe_key)


def _to_managers(template: str, event: Event, *, actor, dedupe_key: str, fields: Sequence[str] = ()) -> None:
    if isinstance(actor, OnBehalf):
        return  # what a calendar changes stands in its import's report
    for manager in active_managers().exclude(pk=actor.pk):
        with translation.override(manager.language):
            address = absolute(event.get_manage_url())
            labels = [label_of(Event._meta.get_field(name)) for name in fields]
        send_template(
            template=f"events/{template}",
            kind=MailKind.NOTIFICATION,
            recipient=manager.email,
            language=manager.language,
            dedupe_key=dedupe_key,
            context={"event": event, "author": str(actor), "address": address, "fields": labels},
        )
