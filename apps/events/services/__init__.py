"""Every write about events and registrations."""

from apps.events.services.organising import (
    CapacityTooSmall,
    NotCancellable,
    cancel_event,
    save,
)
from apps.events.services.patterns import create_after
from apps.events.services.registering import (
    NotOpenForRegistration,
    RegistrationEnded,
    cancel,
    confirm,
    fill_places,
    forget_unconfirmed,
    register,
    registration_by_token,
    waiting_position,
)
from apps.events.services.reminding import REMINDER_KIND, remind, schedule_reminders
from apps.events.services.sessions import OutsideEvent

__all__ = [
    "REMINDER_KIND",
    "CapacityTooSmall",
    "NotCancellable",
    "NotOpenForRegistration",
    "OutsideEvent",
    "RegistrationEnded",
    "cancel",
    "cancel_event",
    "confirm",
    "create_after",
    "fill_places",
    "forget_unconfirmed",
    "register",
    "registration_by_token",
    "remind",
    "save",
    "schedule_reminders",
    "waiting_position",
]
