"""Events as everyone sees them: the list, one event, and the calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.core.sections import sections_for
from apps.core.structured_data import json_ld
from apps.events.calendars import calendar_of
from apps.events.filters import EventFilter
from apps.events.models import Event
from apps.events.structured_data import structured_data
from apps.siteconfig.current import current

CALENDAR_AT_MOST = 500
CALENDAR_DAYS_BACK = 90


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What is to come, or what the filters ask for."""
    filters = EventFilter(request.GET)
    events = filters.in_time(filters.narrow(Event.objects.published().with_labels()))
    return render(request, "events/event_list.html", {"page": paginate(request, events), "filters": filters})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event."""
    return page(request, get_object_or_404(Event.objects.visible_to(request.user).for_page(), slug=slug))


def page(request: HttpRequest, event: Event) -> HttpResponse:
    """The page of `event` as it is, or in a preview as it would be."""
    context = {
        "object": event,
        "json_ld": json_ld(structured_data(event)),
        "sections": sections_for(event, request.user),
    }
    return render(request, "events/event_detail.html", context)


@require_safe
def ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One event as a calendar file, without the online address."""
    event = get_object_or_404(Event.objects.visible_to(request.user), slug=slug)
    return _calendar_file(calendar_of([event]), f"{event.slug}.ics")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All that is to come and what was lately, for calendar programs to subscribe to; honours the filters."""
    filters = EventFilter(request.GET)
    events = filters.in_calendar(filters.narrow(Event.objects.published()), days_back=CALENDAR_DAYS_BACK)
    name = f"{_('Events')} · {current().name}"
    return _calendar_file(calendar_of(events[:CALENDAR_AT_MOST], name=name), "kalender.ics")


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
