"""A request that is still being written: kept on the server, reached by nothing but a secret address."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.choices import LANGUAGE_NAMES
from apps.files.models import StoredFile
from apps.offers.models import SupportOffer
from apps.support_requests.querysets import DraftFileQuerySet


class RequestDraft(models.Model):
    """What a company has filled in so far. It is in no list: only who holds its link (`links`) sees it.

    `answers` are the fields as they were typed, right or wrong: going back and forth loses nothing, and
    all of it is checked when it is sent. Sending, discarding and `ends_at` delete the row.
    """

    answers = models.JSONField(default=dict)
    offer = models.ForeignKey(SupportOffer, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_NAMES, default="de")
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    ends_at = models.DateTimeField(_("deleted on"))

    class Meta:
        verbose_name = _("draft of a request")
        verbose_name_plural = _("drafts of requests")
        indexes = [models.Index(fields=["ends_at"], name="support_drafts_that_end")]

    def __str__(self) -> str:
        """The number and nothing else: it goes into audit entries."""
        return f"{self.pk}"


class DraftFile(models.Model):
    """A file that is to go with the request."""

    draft = models.ForeignKey(RequestDraft, on_delete=models.CASCADE, related_name="files")
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a draft")
        verbose_name_plural = _("files of drafts")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
