"""Kinds and states of mails."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailKind(TextChoices):
    """What a mail is for. It decides how urgent it is and what happens after a crash during handing over."""

    TRANSACTIONAL = "transactional", _("Transactional mail")
    NOTIFICATION = "notification", _("Notification")
    REMINDER = "reminder", _("Reminder")
    NEWSLETTER = "newsletter", _("Newsletter")


class MessageState(TextChoices):
    PENDING = "pending", _("Waiting")
    HANDING_OVER = "handing_over", _("Being handed over")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")
    CANCELLED = "cancelled", _("Cancelled")


class ReminderState(TextChoices):
    PENDING = "pending", _("Waiting")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Too late")
