"""Publications for feed readers."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from apps.core.addresses import absolute
from apps.publications.models import Publication

LENGTH = 30


class PublicationFeed(Feed):
    """The newest publications, with their summaries."""

    feed_type = Atom1Feed
    title = _("Publications of the Transformation Network")
    subtitle = _("Studies, guidelines and other materials of the network and its projects.")
    link = reverse_lazy("publications:list")

    def items(self):
        return Publication.objects.published().newest_first()[:LENGTH]

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_description(self, item: Publication) -> str:
        return item.summary

    def item_link(self, item: Publication) -> str:
        return absolute(item.get_absolute_url())

    def item_author_name(self, item: Publication) -> str:
        return item.authors

    def item_pubdate(self, item: Publication) -> datetime:
        return timezone.make_aware(datetime.combine(item.published_on, time(12)))

    def item_updateddate(self, item: Publication) -> datetime:
        return item.updated_at
