"""A project that has ended: frozen, opened again, and made into one file."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.archives import services
from apps.archives.forms import ThawForm
from apps.archives.models import ProjectArchive
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.projects import keeping
from apps.projects.models import Project
from apps.projects.permissions import can_freeze


@login_required
@require_safe
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the project stands, and how far its archive has come."""
    return _page(request, _project(request, pk))


@login_required
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it changes from now on."""
    project = _project(request, pk)
    act = partial(keeping.freeze, project=project, actor=request.user)
    return _done(request, project, act, _("The project is kept as it is from now on."))


@login_required
@require_POST
def thaw(request: HttpRequest, pk: int) -> HttpResponse:
    """It may change again."""
    project = _project(request, pk)
    form = ThawForm(request.POST)
    if not form.is_valid():
        return _page(request, project, form=form, status=400)
    act = partial(keeping.thaw, project=project, actor=request.user, note=form.cleaned_data["note"])
    return _done(request, project, act, _("The project is open again."))


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the archive made, in the background."""
    project = _project(request, pk)
    act = partial(services.ask, project=project, actor=request.user)
    return _done(request, project, act, _("The archive will be made within a minute."))


@login_required
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the archive on the project's public page, or takes it from there."""
    project, wanted = _project(request, pk), request.POST.get("wanted") == "1"
    act = partial(services.offer, project=project, actor=request.user, wanted=wanted)
    said = (
        _("The archive is offered on the project’s page.")
        if wanted
        else _("The archive is no longer offered.")
    )
    return _done(request, project, act, said)


def _done(request: HttpRequest, project: Project, act: Callable[[], object], said: str) -> HttpResponse:
    """Does it, and says so; or says why not."""
    try:
        act()
    except UserError as refusal:
        messages.error(request, refusal.user_message)
    else:
        messages.success(request, said)
    return redirect("archives:keep", project.pk)


def _project(request: HttpRequest, pk: int) -> Project:
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    require(can_freeze(request.user, project))
    return project


def _page(
    request: HttpRequest, project: Project, form: ThawForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "project": project,
        "archive": ProjectArchive.objects.newest_of(project),
        "ready": ProjectArchive.objects.ready_of(project),
        "form": form or ThawForm(),
    }
    return render(request, "archives/keep.html", context, status=status)
