"""Every mail that came in, once: what became of it, and why."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.support_requests.choices import MailOutcome, MailReason
from apps.support_requests.mail_querysets import InboundMailQuerySet
from apps.support_requests.models.cases import SupportRequest


class InboundMail(models.Model):
    """A mail that was read from the mailbox or the pipe. Only `services` writes it.

    `digest` is of what stays the same when it is read twice. `raw` is the mail itself, kept as long as a
    manager may still want to enter it; `case` what it belongs to, or is likely to belong to.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    message_id = models.CharField(max_length=255, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    sender = models.CharField(_("sender"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=12, choices=MailOutcome.choices)
    reason = models.CharField(_("reason"), max_length=12, choices=MailReason.choices, blank=True)
    detail = models.CharField(_("details"), max_length=500, blank=True)
    case = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, null=True, related_name="mails")
    raw = models.BinaryField(null=True)

    objects = InboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["received_at"], name="support_mail_by_time"),
            models.Index(
                fields=["-received_at", "-id"], condition=Q(outcome="open"), name="support_mail_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("support_requests:mail", args=[self.pk])
