"""The first page of a new portal: whose is it?"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.core.decorators import private_page
from apps.core.forms import posted
from apps.core.permissions import require
from apps.links import services as links
from apps.links.models import SignedLink
from apps.siteconfig import services
from apps.siteconfig.current import read
from apps.siteconfig.forms import FirstRunForm
from apps.siteconfig.models import SiteSettings
from apps.siteconfig.permissions import can_edit_settings


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_manager(request: HttpRequest) -> HttpResponse:
    """For a signed-in network manager; once set up, the settings take its place."""
    require(can_edit_settings(request.user))
    if request.method != "POST" and read().is_set_up:
        return redirect("siteconfig:edit")
    return _ask(request, actor=request.user)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever installs the portal and has no account yet; the link is printed by `manage.py set_up`."""
    link = links.resolve(token, purpose=services.FIRST_RUN)
    return _ask(request, actor="installer", link=link)


def _ask(request: HttpRequest, *, actor, link: SignedLink | None = None) -> HttpResponse:
    form = FirstRunForm(posted(request), instance=SiteSettings())
    if not form.is_bound or not form.is_valid():
        status = 400 if form.errors else 200
        return render(request, "siteconfig/first_run.html", {"form": form}, status=status)
    services.set_up(values=form.values(), actor=actor, link=link)
    if link is None:
        return redirect("siteconfig:edit")
    return render(request, "siteconfig/first_run_done.html")
