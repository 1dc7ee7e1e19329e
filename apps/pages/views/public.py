"""What a visitor sees that belongs to no single app."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.idempotency import once
from apps.pages import querysets
from apps.pages.forms import AccessibilityFeedbackForm
from apps.pages.services import submit_feedback


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the network is for, and the next step for each of the four kinds of people."""
    return render(request, "pages/home.html", querysets.home_page(request.user))


@require_safe
def mission_statement(request: HttpRequest) -> HttpResponse:
    """The current edition of the Leitbild."""
    statement = querysets.current_mission_statement(request.user)
    return render(request, "pages/mission_statement.html", {"object": statement})


@require_safe
def legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Imprint, privacy notice or accessibility statement."""
    page = querysets.legal_page(kind)
    if page is None:
        raise Http404
    return render(request, "pages/legal_page.html", {"object": page})


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_feedback(request: HttpRequest) -> HttpResponse:
    """Reports a barrier; it becomes a tracked case."""
    form = AccessibilityFeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = once(
            form.cleaned_data["submission_key"], lambda: submit_feedback(form=form, request=request)
        )
        return render(request, "pages/accessibility_feedback_sent.html", {"number": number})
    return render(
        request, "pages/accessibility_feedback.html", {"form": form}, status=400 if form.errors else 200
    )
