"""Publications for feed readers."""

from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import PortalFeed, noon
from apps.publications.models import Publication


class PublicationFeed(PortalFeed):
    """The newest publications, with their summaries."""

    title = _("Publications of the Transformation Network")
    subtitle = _("Studies, guidelines and other materials of the network and its projects.")
    link = reverse_lazy("publications:list")

    def entries(self):
        return Publication.objects.published().newest_first()

    def item_description(self, item: Publication) -> str:
        return item.summary

    def item_author_name(self, item: Publication) -> str:
        return item.authors

    def item_pubdate(self, item: Publication) -> datetime:
        return noon(item.published_on)
