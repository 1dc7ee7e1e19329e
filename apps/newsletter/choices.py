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


class DigestState(TextChoices):
    WAITING = "waiting", pgettext_lazy("digest", "Waiting")
    QUEUED = "queued", pgettext_lazy("digest", "In the outbox")
    EMPTY = "empty", pgettext_lazy("digest", "Nothing new")
    SKIPPED = "skipped", pgettext_lazy("digest", "Left out")


class ImportSource(TextChoices):
    """Where an imported reader's consent comes from; stands in `Subscription.source`."""

    PROVEN = "import", _("Imported with proof")
    ASK = "import-ask", _("Imported, to be asked")


class ImportOutcome(TextChoices):
    """What came of one line of an imported list."""

    IMPORTED = "imported", _("Taken over with its proof")
    ASKED = "asked", _("No proof: this person is asked by e-mail")
    UNPROVEN = "unproven", _("Left out: no proof of consent")
    KNOWN = "known", _("Has subscribed already")
    TWICE = "twice", _("Stands in the file twice")
    REFUSED = "refused", _("Has unsubscribed earlier and is not written to")
    BAD_ADDRESS = "address", _("Not a valid e-mail address")
    BAD_DATE = "date", _("A date is missing, wrong or in the future")
    BAD_LANGUAGE = "language", _("Unknown language: write de or en")
    BAD_TOPIC = "topic", _("Unknown topic")
    BAD_PROJECT = "project", _("Unknown project")
