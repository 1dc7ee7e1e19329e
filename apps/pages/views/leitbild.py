"""The mission statement: today's edition, earlier ones, what changed between them, and who refers to it."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.permissions import require
from apps.pages.editions import compare
from apps.pages.models import MissionStatement
from apps.pages.references import dead_references
from apps.partners.permissions import can_write


@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The current edition of the Leitbild."""
    return page(request, MissionStatement.objects.current_for(request.user))


@require_safe
def edition(request: HttpRequest, day: str) -> HttpResponse:
    """The edition of a day, for ever under the same address."""
    return page(request, _of_day(request, day))


def page(request: HttpRequest, statement: MissionStatement | None) -> HttpResponse:
    """The page of one edition as it is, or in a preview as it would be; of none, while there is none."""
    editions = list(MissionStatement.objects.editions_for(request.user))
    context = {"object": statement, "editions": editions, "newest": editions[0] if editions else None}
    return render(request, "pages/mission_statement.html", context)


@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """What the edition of one day (`?bis=`) changes in that of another (`?von=`), section by section."""
    old, new = _of_day(request, request.GET.get("von", "")), _of_day(request, request.GET.get("bis", ""))
    context = {
        "old": old,
        "new": new,
        "changes": compare(old, new),
        "editions": list(MissionStatement.objects.editions_for(request.user)),
    }
    return render(request, "pages/mission_statement_compare.html", context)


@login_required
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """For those who write: the sections' addresses to link to, and the links that lead nowhere."""
    require(can_write(request.user))
    context = {
        "object": MissionStatement.objects.current_for(request.user),
        "dead": dead_references(request.user),
    }
    return render(request, "pages/mission_statement_references.html", context)


def manage_context(request: HttpRequest, content: MissionStatement) -> dict:
    """For an edition's page in the workplace: what would lead nowhere once it is the current one."""
    newest = MissionStatement.objects.current_for(request.user)
    becomes_current = newest is None or content.edition_date >= newest.edition_date
    return {"dead": dead_references(request.user, current=content) if becomes_current else []}


def _of_day(request: HttpRequest, day: str) -> MissionStatement:
    try:
        found = MissionStatement.objects.of_day(request.user, date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
