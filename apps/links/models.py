"""Signed, expiring, revocable links: what a mail may carry instead of a log-in."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignedLink(models.Model):
    """One link handed out. The token is a signature over `public_id`, so the table alone opens nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=60)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("signed link")
        verbose_name_plural = _("signed links")
        indexes = [models.Index(fields=["purpose", "subject_id"], name="link_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"
