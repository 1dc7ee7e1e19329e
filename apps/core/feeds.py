"""What all feeds share."""

from datetime import date, datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from apps.core.addresses import absolute
from apps.core.validators import without_control_signs

LENGTH = 30


class PlainTextAtom(Atom1Feed):
    """Our summaries are plain text, but stand in the feed as HTML (RFC 4287, 3.1.1): so they are escaped."""

    def add_item(self, title: str, link: str, description: str, *args, **kwargs):
        plain = without_control_signs(escape(description))
        super().add_item(without_control_signs(title), link, plain, *args, **kwargs)


class PortalFeed(Feed):
    """A feed says in `items()` what it holds: the first `LENGTH`, newest first."""

    feed_type = PlainTextAtom

    def item_title(self, item: Any) -> str:
        return item.title

    def item_link(self, item: Any) -> str:
        return absolute(item.get_absolute_url())

    def item_updateddate(self, item: Any) -> datetime | None:
        return item.updated_at


def noon(day: date) -> datetime:
    """A moment for what has a day only: the same day in every reader's time."""
    return timezone.make_aware(datetime.combine(day, time(12)))
