"""News for feed readers."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from apps.core.addresses import absolute
from apps.news.models import Article

LENGTH = 30


class ArticleFeed(Feed):
    """The newest items, with their teasers."""

    feed_type = Atom1Feed
    title = _("News of the Transformation Network")
    subtitle = _("What is new in the network and its projects.")
    link = reverse_lazy("news:list")

    def items(self):
        return Article.objects.published().newest_first()[:LENGTH]

    def item_title(self, item: Article) -> str:
        return item.title

    def item_description(self, item: Article) -> str:
        return item.teaser

    def item_link(self, item: Article) -> str:
        return absolute(item.get_absolute_url())

    def item_pubdate(self, item: Article) -> datetime:
        return timezone.make_aware(datetime.combine(item.date, time(12)))

    def item_updateddate(self, item: Article) -> datetime:
        return item.updated_at
