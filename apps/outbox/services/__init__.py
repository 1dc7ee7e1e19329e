"""Every write to the outbox: queueing, groups of mails, what comes back, a manager's decisions, reminders."""

from apps.outbox.messages import Attachment, UnsafeMail
from apps.outbox.services.alarm import note_beat, watch
from apps.outbox.services.bodies import clear_old_bodies, create_body
from apps.outbox.services.bulk import queue_bulk
from apps.outbox.services.decisions import discard, resend
from apps.outbox.services.groups import (
    cancel_group,
    cancel_to,
    close_withdrawn,
    forget_group,
    is_in_hand,
    join_groups,
    pause_group,
    progress,
    resume_group,
)
from apps.outbox.services.pausing import pause, resume
from apps.outbox.services.queueing import queue, send_template
from apps.outbox.services.reminders import cancel_reminders, run_due_reminders, schedule_reminder
from apps.outbox.services.returns import Received, blocked_addresses, bounce_counts, receive, unblock

__all__ = [
    "Attachment",
    "Received",
    "UnsafeMail",
    "blocked_addresses",
    "bounce_counts",
    "cancel_group",
    "cancel_reminders",
    "cancel_to",
    "clear_old_bodies",
    "close_withdrawn",
    "create_body",
    "discard",
    "forget_group",
    "is_in_hand",
    "join_groups",
    "note_beat",
    "pause",
    "pause_group",
    "progress",
    "queue",
    "queue_bulk",
    "receive",
    "resend",
    "resume",
    "resume_group",
    "run_due_reminders",
    "schedule_reminder",
    "send_template",
    "unblock",
    "watch",
]
