"""Reads about archives."""

from django.db import models

from apps.archives.choices import ArchiveState
from apps.projects.models import Project


class ProjectArchiveQuerySet(models.QuerySet):
    def offered_of(self, project: Project):
        """The archive of `project` that anybody may fetch, as a manager offers it."""
        if project.frozen_at is None:  # without a query: there is none, or it is no longer true
            return self.none()
        return self.filter(project=project, state=ArchiveState.READY, is_offered=True).select_related(
            "stored", "project"
        )

    def newest_of(self, project: Project):
        """The archive of `project` that was asked for last, with its file, or None."""
        return self.filter(project=project).select_related("stored").order_by("-pk").first()

    def ready_of(self, project: Project):
        """The archive of `project` that can be fetched, with its file, or None."""
        ready = self.filter(project=project, state=ArchiveState.READY)
        return ready.select_related("stored").order_by("-pk").first()
