"""The catalogue of support, as everyone sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.offers.asking import ask_url
from apps.offers.forms import FilterForm
from apps.offers.models import SupportOffer


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """What is offered now, filtered by what the address says."""
    form = FilterForm(request.GET)
    wanted = form.wanted()
    offers = SupportOffer.objects.published().matching(**wanted).with_owner().by_title()
    context = {"page": paginate(request, offers), "form": form, "is_filtered": bool(wanted)}
    return render(request, "offers/offer_list.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer, and the way to ask for it."""
    return page(
        request, get_object_or_404(SupportOffer.objects.visible_to(request.user).for_page(), slug=slug)
    )


def page(request: HttpRequest, offer: SupportOffer) -> HttpResponse:
    """The page of `offer` as it is, or in a preview as it would be."""
    return render(request, "offers/offer_detail.html", {"object": offer, "ask_url": ask_url(offer)})
