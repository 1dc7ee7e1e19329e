"""A project in one file that opens without a server."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.archives.choices import UNFINISHED, ArchiveState
from apps.archives.querysets import ProjectArchiveQuerySet
from apps.files.models import StoredFile
from apps.projects.models import Project


class ProjectArchive(models.Model):
    """One archive of a project, from being asked for to its file. Only `services` writes it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=ArchiveState.choices, default=ArchiveState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    stored = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    is_offered = models.BooleanField(_("offered on the project’s page"), default=False)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    moved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("made"), null=True)

    objects = ProjectArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive of a project")
        verbose_name_plural = _("archives of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=UNFINISHED), name="archives_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        """Where its file is fetched."""
        return reverse("archives:file", args=[self.project.slug])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
