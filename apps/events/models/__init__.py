"""Events of the network, and who comes to them."""

from apps.events.models.event import MAX_CAPACITY, MAX_HOURS_BEFORE, TOLD_FIELDS, URGENT_FIELDS, Event
from apps.events.models.registration import EventRegistration
from apps.events.models.series import EventSeries
from apps.events.models.session import EventSession
from apps.events.models.source import CalendarImport, CalendarSource, ImportedEvent
from apps.events.models.speaker import Speaker

__all__ = [
    "MAX_CAPACITY",
    "MAX_HOURS_BEFORE",
    "TOLD_FIELDS",
    "URGENT_FIELDS",
    "CalendarImport",
    "CalendarSource",
    "Event",
    "EventRegistration",
    "EventSeries",
    "EventSession",
    "ImportedEvent",
    "Speaker",
]
