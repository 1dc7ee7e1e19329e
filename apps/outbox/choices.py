"""Kinds and states of mails."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """What a mail is for. It decides how urgent it is and what happens after a crash during handing over."""

    TRANSACTIONAL = "transactional", _("Transactional mail")
    NOTIFICATION = "notification", _("Notification")
    REMINDER = "reminder", _("Reminder")
    NEWSLETTER = "newsletter", _("Newsletter")


# The smallest goes first: a log-in code never waits behind a newsletter.
PRIORITIES: dict[str, int] = {
    MailKind.TRANSACTIONAL: 0,
    MailKind.NOTIFICATION: 1,
    MailKind.REMINDER: 2,
    MailKind.NEWSLETTER: 3,
}


class MessageState(TextChoices):
    """Only a mail in HANDING_OVER is ambiguous after a crash."""

    PENDING = "pending", _("Waiting")
    PAUSED = "paused", _("Paused")
    HANDING_OVER = "handing_over", _("Being handed over")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    CANCELLED = "cancelled", _("Cancelled")


WAITING_STATES = [MessageState.PENDING, MessageState.PAUSED]
OPEN_STATES = [*WAITING_STATES, MessageState.HANDING_OVER]


class ReminderState(TextChoices):
    PENDING = "pending", _("Waiting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Too late")


class IncomingKind(TextChoices):
    """What a mail that comes back to one of our signed addresses is."""

    HARD = "hard", _("Cannot be delivered")
    SOFT = "soft", _("Not delivered for now")
    COMPLAINT = "complaint", _("Reported as spam")
    DELAYED = "delayed", _("Delayed")
    DELIVERED = "delivered", _("Confirmed as delivered")
    AUTOMATIC = "automatic", _("Automatic reply")
    REPLY = "reply", _("Reply")


# What counts against an address; a delay or an out-of-office note does not.
BOUNCES = [IncomingKind.HARD, IncomingKind.SOFT, IncomingKind.COMPLAINT]
