"""What stays of a request: who has read it, and a count after everything else has been deleted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import AskerRole, Helped, Kind, SizeClass, Source, State
from apps.support_requests.models.cases import SupportRequest
from apps.support_requests.querysets import ReadingQuerySet, RequestCountQuerySet
from apps.taxonomy.models import ActionField, County


class Reading(models.Model):
    """When somebody of the house last opened a request: for unread marks, and for the company to see."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.CASCADE, null=True, related_name="+"
    )
    read_at = models.DateTimeField(_("read"))

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(fields=["request", "user"], name="one_reading_a_person_and_request")
        ]
        # What is unread is asked of all readings of one person.
        indexes = [models.Index(fields=["user", "request", "read_at"], name="support_reading_of_user")]

    def __str__(self) -> str:
        return f"{self.request}, {self.read_at:%Y-%m-%d %H:%M}"


class RequestCount(models.Model):
    """One deleted request, without anything that leads back to whom it was about."""

    month = models.DateField(_("month of receipt"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    source = models.CharField(_("received by"), max_length=10, choices=Source.choices)
    state = models.CharField(_("state"), max_length=20, choices=State.choices)
    helped = models.CharField(_("helped"), max_length=10, choices=Helped.choices, blank=True)
    asker_role = models.CharField(_("who asks"), max_length=15, choices=AskerRole.choices, blank=True)
    size_class = models.CharField(
        _("size of the company"), max_length=10, choices=SizeClass.choices, blank=True
    )
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, related_name="+")
    action_field = models.ForeignKey(ActionField, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.SET_NULL, verbose_name=_("in charge last"), null=True,
        related_name="+",
    )  # fmt: skip
    answered_after = models.PositiveIntegerField(_("working minutes until the first answer"), null=True)

    objects = RequestCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of a deleted request")
        verbose_name_plural = _("counts of deleted requests")
        indexes = [models.Index(fields=["month"], name="support_count_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}, {self.get_kind_display()}"
