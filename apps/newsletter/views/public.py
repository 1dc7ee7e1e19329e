"""Subscribing, and the archive of what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.ratelimit import client_address
from apps.newsletter.models import Issue
from apps.newsletter.reader_forms import SubscribeForm
from apps.newsletter.rendering import sections
from apps.newsletter.services import subscriptions


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; its answer is the same for every address."""
    form = SubscribeForm(posted(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return redirect(once(form.cleaned_data["submission_key"], lambda: _subscribed(form, request)))
            except UserError as error:
                form.add_error(None, str(error.user_message))
                status = error.status
    return render(request, "newsletter/subscription_form.html", {"form": form}, status=status)


def _subscribed(form: SubscribeForm, request: HttpRequest) -> str:
    subscriptions.subscribe(
        newsletters=form.chosen_newsletters() or [subscriptions.default_newsletter()],
        email=form.cleaned_data["email"],
        choice=form.choice(),
        source="website",
        client=client_address(request),
    )
    return reverse("newsletter:subscribe_sent")


@require_safe
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    """What happens next; says nothing about any address."""
    return render(request, "newsletter/subscription_sent.html")


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """What was sent, the newest first."""
    issues = Issue.objects.on_the_web().newest_first()
    return render(request, "newsletter/issue_archive.html", {"page": paginate(request, issues)})


@require_safe
def archive_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue on the web, without anything personal."""
    issue = get_object_or_404(Issue.objects.on_the_web(), pk=pk)
    context = {"issue": issue, "sections": sections(issue, reader_language())}
    return render(request, "newsletter/issue_on_the_web.html", context)
