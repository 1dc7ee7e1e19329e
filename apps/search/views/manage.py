"""Managers see how the index is, and have it built anew."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.permissions import require
from apps.search import rebuilding
from apps.search.models import SearchDocument, SearchIndex
from apps.search.permissions import can_rebuild


@login_required
@private_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is in the index, and how far a new one has come."""
    require(can_rebuild(request.user))
    context = {
        "state": SearchIndex.objects.state(),
        "counts": SearchDocument.objects.live().counts_by_kind(),
        "is_building": rebuilding.is_building(),
        "is_waiting": rebuilding.is_outdated(),
    }
    return render(request, "search/index_detail.html", context)


@login_required
@require_POST
def rebuild(request: HttpRequest) -> HttpResponse:
    """Has it built anew, in the background."""
    rebuilding.ask_for_rebuild(actor=request.user)
    messages.success(
        request, _("The search index will be rebuilt within a minute. Search goes on meanwhile.")
    )
    return redirect("search:index")
