"""Events as everyone sees them: the list and the month, one event, and the calendar to subscribe to."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.addresses import absolute
from apps.core.i18n import reader_language
from apps.core.pagination import paginate
from apps.core.sections import sections_for
from apps.core.structured_data import json_ld
from apps.events.calendars import calendar_of
from apps.events.filters import EventFilter
from apps.events.models import Event
from apps.events.months import month_of
from apps.events.structured_data import structured_data
from apps.siteconfig.current import current

CALENDAR_AT_MOST = 1000
CALENDAR_DAYS_BACK = 90


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """What is to come, or what the filters ask for; as a list or as a month."""
    filters = EventFilter(request.GET)
    events = filters.narrow(Event.objects.published())
    if filters.wants_month:
        month = month_of(events, filters.month)
        steps = {f"{way}_query": filters.query_with(zeit=getattr(month, way)) for way in ("previous", "next")}
        return render(request, "events/event_month.html", {"month": month, "filters": filters, **steps})
    page = paginate(request, filters.in_time(events.with_labels()))
    return render(request, "events/event_list.html", {"page": page, "filters": filters})


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """How the calendar of all events, or of those that the filters ask for, comes into one's own calendar."""
    filters = EventFilter(request.GET)
    address = absolute(_with_query(reverse("events:calendar"), filters))
    context = {
        "filters": filters,
        "address": address,
        "webcal": address.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1),
        "feed_address": _with_query(reverse("events:feed"), filters),
    }
    return render(request, "events/event_subscribe.html", context)


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
    return _calendar_file(calendar_of([event], name=event.title), f"{event.slug}.ics")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is to come and what was lately, for calendar programs to subscribe to; honours the filters.

    Programs ask often: what they have already is answered with 304 (RFC 9110, 15.4.5).
    """
    filters = EventFilter(request.GET)
    events = filters.narrow(Event.objects.for_calendars())
    events = filters.in_calendar(events, days_back=CALENDAR_DAYS_BACK)[:CALENDAR_AT_MOST]
    versions = list(events.values_list("pk", "version", "state"))
    name = f"{_('Events')} · {current().name}"
    state = repr((versions, reader_language(), filters.query, name))
    etag = f'"{sha256(state.encode()).hexdigest()[:32]}"'
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    source = absolute(_with_query(reverse("events:calendar"), filters))
    response = _calendar_file(calendar_of(events.with_sessions(), name=name, source=source), "kalender.ics")
    response["ETag"] = etag
    return response


def _with_query(path: str, filters: EventFilter) -> str:
    return f"{path}?{filters.query}" if filters.query else path


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
