"""An issue as its readers get it, before they do: on a wide screen, on a phone, as text, as a test mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from apps.core.idempotency import once
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.forms import SendTestForm
from apps.newsletter.interests import EVERYTHING, labels_of
from apps.newsletter.models import Issue
from apps.newsletter.rendering import languages_of, mail
from apps.newsletter.services import issues
from apps.newsletter.sources import with_targets
from apps.newsletter.views.loading import issue_for
from apps.outbox.rendering import Content

# A mail needs its styles inline; here it can do nothing else, and be shown by our own page only.
PREVIEW_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@login_required
@require_safe
def issue_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail in two frames and as text, for all readers or for those of one topic."""
    issue = issue_for(request, pk)
    variants = _variants(issue)
    language, variant = _asked(request, issue, variants)
    context = {
        "issue": issue,
        "languages": languages_of(issue),
        "variants": variants,
        "language": language,
        "variant": variant,
        "query": f"sprache={language}&thema={variant}",
        "content": _content(issue, language, variant),
        "step": "check",
    }
    return render(request, "newsletter/issue_preview.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
def issue_preview_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, for a frame: the only response that may have styles of its own."""
    issue = issue_for(request, pk)
    response = HttpResponse(_content(issue, *_asked(request, issue, _variants(issue))).html)
    response["Content-Security-Policy"] = PREVIEW_CSP
    return response


@login_required
@require_safe
def issue_preview_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail's text part."""
    issue = issue_for(request, pk)
    content = _content(issue, *_asked(request, issue, _variants(issue)))
    return HttpResponse(content.text, content_type="text/plain; charset=utf-8")


def _variants(issue: Issue) -> dict[str, str]:
    """One for each interest that an entry is for."""
    found: dict[str, str] = {}
    for item in with_targets(issue):
        found |= labels_of(item)
    return found


def _asked(request: HttpRequest, issue: Issue, variants: dict[str, str]) -> tuple[str, str]:
    language, variant = request.GET.get("sprache", "de"), request.GET.get("thema", EVERYTHING)
    return (
        language if language in languages_of(issue) else "de",
        variant if variant in variants else EVERYTHING,
    )


def _content(issue: Issue, language: str, variant: str) -> Content:
    return mail(issue, language=language, variant=variant, links=impersonal_links(language=language))


@login_required
@require_POST
def issue_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it to the manager alone."""
    issue = issue_for(request, pk)
    form = SendTestForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["submission_key"]
        language = form.cleaned_data["language"] or "de"
        once(key, lambda: _tested(request, issue, key, language))
        address = request.user.email  # type: ignore[union-attr]
        messages.success(request, _("A test mail is on its way to %(email)s.") % {"email": address})
    else:
        messages.error(request, _("The test mail was not sent: this language does not exist."))
    return redirect("newsletter:issue_detail", pk=pk)


def _tested(request: HttpRequest, issue: Issue, key: UUID, language: str) -> str:
    issues.send_test(issue=issue, actor=request.user, key=key, language=language)
    return reverse("newsletter:issue_detail", args=[issue.pk])
