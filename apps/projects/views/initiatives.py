"""The initiatives, as everyone sees them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.projects.models import Initiative


@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """What is public, the latest start first."""
    initiatives = Initiative.objects.published().newest_first()
    return render(request, "projects/initiative_list.html", {"page": paginate(request, initiatives)})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One initiative."""
    return page(request, get_object_or_404(Initiative.objects.visible_to(request.user).for_page(), slug=slug))


def page(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Its page as it is, or in a preview as it would be."""
    return render(request, "projects/initiative_detail.html", {"object": initiative})
