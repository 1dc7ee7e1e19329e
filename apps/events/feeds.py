"""Events for feed readers."""

from django.template.defaultfilters import date
from django.urls import reverse_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed
from apps.events.models import Event
from apps.siteconfig.current import current


class EventFeed(PortalFeed):
    """Coming events, the one announced last first."""

    subtitle = _("What takes place in the network and its projects.")
    link = reverse_lazy("events:list")

    def title(self) -> str:
        return f"{gettext('Events')} · {current().name}"

    def items(self):
        return Event.objects.published().upcoming().newest_first()[:LENGTH]

    def item_title(self, item: Event) -> str:
        title = f"{date(localtime(item.starts_at), 'SHORT_DATE_FORMAT')}: {item.title}"
        return f"{_('Cancelled')}: {title}" if item.is_cancelled else title

    def item_description(self, item: Event) -> str:
        return "\n".join(part for part in (item.place, item.summary) if part)

    def item_pubdate(self, item: Event):
        return item.published_at
