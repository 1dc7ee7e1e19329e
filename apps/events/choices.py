"""How an event takes place, and what becomes of a registration."""

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    TALK = "talk", _("Talk")
    NETWORK_MEETING = "network_meeting", _("Network meeting")
    TRAINING = "training", _("Training")
    CONFERENCE = "conference", _("Conference")
    COMPANY_VISIT = "company_visit", _("Visit to a company")
    CONSULTATION = "consultation", _("Consultation hour")
    OTHER = "other", pgettext_lazy("kind of event", "Other event")


class EventFormat(TextChoices):
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("On site and online")


class EventLanguage(TextChoices):
    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")
    BOTH = "both", _("German and English")


class RegistrationState(TextChoices):
    """PENDING: the address has not been confirmed yet; it holds no place.

    OFFERED: a place has become free and is kept for a while, until the person takes it.
    """

    PENDING = "pending", pgettext_lazy("registration", "Not confirmed yet")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Registered")
    OFFERED = "offered", pgettext_lazy("registration", "Place offered")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "On the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")


ACTIVE_STATES = (RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITLISTED)


class QuestionKind(TextChoices):
    """What kind of answer a question of the organiser has."""

    TEXT = "text", pgettext_lazy("question", "Free text")
    CHOICE = "choice", pgettext_lazy("question", "One of several choices")
    CONSENT = "consent", pgettext_lazy("question", "Consent (a box to tick)")


class Availability(TextChoices):
    """What a visitor can do about an event now; `Event.availability` decides."""

    OPEN = "open", pgettext_lazy("availability", "Places available")
    WAITING_LIST = "waiting_list", pgettext_lazy("availability", "Fully booked, waiting list")
    NOT_YET = "not_yet", pgettext_lazy("availability", "Registration has not opened yet")
    CLOSED = "closed", pgettext_lazy("availability", "Registration closed")
    NONE = "none", pgettext_lazy("availability", "No registration needed")
    CANCELLED = "cancelled", pgettext_lazy("availability", "Cancelled")
    PAST = "past", pgettext_lazy("availability", "Over")


def default_reminder_hours() -> list[int]:
    """How long before an event it is remembered of: 7 days and 1 day, in hours."""
    return [7 * 24, 24]


def default_retention_months() -> int:
    """After how many months participants' data is deleted, unless an event's organiser says otherwise."""
    return settings.EVENT_RETENTION_MONTHS
