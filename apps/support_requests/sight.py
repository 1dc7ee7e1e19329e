"""Who will read a request that is just being written, in words for whoever writes it."""

from dataclasses import dataclass, field

from apps.partners.choices import OrganisationKind
from apps.partners.models import PartnerOrganisation
from apps.support_requests.forms.handovers import offered_organisations
from apps.support_requests.models import Compartment, SupportRequest


@dataclass(frozen=True)
class Sight:
    """`barred` are the kinds of organisations that never learn of it; `offerer` may be agreed to at once.

    `is_offerer_barred`: the offer is made by one of those that never learn of it.
    """

    barred: list[str] = field(default_factory=list)
    offerer: PartnerOrganisation | None = None
    is_offerer_barred: bool = False


def sight_of(case: SupportRequest) -> Sight:
    """Who will read `case`, which need not be stored yet."""
    kinds = Compartment.objects.kinds_barred_from(case)
    barred = sorted(str(OrganisationKind(kind).label) for kind in kinds)
    offerer = case.offer.organisation if case.offer else None
    if offerer is None:
        return Sight(barred)
    may_get_it = offered_organisations(case).filter(pk=offerer.pk).exists()
    return Sight(barred, offerer if may_get_it else None, offerer.kind in kinds)
