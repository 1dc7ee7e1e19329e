"""The archive for feed readers."""

from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed
from apps.core.richtext import plain
from apps.newsletter.models import Issue
from apps.siteconfig.current import current


class IssueFeed(PortalFeed):
    """The newest issues."""

    subtitle = _("All issues, as they were sent.")
    link = reverse_lazy("newsletter:archive")

    def title(self) -> str:
        return f"{gettext('Newsletter')} · {current().name}"

    def items(self):
        return Issue.objects.on_the_web().newest_first()[:LENGTH]

    def item_title(self, item: Issue) -> str:
        return item.subject

    def item_description(self, item: Issue) -> str:
        return item.preview_text or plain(item.intro)[:400]

    def item_pubdate(self, item: Issue) -> datetime | None:
        return item.started_at

    def item_updateddate(self, item: Issue) -> datetime | None:
        return item.started_at
