"""The table of allowed moves; nothing else decides what may follow on what."""

from apps.moderation.choices import Action, State

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.DRAFT, Action.SUBMIT): State.IN_REVIEW,
    (State.DRAFT, Action.PUBLISH): State.PUBLISHED,
    (State.DRAFT, Action.ARCHIVE): State.ARCHIVED,
    (State.IN_REVIEW, Action.WITHDRAW): State.DRAFT,
    (State.IN_REVIEW, Action.REQUEST_CHANGES): State.CHANGES_REQUESTED,
    (State.IN_REVIEW, Action.PUBLISH): State.PUBLISHED,
    (State.CHANGES_REQUESTED, Action.SUBMIT): State.IN_REVIEW,
    (State.CHANGES_REQUESTED, Action.ARCHIVE): State.ARCHIVED,
    (State.PUBLISHED, Action.ARCHIVE): State.ARCHIVED,
    (State.PUBLISHED, Action.UNSCHEDULE): State.DRAFT,  # only before it was ever public
    (State.ARCHIVED, Action.RESTORE): State.DRAFT,
}


def allowed_actions(state: str) -> set[Action]:
    """What may be done to something in `state`."""
    return {action for (before, action) in TRANSITIONS if before == state}
