"""What holds several events together."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.events.querysets.events import SeriesQuerySet
from apps.partners.models import OwnedContent


class EventSeries(OwnedContent):
    """Events that belong together, such as a monthly talk; each of them stays an event of its own."""

    slug = models.SlugField(_("address"), unique=True, max_length=100, editable=False)
    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=500)
    summary_en = models.TextField(_("summary (English)"), max_length=500, blank=True)
    description_de = RichTextField(_("description (German)"), blank=True)
    description_en = RichTextField(_("description (English)"), blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    summary = Translated()
    description = Translated()
    body_template = "events/_series_body.html"
    route_prefix = "series_"
    slug_source = "title_de"
    revision_fields = (
        "title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en", "publish_at",
        "expire_at",
    )  # fmt: skip

    objects = SeriesQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["title_de"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:series_detail", args=[self.slug])
