"""An organisation's profile: its pages in the workplace, and its logo for everybody."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.core.permissions import is_manager
from apps.files import responses
from apps.partners.models import PartnerOrganisation
from apps.partners.services import profiles
from apps.partners.views.editorial import EditorialPages


class ProfilePages(EditorialPages):
    """As for all content; but only managers begin a new organisation, others apply."""

    def may_create(self, user) -> bool:
        return is_manager(user)


@require_safe
def logo(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The picture, for those who see the organisation."""
    partner = get_object_or_404(PartnerOrganisation.objects.visible_to(request.user), slug=slug)
    stored = profiles.logo_for(partner, number=pk, user=request.user)
    if stored is None:
        raise Http404
    return responses.serve(request, stored, inline=True)
