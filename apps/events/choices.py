"""How an event takes place, and what becomes of a registration."""

import secrets
from typing import Any

from django.conf import settings
from django.db.models import IntegerChoices, TextChoices
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


class SourceState(TextChoices):
    """Where a partner's calendar stands."""

    PROPOSED = "proposed", pgettext_lazy("calendar", "Waits for the management")
    ACTIVE = "active", pgettext_lazy("calendar", "Is fetched")
    PAUSED = "paused", pgettext_lazy("calendar", "Paused")
    REFUSED = "refused", pgettext_lazy("calendar", "Refused")


class SourceMode(TextChoices):
    """What becomes of what a partner's calendar brings."""

    DRAFTS = "drafts", _("As drafts: the partner completes and submits them")
    PUBLISHED = "published", _("As published: public at once, changes too")


class Interval(IntegerChoices):
    """How often a calendar is fetched, in hours."""

    HOURLY = 1, _("every hour")
    OFTEN = 6, _("every six hours")
    DAILY = 24, _("once a day")


class LineKind(TextChoices):
    """What became of one date in an import."""

    NEW = "new", _("Came in")
    CHANGED = "changed", _("Changed")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")
    BACK = "back", _("Is there again")
    KEPT = "kept", _("Left alone, because it was corrected by hand")
    VANISHED = "vanished", _("No longer in the calendar")
    PROBLEM = "problem", _("Could not be read, or only in part")


class Fault(TextChoices):
    """What is wrong with a calendar file or with one of its dates; see `reading`."""

    EMPTY = "empty", _("The file is empty.")
    WEB_PAGE = "web_page", _("This is a web page, not a calendar. Please enter the address of the .ics file.")
    NO_CALENDAR = "no_calendar", _("This is no calendar file (iCalendar, .ics).")
    TOO_LARGE = "too_large", _("The calendar holds more than %(number)s dates.")
    TOO_LONG_TO_READ = "too_long_to_read", _("The calendar is so large or tangled that it could not be read.")
    GARBLED = "garbled", _("This date is written in a way that cannot be understood.")
    CUT_OFF = "cut_off", _("The file breaks off; what stands before that was read.")
    NESTED = "nested", _("One date stands inside another one, or has no end; it was left out.")
    NO_START = "no_start", _("The start is missing.")
    YEAR = "year", _("The year makes no sense.")
    MIXED = "mixed", _("Start and end do not fit together: one has a time, the other has none.")
    BACKWARDS = "backwards", _("It ends before it begins.")
    TOO_LONG = "too_long", _("It lasts more than a year.")
    TWICE = "twice", _("%(name)s stands there more than once.")
    TOO_OFTEN = "too_often", _("It is repeated more often than once a day.")
    ENDLESS = "endless", _("Its repetition cannot be worked out.")
    LONG_SERIES = "long_series", _("Of this series, the next %(number)s dates were taken in.")
    TOO_MANY = "too_many", _("Only the first %(number)s dates were taken in.")
    DOUBLE = "double", _("The same date stands there twice; the newer one counts.")
    NO_TITLE = "no_title", _("It has no title.")
    OWN = "own", _("It comes from this portal itself.")
    NO_PLACE = "no_place", _("The place is missing, so it is a draft for now.")
    WAITING = "waiting", _("A change of the text waits for review; the calendar’s text is taken after that.")
    NOT_BACK = "not_back", _("It is cancelled here; the calendar says now that it takes place.")
    IN_REVIEW = "in_review", _("The calendar has cancelled it while it waits for review.")
    REFUSED = "refused", "%(why)s"

    def sentence(self, details: dict[str, Any]) -> str:
        """In the reader's language, with the numbers and words that belong into it."""
        return str(self.label) % details


# Without 0, O, 1, I, L and U: nobody mistakes one sign for another, and no word comes about.
NUMBER_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NUMBER_LENGTH = 12


def draw_number() -> str:
    """A certificate's number, from so many (30 to the power of 12) that none can be guessed."""
    return "".join(secrets.choice(NUMBER_SIGNS) for _sign in range(NUMBER_LENGTH))


def shown_number(number: str) -> str:
    """A certificate's number in groups of four, as it is printed."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


def typed_number(typed: str) -> str:
    """The number that somebody typed, with or without hyphens; empty if it can be none."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return plain if len(plain) == NUMBER_LENGTH else ""
