"""A series of events as everyone sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.events.models import Event, EventSeries


@require_safe
def series_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What holds the events together, and which there are."""
    return page(
        request, get_object_or_404(EventSeries.objects.visible_to(request.user).for_page(), slug=slug)
    )


def page(request: HttpRequest, series: EventSeries) -> HttpResponse:
    """The page of `series` as it is, or in a preview as it would be."""
    events = Event.objects.published().in_series(series).for_section().with_labels()
    return render(request, "events/series_detail.html", {"object": series, "page": paginate(request, events)})
