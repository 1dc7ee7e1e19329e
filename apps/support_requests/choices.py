"""Kinds, states and sides of a support request, and what is asked about a company."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.companies.choices import SizeClass as SizeClass
from apps.companies.choices import ValueChain as ValueChain


class Kind(TextChoices):
    """What it is about. Feedback about barriers of the portal is tracked like any other request."""

    SUPPORT = "support", _("Request for support")
    ACCESSIBILITY = "accessibility", _("Barrier on the portal")


class State(TextChoices):
    """Where a request stands; the moves between them are in `transitions`."""

    NEW = "new", pgettext_lazy("support request", "New")
    ASSIGNED = "assigned", pgettext_lazy("support request", "Assigned")
    IN_PROGRESS = "in_progress", pgettext_lazy("support request", "In progress")
    WAITING_FOR_COMPANY = "waiting_for_company", pgettext_lazy("support request", "Waiting for the company")
    RESOLVED = "resolved", pgettext_lazy("support request", "Solved")
    WITHDRAWN = "withdrawn", pgettext_lazy("support request", "Withdrawn")


class Action(TextChoices):
    """What may be done to a request; the same words stand in the audit log."""

    ASSIGN = "assign", _("Assign")
    UNASSIGN = "unassign", _("Take back the assignment")
    START = "start", _("Work on it")
    WAIT = "wait", _("Wait for the company")
    ANSWER = "answer", _("Answer the company")
    REPLY = "reply", _("Company's answer")
    RESOLVE = "resolve", _("Mark as solved")
    REOPEN = "reopen", _("Reopen")
    WITHDRAW = "withdraw", _("Withdraw the request")


class AskerRole(TextChoices):
    """Who in the company asks."""

    MANAGEMENT = "management", _("Management or owner")
    WORKS_COUNCIL = "works_council", _("Works council")
    PERSONNEL = "personnel", _("Human resources")
    OTHER = "other", _("Someone else")


class Urgency(IntegerChoices):
    """How soon help is needed, in the company's own eyes; the higher, the sooner."""

    LOW = 1, _("There is time")
    NORMAL = 2, _("In the next weeks")
    HIGH = 3, _("Soon")
    URGENT = 4, _("Very urgent")


class ContactWay(TextChoices):
    EMAIL = "email", _("By e-mail")
    PHONE = "phone", _("By telephone")
    VISIT = "visit", _("In person, at our company")


class Source(TextChoices):
    """How it came in."""

    WEB = "web", _("Form on the portal")
    TELEPHONE = "telephone", _("Telephone")


class Clock(TextChoices):
    """What a deadline is about."""

    ANSWER = "answer", _("First answer")
    SOLUTION = "solution", _("Solution")


class FederalState(TextChoices):
    """The German states by their ISO 3166-2 code; public holidays are theirs to set."""

    BADEN_WUERTTEMBERG = "BW", "Baden-Württemberg"
    BAVARIA = "BY", "Bayern"
    BERLIN = "BE", "Berlin"
    BRANDENBURG = "BB", "Brandenburg"
    BREMEN = "HB", "Bremen"
    HAMBURG = "HH", "Hamburg"
    HESSE = "HE", "Hessen"
    MECKLENBURG_VORPOMMERN = "MV", "Mecklenburg-Vorpommern"
    LOWER_SAXONY = "NI", "Niedersachsen"
    NORTH_RHINE_WESTPHALIA = "NW", "Nordrhein-Westfalen"
    RHINELAND_PALATINATE = "RP", "Rheinland-Pfalz"
    SAARLAND = "SL", "Saarland"
    SAXONY = "SN", "Sachsen"
    SAXONY_ANHALT = "ST", "Sachsen-Anhalt"
    SCHLESWIG_HOLSTEIN = "SH", "Schleswig-Holstein"
    THURINGIA = "TH", "Thüringen"


class Side(TextChoices):
    """Who wrote a message."""

    COMPANY = "company", _("The company")
    MANAGER = "manager", _("Network management")
    PARTNER = "partner", _("Partner organisation")
    SYSTEM = "system", _("What happened")


class Event(TextChoices):
    """What a message of the system tells; a message that someone wrote has none."""

    RECEIVED = "received", _("Request received")
    ASSIGNED = "assigned", _("Handed to a partner organisation")
    UNASSIGNED = "unassigned", _("Back with the network management")
    STARTED = "started", _("Someone is working on it")
    WAITING = "waiting", _("Waiting for an answer of the company")
    RESOLVED = "resolved", _("Marked as solved")
    REOPENED = "reopened", _("Reopened")
    WITHDRAWN = "withdrawn", _("Withdrawn by the company")
    ASKED = "asked", _("The company is asked whether a partner may get the request")
    REFUSED = "refused", _("The company did not agree to the handover")
    ACCEPTED = "accepted", _("The partner has taken on the request")
    DECLINED = "declined", _("The partner cannot take on the request")
    LAPSED = "lapsed", _("There was no answer in time; the request is back with the network management")
    RETURNED = "returned", _("An e-mail to the company came back")
    MERGED = "merged", _("Put together with another request")
    SPLIT = "split", _("Some of it goes on in a request of its own")
    SPLIT_FROM = "split_from", _("Comes from another request")


class Part(TextChoices):
    """What of a request an organisation may get besides its own words, subject area, county and urgency."""

    COMPANY = "company", _("Name and size of the company")
    CONTACT = "contact", _("Name, e-mail address and telephone number of the contact")
    FILES = "files", _("Files sent with the request")
    MESSAGES = "messages", _("What was written about it so far, with its files")


class HandoverState(TextChoices):
    """From the question to the company to the partner's answer."""

    ASKED = "asked", _("The company has not answered yet")
    AGREED = "agreed", _("The partner has not answered yet")
    ACCEPTED = "accepted", _("Taken on by the partner")
    REFUSED = "refused", _("Not agreed to by the company")
    DECLINED = "declined", _("Declined by the partner")
    LAPSED = "lapsed", _("No answer in time")
    ENDED = "ended", pgettext_lazy("handover", "Ended")


class Helped(TextChoices):
    """What the company says in the end."""

    YES = "yes", _("Yes, it helped us")
    PARTLY = "partly", _("In part")
    NO = "no", _("No")


class Consent(TextChoices):
    """How the company agreed to a handover."""

    PAGE = "page", _("on the page of the request")
    BEFOREHAND = "beforehand", _("beforehand, for this organisation")
    TOLD = "told", _("to the network management, which noted it")


class MailOutcome(TextChoices):
    """What became of a mail that came in."""

    ENTERED = "entered", _("In the request")
    OPEN = "open", _("Not assigned")
    AUTOMATIC = "automatic", _("Not entered: written by a program")
    PUT_ASIDE = "put_aside", _("Put aside")


class MailReason(TextChoices):
    """Why a mail did not get into a request by itself."""

    NO_ADDRESS = "no_address", _("It was not sent to the reply address of a request.")
    FORGED = "forged", _("Its reply address is not genuine.")
    EXPIRED = "expired", _("Its reply address has expired.")
    REVOKED = "revoked", _("Its reply address was withdrawn.")
    TOO_MANY = "too_many", _("Too many mails came to this request within an hour.")
    EMPTY = "empty", _("There was nothing in it: neither text nor files.")
    SEALED = "sealed", _("It is encrypted, so the portal cannot read it.")
    UNREADABLE = "unreadable", _("It could not be read.")
    AUTO_REPLY = "auto_reply", _("An automatic reply, such as an out-of-office note.")
    BOUNCE = "bounce", _("A message of a mail server about a mail of ours.")


class Layout(TextChoices):
    """How the desk shows requests."""

    LIST = "list", pgettext_lazy("support requests", "List")
    BOARD = "board", pgettext_lazy("support requests", "Board")


class RelationKind(TextChoices):
    """What a request can be linked with; the values are the names of `RequestLink`'s fields."""

    EVENT = "event", _("Event")
    PUBLICATION = "publication", _("Publication")
    OFFER = "offer", pgettext_lazy("link of a request", "Offer")
    OTHER = "other", _("Request")


def working_week() -> list[int]:
    """Monday to Friday, as `date.weekday()` counts."""
    return list(range(5))
