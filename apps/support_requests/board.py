"""What list and board of the desk read from the database: no more of it than they must."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from apps.core.permissions import is_manager
from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Action, HandoverState, State
from apps.support_requests.transitions import OPEN, allowed_actions

CARDS = 12
RECENT = timedelta(days=30)
# What comes after so many is found by a filter sooner than by turning pages; to count them would cost as much
# as to look for them.
MOST_LISTED = 1_000


@dataclass(frozen=True)
class Column:
    """One state, its most pressing requests, and how many there are. Solved ones are of the last `RECENT`."""

    state: State
    cards: list
    count: int


def counts_of_open(cases: QuerySet) -> dict[State, int]:
    """How many of `cases` are in each state in which something is to be done."""
    found = dict(cases.open().order_by().values_list("state").annotate(Count("pk")))  # type: ignore[attr-defined]
    return {state: found.get(state.value, 0) for state in OPEN}


def keys_of(cases: QuerySet) -> list[int]:
    """The keys of the most pressing ones of `cases`, as many as a list lets one turn pages."""
    return list(cases.most_pressing_first().values_list("pk", flat=True)[:MOST_LISTED])  # type: ignore[attr-defined]


def rows_of(cases: QuerySet, keys: Sequence[int]) -> list:
    """Those of `cases` with these keys, in this order.

    Lists look for keys first: so what a row shows is read for the rows that are shown, and for no others.
    """
    found = {case.pk: case for case in cases.filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def columns_of(cases: QuerySet, user) -> list[Column]:
    """The board of `cases`, which `for_lists` has prepared; its cards know their `moves`."""
    places = _places(cases)
    cards = {case.pk: case for case in cases.filter(pk__in=[key for key, _state, _total in places])}
    written_for = None if is_manager(user) else set(PartnerOrganisation.objects.with_writer(user))
    for card in cards.values():
        card.moves = _moves(card, written_for)
    columns = []
    for state in (*OPEN, State.RESOLVED):
        placed = [(key, total) for key, of_state, total in places if of_state == state]
        shown = [cards[key] for key, _total in placed if key in cards]
        columns.append(Column(state, shown, placed[0][1] if placed else 0))
    return columns


def _places(cases: QuerySet) -> list[tuple[int, str, int]]:
    """Key, state, and the number of all in that state, of what the board shows: in one query."""
    recently = Q(state=State.RESOLVED, closed_at__gt=timezone.now() - RECENT)
    order = [
        F("closed_at").desc(nulls_last=True),  # the solved ones only; of the others `most_pressing_first`
        F("due_at").asc(nulls_last=True),
        F("created_at").desc(),
        F("pk").desc(),
    ]
    placed = cases.filter(Q(state__in=OPEN) | recently).annotate(
        place=Window(RowNumber(), partition_by=F("state"), order_by=order),
        total=Window(Count("pk"), partition_by=F("state")),
    )
    return list(placed.filter(place__lte=CARDS).order_by("place").values_list("pk", "state", "total"))


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
