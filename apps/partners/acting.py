"""For which organisation somebody who belongs to several acts at present: kept in the session.

It sorts what is shown and what a new content starts with. What one may do follows from the memberships alone,
so that a link from a mail works whatever is chosen.
"""

from django.http import HttpRequest

from apps.partners.models import PartnerOrganisation

KEY = "acting_for"


def own_organisations(request: HttpRequest) -> list[PartnerOrganisation]:
    """The organisations that the person is a member of; one query a request."""
    if not hasattr(request, "own_organisations"):
        request.own_organisations = list(  # type: ignore[attr-defined]
            PartnerOrganisation.objects.with_member(request.user)
        )
    return request.own_organisations  # type: ignore[attr-defined]


def acting_for(request: HttpRequest) -> PartnerOrganisation | None:
    """The chosen organisation, as long as the person belongs to it; None where none is chosen."""
    chosen = request.session.get(KEY)
    if chosen is None:
        return None
    return next((one for one in own_organisations(request) if one.pk == chosen), None)


def choose(request: HttpRequest, organisation: PartnerOrganisation | None) -> None:
    """Remembers the choice until the person logs out."""
    if organisation is None:
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = organisation.pk
