"""The way of a request as stations on a line, for the company's page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.support_requests.choices import State
from apps.support_requests.models import SupportRequest


@dataclass(frozen=True)
class Station:
    """One station: done, where the request is now, or still to come."""

    label: str
    is_done: bool
    is_now: bool


_LABELS = (_("Received"), _("In charge: a partner"), _("We are working on it"), _("Solved"))
_POSITION = {
    State.NEW: 0,
    State.ASSIGNED: 1,
    State.IN_PROGRESS: 2,
    State.WAITING_FOR_COMPANY: 2,
    State.RESOLVED: 3,
}


def stations(case: SupportRequest) -> list[Station]:
    """The four stations; none for a request that was withdrawn."""
    now = _POSITION.get(State(case.state))
    if now is None:
        return []
    if case.state == State.WAITING_FOR_COMPANY and case.current_assignment is None:
        now = _POSITION[State.NEW]  # it is asked whether a partner may get it, or something else first
    return [
        Station(str(label), is_done=position < now or case.is_closed, is_now=position == now)
        for position, label in enumerate(_LABELS)
    ]
