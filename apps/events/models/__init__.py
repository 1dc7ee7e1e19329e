"""Events of the network, and who comes to them."""

from apps.events.models.event import MAX_CAPACITY, TOLD_FIELDS, URGENT_FIELDS, Event
from apps.events.models.registration import EventRegistration
from apps.events.models.source import CalendarImport, CalendarSource, ImportedEvent

__all__ = ["MAX_CAPACITY", "TOLD_FIELDS", "URGENT_FIELDS", "CalendarImport", "CalendarSource", "Event", "EventRegistration", "ImportedEvent"]
