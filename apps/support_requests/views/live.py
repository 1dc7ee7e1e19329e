"""What an open page of requests asks for again: parts of itself, made of the same templates.

The page says in a header up to where it knows: the desk a time; a request its newest message and, after a
dash, its state. A GET writes nothing, not even that somebody has read. Who may no longer open the page gets
the page's own refusal.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.decorators import private_page
from apps.support_requests import services
from apps.support_requests.models import Deadline, Handover, SupportRequest
from apps.support_requests.threads import Thread, thread_for, thread_for_company
from apps.support_requests.views.working import visible_case

KNOWN = "X-Known-Until"
_NEW_EACH_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def desk_page(
    request: HttpRequest, template: str, parts: str, cases, context: Mapping[str, Any]
) -> HttpResponse:
    """List or board of `cases`: the page, or for an open one what of it changes (`parts`)."""
    known_until = _moment(request.headers.get(KNOWN, ""))
    if known_until is None:
        return render(request, template, {**context, "known_until": timezone.now().timestamp()})
    arrived = cases.arrived_since(known_until, request.user).count()
    return _parts(request, parts, {**context, "arrived": arrived})


@login_required
@never_cache
@require_safe
def request_live(request: HttpRequest, number: str) -> HttpResponse:
    """State and thread of a request at the desk."""
    case = visible_case(request, number)
    context = {
        "parts": case.parts_for(request.user),
        "assignment": case.current_assignment,
        "page_url": case.get_absolute_url(),
        **_known(request, case, thread_for(request.user, case)),
    }
    return _parts(request, "support_requests/_request_live.html", context)


@private_page
@require_safe
def case_live(request: HttpRequest, token: str) -> HttpResponse:
    """State and thread of the company's own case."""
    case = services.find_by_token(token)
    context = {
        "token": token,
        "assignment": case.current_assignment,
        "handovers": Handover.objects.of(case),
        "answer_deadline": Deadline.objects.of(case).promised(),
        "page_url": reverse("support_requests:case", args=[token]),
        **_known(request, case, thread_for_company(case)),
    }
    return _parts(request, "support_requests/_case_live.html", context)


def _parts(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The parts, or 304 for whoever has them already, but for the keys of forms."""
    response = render(request, template, context)
    same = _NEW_EACH_TIME.sub(b"", response.content)
    response["ETag"] = f'"{sha256(same).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") != response["ETag"]:
        return response
    unchanged = HttpResponseNotModified()
    unchanged["ETag"] = response["ETag"]
    return unchanged


def _known(request: HttpRequest, case: SupportRequest, thread: Thread) -> dict[str, Any]:
    """What was written, what of it the page does not show yet, and whether its buttons are out of date."""
    newest, _dash, state = request.headers.get(KNOWN, "").partition("-")
    new_after = int(newest) if newest.isascii() and newest.isdigit() and len(newest) < 19 else None
    news = thread.newer_than(new_after)
    return {
        "case": case,
        "thread": thread,
        "new_after": new_after,
        "news": news,
        "has_moved": bool(state) and state != case.state,
    }


def _moment(known: str) -> datetime | None:
    """Seconds since 1970; None for what is no time."""
    try:
        return datetime.fromtimestamp(float(known), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
