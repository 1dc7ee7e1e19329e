"""States of subscriptions, issues and deliveries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Rhythm(TextChoices):
    """Who puts a newsletter together, and when."""

    WRITTEN = "written", _("Written by the network management")
    WEEKLY = "weekly", _("Put together by the portal every week")
    MONTHLY = "monthly", _("Put together by the portal every month")


class SuppressionReason(TextChoices):
    LEFT = "left", pgettext_lazy("suppression", "Unsubscribed")
    BOUNCE = "bounce", pgettext_lazy("suppression", "Address does not exist")
    COMPLAINT = "complaint", pgettext_lazy("suppression", "Complained")


class SubscriptionState(TextChoices):
    PENDING = "pending", pgettext_lazy("subscription", "Waiting for confirmation")
    ACTIVE = "active", pgettext_lazy("subscription", "Confirmed")
    ENDED = "ended", pgettext_lazy("subscription", "Ended")


class IssueState(TextChoices):
    DRAFT = "draft", pgettext_lazy("issue", "Draft")
    SCHEDULED = "scheduled", pgettext_lazy("issue", "Planned")
    SENDING = "sending", pgettext_lazy("issue", "Going out")
    PAUSED = "paused", pgettext_lazy("issue", "Paused")
    SENT = "sent", pgettext_lazy("issue", "Sent")
    CANCELLED = "cancelled", pgettext_lazy("issue", "Cancelled")


class DeliveryState(TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
    QUEUED = "queued", pgettext_lazy("delivery", "In the outbox")
    SKIPPED = "skipped", pgettext_lazy("delivery", "Left out")
