"""Offers of support for feed readers."""

from datetime import datetime

from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.feeds import LENGTH, PortalFeed
from apps.offers.models import SupportOffer
from apps.siteconfig.current import current


class SupportOfferFeed(PortalFeed):
    """The newest offers, with their summaries."""

    subtitle = _("Who in the network helps companies with what.")
    link = reverse_lazy("offers:list")

    def title(self) -> str:
        return f"{gettext('Offers of support')} · {current().name}"

    def items(self):
        return SupportOffer.objects.published().newest_first()[:LENGTH]

    def item_description(self, item: SupportOffer) -> str:
        return item.summary

    def item_pubdate(self, item: SupportOffer) -> datetime:
        return item.published_at or item.created_at
