"""The file, for everybody where it is offered, and for the project's managers always."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.archives.models import ProjectArchive
from apps.files.responses import serve
from apps.projects.models import Project
from apps.projects.permissions import can_freeze


@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The archive of a project, with Range and ETag."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    archive = ProjectArchive.objects.ready_of(project)
    is_offered = archive is not None and archive.is_offered and project.frozen_at is not None
    if archive is None or not (is_offered or can_freeze(request.user, project)):
        raise Http404
    return serve(request, archive.stored)
