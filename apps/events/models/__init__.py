"""Events of the network, and who comes to them."""

from apps.events.models.event import MAX_CAPACITY, TOLD_FIELDS, URGENT_FIELDS, Event
from apps.events.models.registration import EventRegistration

__all__ = ["MAX_CAPACITY", "TOLD_FIELDS", "URGENT_FIELDS", "Event", "EventRegistration"]
