"""Uploaded files: private, under random names; the owning app decides who may read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.files.paths import random_path


class StoredFile(models.Model):
    """One checked file. `name` is what the person called it, for the download's name only."""

    file = models.FileField(upload_to=random_path, max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    mime = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name
