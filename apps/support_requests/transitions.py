"""The table of allowed moves; nothing else decides what may follow on what."""

from apps.support_requests.choices import Action, State

OPEN = (State.NEW, State.ASSIGNED, State.IN_PROGRESS, State.WAITING_FOR_COMPANY)
CLOSED = (State.RESOLVED, State.WITHDRAWN)

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.NEW, Action.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Action.ASSIGN): State.ASSIGNED,
    (State.IN_PROGRESS, Action.ASSIGN): State.ASSIGNED,
    (State.WAITING_FOR_COMPANY, Action.ASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Action.UNASSIGN): State.NEW,
    (State.IN_PROGRESS, Action.UNASSIGN): State.NEW,
    (State.WAITING_FOR_COMPANY, Action.UNASSIGN): State.NEW,
    (State.RESOLVED, Action.UNASSIGN): State.RESOLVED,
    (State.NEW, Action.START): State.IN_PROGRESS,
    (State.ASSIGNED, Action.START): State.IN_PROGRESS,
    (State.WAITING_FOR_COMPANY, Action.START): State.IN_PROGRESS,
    (State.NEW, Action.WAIT): State.WAITING_FOR_COMPANY,
    (State.ASSIGNED, Action.WAIT): State.WAITING_FOR_COMPANY,
    (State.IN_PROGRESS, Action.WAIT): State.WAITING_FOR_COMPANY,
    (State.NEW, Action.ANSWER): State.IN_PROGRESS,
    (State.ASSIGNED, Action.ANSWER): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.ANSWER): State.IN_PROGRESS,
    (State.WAITING_FOR_COMPANY, Action.ANSWER): State.WAITING_FOR_COMPANY,
    (State.NEW, Action.REPLY): State.NEW,
    (State.ASSIGNED, Action.REPLY): State.ASSIGNED,
    (State.IN_PROGRESS, Action.REPLY): State.IN_PROGRESS,
    (State.WAITING_FOR_COMPANY, Action.REPLY): State.IN_PROGRESS,
    (State.NEW, Action.RESOLVE): State.RESOLVED,
    (State.ASSIGNED, Action.RESOLVE): State.RESOLVED,
    (State.IN_PROGRESS, Action.RESOLVE): State.RESOLVED,
    (State.WAITING_FOR_COMPANY, Action.RESOLVE): State.RESOLVED,
    (State.RESOLVED, Action.REOPEN): State.IN_PROGRESS,
    (State.NEW, Action.WITHDRAW): State.WITHDRAWN,
    (State.ASSIGNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.IN_PROGRESS, Action.WITHDRAW): State.WITHDRAWN,
    (State.WAITING_FOR_COMPANY, Action.WITHDRAW): State.WITHDRAWN,
}

# A second click on these finds the work done and changes nothing.
REACHED = {
    Action.START: State.IN_PROGRESS,
    Action.WAIT: State.WAITING_FOR_COMPANY,
    Action.RESOLVE: State.RESOLVED,
    Action.WITHDRAW: State.WITHDRAWN,
}


def allowed_actions(state: str) -> set[Action]:
    """What may be done to a request in `state`."""
    return {action for (before, action) in TRANSITIONS if before == state}
