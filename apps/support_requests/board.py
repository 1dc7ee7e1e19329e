"""The desk's board: the most pressing requests of each state, and how many there are."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Action, HandoverState, State
from apps.support_requests.querysets import active_assignment
from apps.support_requests.transitions import OPEN, allowed_actions

CARDS = 12
RECENT = timedelta(days=30)
# Counting costs with every row; whoever has more than these in a column needs a filter, not a number.
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Count:
    """How many there are, or that there are more than `number`."""

    number: int
    is_more: bool


@dataclass(frozen=True)
class Column:
    """One state; of solved requests those of the last `RECENT` days."""

    state: State
    cards: list
    count: Count


def counted(cases: QuerySet) -> Count:
    """`cases`, counted no further than `MOST_COUNTED`."""
    number = cases.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return Count(min(number, MOST_COUNTED), number > MOST_COUNTED)


def counts_of_open(cases: QuerySet) -> dict[State, Count]:
    """How many there are in each state in which something is to be done."""
    return {state: counted(cases.filter(state=state)) for state in OPEN}


def columns_of(cases: QuerySet, user) -> list[Column]:
    """The board of `cases`, which `for_lists` has prepared; its cards know their `moves`.

    The number of queries is the same for every board.
    """
    solved = cases.filter(state=State.RESOLVED, closed_at__gt=timezone.now() - RECENT)
    by_state = {state: cases.filter(state=state).most_pressing_first() for state in OPEN}
    by_state[State.RESOLVED] = solved.order_by("-closed_at", "-pk")
    # The organisations in charge of all cards are asked for at once.
    shown = {state: list(rows.prefetch_related(None)[:CARDS]) for state, rows in by_state.items()}
    cards = [card for column in shown.values() for card in column]
    prefetch_related_objects(cards, active_assignment())
    written_for = None if is_manager(user) else set(PartnerOrganisation.objects.with_writer(user))
    for card in cards:
        card.moves = _moves(card, written_for)
    return [Column(state, shown[state], counted(rows)) for state, rows in by_state.items()]


def _moves(case, written_for: set[PartnerOrganisation] | None) -> set[str]:
    """What may be done to `case`: anything by managers (None), by others if they write for who is in charge.

    An organisation that has not answered yet takes it on first; managers do not speak for it.
    """
    if written_for is not None:
        assignment = case.current_assignment
        if assignment is None or assignment.organisation not in written_for:
            return set()
        handover = getattr(assignment, "handover", None)
        if handover is not None and handover.state == HandoverState.AGREED:
            return {"accept"}
    buttons = {Action.START, Action.WAIT, Action.RESOLVE, Action.REOPEN}
    return {action.value for action in allowed_actions(case.state) & buttons}
