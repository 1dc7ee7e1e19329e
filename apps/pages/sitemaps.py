"""The sitemap: every public page, in both languages."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from apps.events.models import Event, EventSeries
from apps.news.models import Article
from apps.offers.models import SupportOffer
from apps.pages.models import MissionStatement
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Initiative, Project
from apps.publications.models import Publication


class PortalSitemap(Sitemap):
    """Both languages, each naming the other."""

    i18n = True
    languages = ["de", "en"]
    alternates = True
    x_default = True
    limit = 2000


class FixedPages(PortalSitemap):
    """Pages that are always there."""

    def items(self):
        return [
            "pages:home", "pages:mission_statement", "news:list", "projects:list", "projects:initiative_list",
            "partners:list", "events:list", "events:subscribe", "publications:list", "support_requests:start",
            "offers:list", "newsletter:subscribe", "pages:imprint", "pages:privacy", "pages:accessibility",
        ]  # fmt: skip

    def location(self, item):
        return reverse(item)


class PublicContent(PortalSitemap):
    """What of one kind is public now."""

    def __init__(self, model):
        self.model = model

    def items(self):
        return self.model.objects.visible_to(AnonymousUser()).order_by("pk")

    def lastmod(self, item):
        return item.updated_at


SITEMAPS = {
    "seiten": FixedPages,
    **{
        model._meta.model_name: PublicContent(model)
        for model in (
            Project,
            Initiative,
            PartnerOrganisation,
            Article,
            Event,
            EventSeries,
            Publication,
            SupportOffer,
            MissionStatement,
        )
    },
}
