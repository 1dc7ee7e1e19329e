"""De-minimis aid for services: what the company declared, what was granted, and the certificate's number."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.aid.choices import AidState
from apps.aid.querysets import AidFileQuerySet
from apps.companies.names import normalised
from apps.core.validators import single_line
from apps.events.choices import NUMBER_LENGTH, shown_number
from apps.partners.models import PartnerOrganisation
from apps.support_requests.models import SupportRequest


class AidFile(models.Model):
    """One service with a value that counts as aid. It outlives the request: the law wants it kept ten years.

    `before` is what the undertaking had got in the three years before, as reckoned when it was granted.
    """

    request = models.ForeignKey(
        SupportRequest, on_delete=models.SET_NULL, verbose_name=_("request"), null=True, related_name="+"
    )
    request_number = models.CharField(_("number of the request"), max_length=11)
    # Who asked: it decides who may know of it, also when the request is gone.
    asker_role = models.CharField(max_length=15, blank=True, editable=False)
    company_name = models.CharField(_("company"), max_length=200, validators=[single_line])
    matching_name = models.CharField(max_length=200, editable=False, db_index=True)
    service = models.CharField(
        _("service"), max_length=300, validators=[single_line],
        help_text=_("What the company gets, for example “Advice on a new product line, two days”."),
    )  # fmt: skip
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, verbose_name=_("granted by"), related_name="+"
    )
    value = models.DecimalField(_("value in euros (gross grant equivalent)"), max_digits=9, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=AidState.choices, default=AidState.ASKED)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    declared_at = models.DateTimeField(_("declared"), null=True)
    declared_by = models.CharField(
        _("name and function"), max_length=200, blank=True, validators=[single_line]
    )
    undertaking = models.TextField(_("linked enterprises"), blank=True, max_length=2000)
    granted_on = models.DateField(_("granted on"), null=True)
    before = models.DecimalField(
        _("granted in three years before"), max_digits=9, decimal_places=2, null=True
    )
    number = models.CharField(_("number"), max_length=NUMBER_LENGTH, null=True, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = AidFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file on de-minimis aid")
        verbose_name_plural = _("files on de-minimis aid")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="aid_has_a_value"),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "revoked"])
                | Q(granted_on__isnull=False, number__isnull=False),
                name="granted_aid_has_day_and_number",
            ),
        ]

    def __str__(self) -> str:
        # Goes into the audit log: names nobody.
        return f"{self.request_number}/{self.pk}"

    def save(self, *args, **kwargs) -> None:
        self.matching_name = normalised(self.company_name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("aid:detail", args=[self.pk])

    @property
    def shown_number(self) -> str:
        """As it is printed; empty before it is granted."""
        return shown_number(self.number or "")


class EarlierAid(models.Model):
    """De-minimis aid that the company says it, or an enterprise linked to it, has got before."""

    file = models.ForeignKey(AidFile, on_delete=models.CASCADE, related_name="earlier")
    granted_on = models.DateField(_("granted on"))
    granted_by = models.CharField(_("granted by"), max_length=200, validators=[single_line])
    amount = models.DecimalField(
        _("amount in euros (gross grant equivalent)"), max_digits=11, decimal_places=2
    )

    class Meta:
        verbose_name = _("earlier aid")
        verbose_name_plural = _("earlier aids")
        ordering = ["granted_on", "pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
