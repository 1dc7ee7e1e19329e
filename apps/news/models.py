"""News items, shown under "Aktuelles"."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.richtext import RichTextField
from apps.core.validators import single_line
from apps.news.querysets import ArticleQuerySet
from apps.partners.models import OwnedContent
from apps.projects.models import Project


class Article(OwnedContent):
    """A news item. `date` is its own date (of the event it tells of), whenever it was put online."""

    slug = models.SlugField(_("address"), unique=True, max_length=100)
    title_de = models.CharField(_("title (German)"), max_length=200, validators=[single_line])
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True, validators=[single_line])
    teaser_de = models.TextField(_("teaser (German)"), max_length=500)
    teaser_en = models.TextField(_("teaser (English)"), max_length=500, blank=True)
    body_de = RichTextField(_("text (German)"))
    body_en = RichTextField(_("text (English)"), blank=True)
    date = models.DateField(_("date"), default=timezone.localdate)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, verbose_name=_("project"), null=True, blank=True, related_name="+"
    )
    action_fields = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("action fields"), blank=True, related_name="+"
    )
    contact_role = models.CharField(
        _("contact role"), max_length=120, blank=True, validators=[single_line],
        help_text=_("A role, for example “Project office”; never a person’s name."),
    )  # fmt: skip
    contact_email = models.EmailField(_("contact e-mail"), blank=True, validators=[single_line])
    contact_phone = models.CharField(
        _("contact telephone"), max_length=60, blank=True, validators=[single_line]
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    title = Translated()
    teaser = Translated()
    body = Translated()
    revision_fields = (
        "title_de", "title_en", "teaser_de", "teaser_en", "body_de", "body_en", "date", "project",
        "action_fields", "contact_role", "contact_email", "contact_phone", "publish_at", "expire_at",
    )  # fmt: skip
    project_path = "project"
    body_template = "news/_article_body.html"
    slug_source = "title_de"
    reserved_slugs = frozenset({"feed"})

    objects = ArticleQuerySet.as_manager()

    class Meta(OwnedContent.Meta):
        abstract = False
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["state", "-date", "-id"], name="news_by_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:detail", args=[self.slug])

    @property
    def has_contact(self) -> bool:
        """Whether there is anything to show in the contact box."""
        return bool(self.contact_role or self.contact_email or self.contact_phone)
