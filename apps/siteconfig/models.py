"""What makes the software one network's own portal: one row, edited on the site."""

import hashlib

from django.db import models
from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.core.validators import single_line
from apps.files.models import StoredFile
from apps.siteconfig import palette
from apps.siteconfig.validators import carries_dark_text, carries_white_text

ONLY = 1


class SiteSettings(models.Model):
    """The network's name, look and contact. There is one row at most; without it the defaults hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name_de = models.CharField(
        _("name (German)"), max_length=60, default="Transformationsnetzwerk", validators=[single_line]
    )
    name_en = models.CharField(
        _("name (English)"), max_length=60, blank=True, default="Transformation Network",
        validators=[single_line],
    )  # fmt: skip
    short_name = models.CharField(
        _("short name"), max_length=30, blank=True, validators=[single_line],
        help_text=_("Stands where there is little room, for example in calendars and apps."),
    )  # fmt: skip
    region_de = models.CharField(
        _("industry and region (German)"), max_length=80, blank=True, validators=[single_line],
        help_text=_("Stands below the name, for example “Vehicle industry · South-West Saxony and Leipzig”."),
    )  # fmt: skip
    region_en = models.CharField(
        _("industry and region (English)"), max_length=80, blank=True, validators=[single_line]
    )
    description_de = models.CharField(
        _("what the portal offers (German)"), max_length=300, blank=True, validators=[single_line],
        help_text=_("One sentence. Search engines show it below the portal’s name."),
    )  # fmt: skip
    description_en = models.CharField(
        _("what the portal offers (English)"), max_length=300, blank=True, validators=[single_line]
    )
    logo = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("logo"), related_name="+"
    )
    logo_alt_de = models.CharField(
        _("alternative text of the logo (German)"), max_length=150, blank=True, validators=[single_line]
    )
    logo_alt_en = models.CharField(
        _("alternative text of the logo (English)"), max_length=150, blank=True, validators=[single_line]
    )
    main_colour = models.CharField(
        _("main colour"), max_length=7, default=palette.DEFAULT_MAIN, validators=[carries_white_text],
        help_text=_("For buttons, links and dark areas. White text must be readable on it."),
    )  # fmt: skip
    signal_colour = models.CharField(
        _("signal colour"), max_length=7, default=palette.DEFAULT_SIGNAL, validators=[carries_dark_text],
        help_text=_("For what must catch the eye. Dark text must be readable on it."),
    )  # fmt: skip
    contact_role_de = models.CharField(
        _("contact role (German)"), max_length=120, blank=True, default="Netzwerkmanagement",
        validators=[single_line],
        help_text=_("A role, for example “Network management”; never a person’s name."),
    )  # fmt: skip
    contact_role_en = models.CharField(
        _("contact role (English)"), max_length=120, blank=True, default="Network management",
        validators=[single_line],
    )  # fmt: skip
    contact_email = models.EmailField(_("contact e-mail"), blank=True, validators=[single_line])
    contact_phone = models.CharField(
        _("contact telephone"), max_length=60, blank=True, validators=[single_line]
    )
    imprint_contact = models.TextField(
        _("operator for the imprint"), max_length=1000, blank=True,
        help_text=_("Name and legal form, address, authorised body, e-mail, telephone: one on each line."),
    )  # fmt: skip
    footer_text_de = models.TextField(_("text in the footer (German)"), max_length=500, blank=True)
    footer_text_en = models.TextField(_("text in the footer (English)"), max_length=500, blank=True)
    allow_self_approval = models.BooleanField(
        _("Managers may approve what they have written themselves"),
        default=False,
        help_text=_(
            "Leave this off where two managers work or more: then four eyes see what becomes public."
        ),
    )
    certifies_aid = models.BooleanField(
        _("Help for companies can be certified as de-minimis aid"),
        default=False,
        help_text=_("For networks that grant aid under Regulation (EU) 2023/2831."),
    )
    set_up_at = models.DateTimeField(_("set up"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    name = Translated()
    region = Translated()
    description = Translated()
    logo_alt = Translated()
    contact_role = Translated()
    footer_text = Translated()

    class Meta:
        verbose_name = _("settings of the website")
        verbose_name_plural = _("settings of the website")
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="only_one_row_of_settings")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_set_up(self) -> bool:
        """Whether somebody has said whose portal this is."""
        return self.set_up_at is not None

    @property
    def label(self) -> str:
        """The name where there is little room."""
        return self.short_name or self.name

    @property
    def has_own_colours(self) -> bool:
        """Whether other colours than those of the style sheets are wanted."""
        return (self.main_colour, self.signal_colour) != (palette.DEFAULT_MAIN, palette.DEFAULT_SIGNAL)

    @cached_property
    def colours(self) -> dict[str, dict[str, str]]:
        """All shades, for "light" and "dark": what mails need, which have no style sheet."""
        schemes = palette.tokens(self.main_colour, self.signal_colour)
        return {
            scheme: {name.replace("-", "_"): value for name, value in shades.items()}
            for scheme, shades in schemes.items()
        }

    @cached_property
    def stylesheet(self) -> str:
        """The style sheet of the colours."""
        return palette.stylesheet(self.main_colour, self.signal_colour)

    @cached_property
    def stylesheet_url(self) -> str:
        """Its address, which is another one with other colours; empty where the standard ones hold."""
        if not self.has_own_colours:
            return ""
        digest = hashlib.sha256(self.stylesheet.encode()).hexdigest()[:16]
        return reverse("look:stylesheet", args=[digest])

    @property
    def logo_url(self) -> str:
        """The network's own logo, or the portal's."""
        if self.logo_id is None or self.logo is None:
            return static("img/logo.svg")
        return reverse("look:logo", args=[self.logo.sha256[:16]])
