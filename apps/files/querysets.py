"""Reads about stored files and what is in them."""

from django.db import models

from apps.files.choices import ScanState

HELD = (ScanState.WAITING, ScanState.INFECTED)


class StoredFileQuerySet(models.QuerySet):
    """Reads over stored files."""

    def known_or_waiting_for(self, numbers, user):
        """These, and what this person has uploaded: what they may put into a content."""
        return self.filter(models.Q(pk__in=[n for n in numbers if n]) | models.Q(waits_for_id=user.pk))

    def waiting_for_scan(self):
        """In quarantine, the oldest first."""
        return self.filter(scan=ScanState.WAITING).order_by("pk")

    def not_examined(self):
        """What is still to be read; what waits for the virus scan is not opened before."""
        return self.filter(examined_at=None).exclude(scan__in=HELD).order_by("pk")


class PdfPageQuerySet(models.QuerySet):
    """Reads over the text of PDFs."""

    def of_files(self, files):
        """The pages of these files, file by file, in their order."""
        return self.filter(file__in=files).order_by("file", "number")
