"""Events of the network, and who comes to them."""

from apps.events.models.attendance import Attendance, Certificate
from apps.events.models.correspondence import BEST_MARK, Feedback, ParticipantMail
from apps.events.models.counting import CountedPerson, EventCount
from apps.events.models.event import MAX_CAPACITY, MAX_HOURS_BEFORE, TOLD_FIELDS, URGENT_FIELDS, Event
from apps.events.models.question import MAX_QUESTIONS, Answer, EventQuestion
from apps.events.models.registration import MAX_PEOPLE, EventRegistration, Participant
from apps.events.models.series import EventSeries
from apps.events.models.session import EventSession
from apps.events.models.source import CalendarImport, CalendarSource, ImportedEvent
from apps.events.models.speaker import Speaker

__all__ = [
    "BEST_MARK",
    "MAX_CAPACITY",
    "MAX_HOURS_BEFORE",
    "MAX_PEOPLE",
    "MAX_QUESTIONS",
    "TOLD_FIELDS",
    "URGENT_FIELDS",
    "Answer",
    "Attendance",
    "CalendarImport",
    "CalendarSource",
    "Certificate",
    "CountedPerson",
    "Event",
    "EventCount",
    "EventQuestion",
    "EventRegistration",
    "EventSeries",
    "EventSession",
    "Feedback",
    "ImportedEvent",
    "Participant",
    "ParticipantMail",
    "Speaker",
]
