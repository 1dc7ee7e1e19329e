"""What waits for whom: the start page's numbers and lists, each in a fixed number of queries."""

from dataclasses import dataclass, field
from typing import Any

from apps.core.permissions import is_manager
from apps.events.models import Event
from apps.moderation.choices import State
from apps.news.models import Article
from apps.offers.models import SupportOffer
from apps.outbox.models import OutboxMessage
from apps.outbox.standstill import Health, look
from apps.partners.models import Membership, PartnerOrganisation
from apps.partners.querysets import WRITERS
from apps.publications.models import Publication
from apps.reviews.permissions import can_decide_on_anything
from apps.reviews.queue import Item, items, queue
from apps.support_requests.models import SupportRequest

KINDS = (Article, Event, Publication, SupportOffer, PartnerOrganisation)
UNFINISHED = (State.CHANGES_REQUESTED, State.DRAFT, State.IN_REVIEW)
SHOWN = 5


@dataclass
class Overview:
    """The start page of one person."""

    memberships: list[Membership]
    unfinished: list[Any] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    requests: list[SupportRequest] = field(default_factory=list)
    open_requests: int = 0
    reviews: list[Item] = field(default_factory=list)
    waiting_reviews: int = 0
    failed_mails: int = 0
    mail_health: Health | None = None

    @property
    def may_write(self) -> bool:
        """Whether the person writes for one of their organisations."""
        return any(membership.role in WRITERS for membership in self.memberships)


def overview_for(user) -> Overview:
    """What is `user`'s, and what waits for them."""
    requests = SupportRequest.objects.visible_to(user).open()
    overview = Overview(
        memberships=list(
            Membership.objects.of(user).select_related("organisation").order_by("organisation__name")
        ),
        unfinished=_unfinished(user),
        events=list(
            Event.objects.editable_by(user).published().upcoming().select_related("organisation")[:SHOWN]
        ),
        requests=list(requests.for_lists(user).most_pressing_first()[:SHOWN]),
        open_requests=requests.count(),
    )
    if can_decide_on_anything(user):
        waiting = queue(user)
        overview.reviews = items(waiting[:SHOWN], user)
        overview.waiting_reviews = waiting.count()
    if is_manager(user):
        overview.mail_health = look()
        overview.failed_mails = OutboxMessage.objects.needing_attention().count()
    return overview


def _unfinished(user) -> list[Any]:
    """The person's own texts that are not public yet; those with requested changes come first."""
    if is_manager(user):
        return []
    found = [
        content
        for model in KINDS
        for content in model.objects.editable_by(user)
        .filter(state__in=UNFINISHED)
        .with_owner()
        .order_by("-updated_at")[:SHOWN]
    ]
    return sorted(
        found, key=lambda content: (UNFINISHED.index(content.state), -content.updated_at.timestamp())
    )
