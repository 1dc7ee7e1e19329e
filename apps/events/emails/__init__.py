"""What participants and managers are told about events; one function a message."""

from apps.events.emails.addresses import (
    CERTIFICATE_PURPOSES,
    CONFIRM_PURPOSE,
    FEEDBACK_PURPOSE,
    MANAGE_PURPOSE,
    PARTICIPANT_PURPOSE,
    certificates_url,
    manage_url,
)
from apps.events.emails.everyone import (
    count_recipients,
    preview_participant_mail,
    queue_event_cancelled,
    queue_event_changed,
    queue_participant_mail,
    queue_reminder,
    queue_thanks,
)
from apps.events.emails.managers import queue_managers_cancelled, queue_managers_changed
from apps.events.emails.registrations import (
    queue_already_registered,
    queue_confirmed,
    queue_moved_to_waiting,
    queue_offer_lapsed,
    queue_offered,
    queue_please_confirm,
    queue_registration_cancelled,
    queue_registration_changed,
    queue_waitlisted,
)

__all__ = [
    "CERTIFICATE_PURPOSES",
    "CONFIRM_PURPOSE",
    "FEEDBACK_PURPOSE",
    "MANAGE_PURPOSE",
    "PARTICIPANT_PURPOSE",
    "certificates_url",
    "count_recipients",
    "manage_url",
    "preview_participant_mail",
    "queue_already_registered",
    "queue_confirmed",
    "queue_event_cancelled",
    "queue_event_changed",
    "queue_managers_cancelled",
    "queue_managers_changed",
    "queue_moved_to_waiting",
    "queue_offer_lapsed",
    "queue_offered",
    "queue_participant_mail",
    "queue_please_confirm",
    "queue_registration_cancelled",
    "queue_registration_changed",
    "queue_reminder",
    "queue_thanks",
    "queue_waitlisted",
]
