"""Who did what, when: append-only; with labels instead of references, it outlives what it tells of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One thing that was done. `actor_label` is a role or a name as it was then, never a key to a person."""

    created_at = models.DateTimeField(_("time"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("actor's number"), null=True)
    actor_label = models.CharField(_("actor"), max_length=200)
    action = models.CharField(_("action"), max_length=60)
    target_type = models.CharField(_("kind"), max_length=60, blank=True)
    target_id = models.CharField(_("number"), max_length=60, blank=True)
    target_label = models.CharField(_("what"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_by_target"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.actor_label}: {self.action} {self.target_label}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("Audit entries are only ever added.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit entries are only ever added.")

    @property
    def dedupe_key(self) -> str:
        """The key of the mails that tell of it, so that each goes out once."""
        return f"audit:{self.pk}"
