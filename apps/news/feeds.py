"""News for feed readers."""

from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed, noon
from apps.news.models import Article
from apps.siteconfig.current import current


class ArticleFeed(PortalFeed):
    """The newest items, with their teasers."""

    subtitle = _("What is new in the network and its projects.")
    link = reverse_lazy("news:list")

    def title(self) -> str:
        return f"{gettext('News')} · {current().name}"

    def items(self):
        return Article.objects.published().newest_first()[:LENGTH]

    def item_description(self, item: Article) -> str:
        return item.teaser

    def item_pubdate(self, item: Article) -> datetime:
        return noon(item.date)
