"""Uploaded files: private, under random names; the owning app decides who may read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.files.accessibility import Point, points
from apps.files.choices import ScanState
from apps.files.paths import random_path
from apps.files.querysets import HELD, PdfPageQuerySet, StoredFileQuerySet


class StoredFile(models.Model):
    """One checked file. `name` is what the person called it, for the download's name only.

    What `files.examining` has found out by reading it stands beside: `examined_at` is empty until then.
    """

    file = models.FileField(upload_to=random_path, max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    mime = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    # Who has uploaded it, as long as no content has taken it: a number, because people stand above files.
    waits_for_id = models.BigIntegerField(null=True, editable=False)
    scan = models.CharField(
        _("virus scan"), max_length=10, choices=ScanState.choices, blank=True, editable=False
    )
    threat = models.CharField(_("found by the virus scanner"), max_length=200, blank=True, editable=False)
    examined_at = models.DateTimeField(_("examined"), null=True, editable=False)
    page_count = models.PositiveIntegerField(_("number of pages"), null=True, editable=False)
    cover = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # What `accessibility.look_at` has found in a PDF; None for everything else.
    accessibility = models.JSONField(null=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(waits_for_id__isnull=False),
                name="files_not_taken_yet",
            ),
            models.Index(
                fields=["id"], condition=models.Q(examined_at__isnull=True), name="files_not_examined"
            ),
            models.Index(
                fields=["id"], condition=models.Q(scan=ScanState.WAITING), name="files_waiting_for_scan"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accessibility_points(self) -> list[Point]:
        """What a PDF offers to those who cannot see it, in words."""
        return points(self.accessibility)

    @property
    def is_being_read(self) -> bool:
        """Whether pages, cover and accessibility are still to be found out."""
        return self.examined_at is None and self.is_served

    @property
    def is_served(self) -> bool:
        """Whether it may go out: not while the virus scanner has not seen it, nor once it found something."""
        return self.scan not in HELD


class PdfPage(models.Model):
    """The text of one page of a PDF, so that a search can say where something stands. Counted from one."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField()

    objects = PdfPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page of a PDF")
        verbose_name_plural = _("pages of PDFs")
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="files_each_page_once")]

    def __str__(self) -> str:
        return f"{self.file_id}, {self.number}"
