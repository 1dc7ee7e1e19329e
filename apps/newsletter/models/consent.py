"""What readers have agreed to: the texts, and agreements that a later one has replaced."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.i18n import Translated
from apps.newsletter.models.subscriptions import Subscription
from apps.newsletter.querysets import ConsentTextQuerySet


class ConsentText(models.Model):
    """One version of what readers agree to. It is never changed, only followed by a newer one.

    With `agree_by`, those who agreed to an older text are asked once whether they agree to this one, and who
    has not by then is written to no more.
    """

    version = models.CharField(_("version"), max_length=20, unique=True, editable=False)
    text_de = models.TextField(_("text (German)"), max_length=2000)
    text_en = models.TextField(_("text (English)"), max_length=2000)
    introduced_at = models.DateTimeField(_("valid from"))
    agree_by = models.DateTimeField(_("ask all readers again, until"), null=True, blank=True)

    text = Translated()

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["-introduced_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agree_by__isnull=True) | models.Q(agree_by__gt=models.F("introduced_at")),
                name="consent_text_leaves_time_to_agree",
            )
        ]

    def __str__(self) -> str:
        return self.version


class PastConsent(models.Model):
    """The proof of an agreement that a later one has replaced: it still covers the mails sent meanwhile."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="past_consents")
    text_version = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    asked_from = models.GenericIPAddressField(null=True)
    confirmed_at = models.DateTimeField()
    confirmed_from = models.GenericIPAddressField(null=True)
    source = models.CharField(max_length=30)
    proof = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("earlier consent")
        verbose_name_plural = _("earlier consents")
        ordering = ["-confirmed_at"]

    def __str__(self) -> str:
        return f"{self.subscription} {self.text_version}"
