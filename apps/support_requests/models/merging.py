"""Numbers of requests that were put together with others."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.support_requests.models.cases import SupportRequest


class FormerNumber(models.Model):
    """A number that the company knows, and that leads to the request in which its words are now.

    It is all that is left of a request that was put together with another one; no other gets it again.
    """

    number = models.CharField(_("number"), max_length=11, unique=True, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="former_numbers")
    created_at = models.DateTimeField(_("put together"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former number")
        verbose_name_plural = _("former numbers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number
