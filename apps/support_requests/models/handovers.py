"""Requests go to a partner only with the company's consent, and no further than it reaches."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.partners.models import PartnerOrganisation
from apps.support_requests.choices import Consent, HandoverState, Part
from apps.support_requests.models.cases import Assignment, SupportRequest
from apps.support_requests.querysets import HandoverQuerySet


class Handover(models.Model):
    """That an organisation gets a request: asked, agreed to, taken on or not. `services.handovers` writes it.

    `parts` is what it gets besides the request's own words, which always go along. `answer_by` is until when
    the company (while ASKED) or the organisation (while AGREED) should have answered; then it lapses.
    """

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="handovers")
    organisation = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, verbose_name=_("organisation"), related_name="+"
    )
    assignment = models.OneToOneField(
        Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="handover"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=HandoverState.choices, default=HandoverState.ASKED
    )
    parts = ArrayField(
        models.CharField(max_length=10, choices=Part.choices),
        verbose_name=_("what is handed over"),
        default=list,
    )
    why = models.TextField(_("why this organisation"), blank=True, max_length=1000)
    note = models.TextField(_("note for the partner"), blank=True, max_length=20_000)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    consent = models.CharField(
        _("how the company agreed"), max_length=10, choices=Consent.choices, blank=True
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    accepted_at = models.DateTimeField(_("taken on"), null=True)
    answer_by = models.DateTimeField(_("answer until"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="one_handover_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.ASKED, agreed_at__isnull=True)
                | ~Q(state__in=[HandoverState.ASKED, HandoverState.AGREED, HandoverState.ACCEPTED])
                | Q(agreed_at__isnull=False),
                name="handover_only_with_consent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_by"], condition=Q(ended_at__isnull=True), name="support_handover_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.organisation}"

    @property
    def part_labels(self) -> list[str]:
        """What is handed over, in words and in the order of the choices."""
        return [str(part.label) for part in Part if part in self.parts]
