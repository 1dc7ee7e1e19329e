"""The partner organisations, as everyone sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.core.sections import sections_for
from apps.partners.models import PartnerOrganisation


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """All organisations of the network."""
    partners = PartnerOrganisation.objects.visible_to(request.user).order_by("name", "pk")
    return render(request, "partners/partner_list.html", {"page": paginate(request, partners, per_page=24)})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation, with what it does in the network."""
    return page(
        request, get_object_or_404(PartnerOrganisation.objects.visible_to(request.user).for_page(), slug=slug)
    )


def page(request: HttpRequest, partner: PartnerOrganisation) -> HttpResponse:
    """The page of `partner` as it is, or in a preview as it would be."""
    context = {"object": partner, "sections": sections_for(partner, request.user)}
    return render(request, "partners/partner_detail.html", context)
