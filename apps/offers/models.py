"""Who in the network helps companies with what."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.offers.choices import OfferKind
from apps.offers.querysets import SupportOfferQuerySet
from apps.partners.models import OwnedContent
from apps.projects.models import Project


class SupportOffer(OwnedContent):
    """An offer of support. It holds until `expire_at`; without counties it holds for the whole region.

    There is no contact on it: whoever wants the help asks through the portal, so that compartments and
    consent hold from the first sentence on.
    """

    slug = models.SlugField(_("address"), unique=True, max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=OfferKind.choices)
    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    summary_de = models.TextField(_("summary (German)"), max_length=500)
    summary_en = models.TextField(_("summary (English)"), max_length=500, blank=True)
    body_de = RichTextField(_("text (German)"))
    body_en = RichTextField(_("text (English)"), blank=True)
    benefit_de = models.TextField(_("what it brings (German)"), max_length=1000, blank=True)
    benefit_en = models.TextField(_("what it brings (English)"), max_length=1000, blank=True)
    next_steps_de = models.TextField(_("how it goes on (German)"), max_length=1000, blank=True)
    next_steps_en = models.TextField(_("how it goes on (English)"), max_length=1000, blank=True)
    costs_de = models.CharField(_("costs (German)"), max_length=200, validators=[single_line])
    costs_en = models.CharField(_("costs (English)"), max_length=200, blank=True, validators=[single_line])
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    target_groups = models.ManyToManyField(
        "taxonomy.TargetGroup", verbose_name=_("target groups"), blank=True, related_name="+"
    )
    counties = models.ManyToManyField(
        "taxonomy.County", verbose_name=_("counties"), blank=True, related_name="+"
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    summary = Translated()
    body = Translated()
    benefit = Translated()
    next_steps = Translated()
    costs = Translated()
    revision_fields = (
        "title_de", "title_en", "kind", "summary_de", "summary_en", "body_de", "body_en", "benefit_de",
        "benefit_en", "next_steps_de", "next_steps_en", "costs_de", "costs_en", "project", "action_fields",
        "target_groups", "counties", "publish_at", "expire_at",
    )  # fmt: skip
    project_path = "project"
    body_template = "offers/_offer_body.html"
    slug_source = "title_de"
    reserved_slugs = frozenset({"feed"})

    objects = SupportOfferQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("offer of support")
        verbose_name_plural = _("offers of support")
        ordering = ["title_de", "pk"]
        indexes = [models.Index(fields=["state", "title_de", "id"], name="offers_by_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("offers:detail", args=[self.slug])
