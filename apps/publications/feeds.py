"""Publications for feed readers."""

from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed, noon
from apps.publications.models import Publication
from apps.siteconfig.current import current


class PublicationFeed(PortalFeed):
    """The newest publications, with their summaries."""

    subtitle = _("Studies, guidelines and other materials of the network and its projects.")
    link = reverse_lazy("publications:list")

    def title(self) -> str:
        return f"{gettext('Publications')} · {current().name}"

    def items(self):
        return Publication.objects.published().newest_editions().newest_first()[:LENGTH]

    def item_description(self, item: Publication) -> str:
        return item.summary

    def item_author_name(self, item: Publication) -> str:
        return "; ".join(item.author_list)

    def item_pubdate(self, item: Publication) -> datetime:
        return noon(item.published_on)
