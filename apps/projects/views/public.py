"""The projects, as everyone sees them; one that has ended stays."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.core.pagination import paginate
from apps.core.sections import sections_for
from apps.projects.models import Project


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """All projects of the network, also those whose term is over."""
    projects = Project.objects.visible_to(request.user).select_related("organisation").order_by("acronym")
    return render(request, "projects/project_list.html", {"page": paginate(request, projects)})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One project: consortium, funding, aims and everything it has made."""
    return page(request, get_object_or_404(Project.objects.visible_to(request.user).for_page(), slug=slug))


def page(request: HttpRequest, project: Project) -> HttpResponse:
    """The page of `project` as it is, or in a preview as it would be."""
    context = {"object": project, "sections": sections_for(project, request.user)}
    return render(request, "projects/project_detail.html", context)
