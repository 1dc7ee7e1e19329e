"""Events for feed readers."""

from django.http import HttpRequest
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed
from apps.events.choices import Availability
from apps.events.filters import EventFilter
from apps.events.models import Event
from apps.siteconfig.current import current


class EventFeed(PortalFeed):
    """Coming events that the filters ask for, the one announced last first."""

    subtitle = _("What takes place in the network and its projects.")

    def get_object(self, request: HttpRequest) -> EventFilter:
        return EventFilter(request.GET)

    def title(self, filters: EventFilter) -> str:
        title = f"{gettext('Events')} · {current().name}"
        selection = gettext("your selection")
        return f"{title} ({selection})" if filters.query else title

    def link(self, filters: EventFilter) -> str:
        return f"{reverse('events:list')}?{filters.query}" if filters.query else reverse("events:list")

    def feed_url(self, filters: EventFilter) -> str:
        return f"{reverse('events:feed')}?{filters.query}" if filters.query else reverse("events:feed")

    def items(self, filters: EventFilter):
        events = filters.narrow(Event.objects.published())
        return filters.in_time(events).newest_first()[:LENGTH]

    def item_title(self, item: Event) -> str:
        title = f"{date(localtime(item.starts_at), 'SHORT_DATE_FORMAT')}: {item.title}"
        return f"{Availability.CANCELLED.label}: {title}" if item.is_cancelled else title

    def item_description(self, item: Event) -> str:
        return "\n".join(part for part in (item.place, item.summary) if part)

    def item_pubdate(self, item: Event):
        return item.published_at
