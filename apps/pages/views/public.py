"""What a visitor sees that belongs to no single app."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import RateLimited
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.ratelimit import client_address, hit
from apps.pages.forms import AccessibilityFeedbackForm
from apps.pages.home import home_page
from apps.pages.models import LegalPage
from apps.pages.services import submit_feedback

# Of one connection: a whole office, or a training room, may share one.
REPORTS_AN_HOUR = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the network is for, and the next step for each of the four kinds of people."""
    return render(request, "pages/home.html", home_page(request.user))


@require_safe
def legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Imprint, privacy notice or accessibility statement."""
    page = get_object_or_404(LegalPage, kind=kind)
    return render(request, "pages/legal_page.html", {"object": page})


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility_feedback(request: HttpRequest) -> HttpResponse:
    """Reports a barrier; it becomes a tracked case."""
    form = AccessibilityFeedbackForm(posted(request))
    if not form.is_bound:
        return _feedback_form(request, form)
    if not form.is_valid():
        return _feedback_form(request, form, status=400)
    try:
        hit(
            "accessibility-feedback",
            client_address(request),
            limit=REPORTS_AN_HOUR,
            period=timedelta(hours=1),
        )
    except RateLimited as error:
        form.add_error(None, str(error.user_message))
        return _feedback_form(request, form, status=error.status)
    report = {name: form.cleaned_data[name] for name in ("page", "description", "email")}
    return redirect(once(form.cleaned_data["submission_key"], lambda: submit_feedback(**report)))


def _feedback_form(request: HttpRequest, form: AccessibilityFeedbackForm, status: int = 200) -> HttpResponse:
    return render(request, "pages/accessibility_feedback.html", {"form": form}, status=status)
