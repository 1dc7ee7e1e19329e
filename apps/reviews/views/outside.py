"""Links for people without an account: sending and withdrawing them, and the page behind them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.decorators import private_page
from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.permissions import require
from apps.files import responses
from apps.files.models import StoredFile
from apps.moderation.diff import changes
from apps.moderation.models import Review
from apps.moderation.values import as_it_would_be
from apps.reviews.enclosed import enclosed_files, with_own_addresses
from apps.reviews.forms import CommentForm, LinkForm
from apps.reviews.permissions import can_decide_on_anything
from apps.reviews.querysets import links_for, reviews_for
from apps.reviews.services import outside


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a link was sent to, and a form for another one."""
    require(can_decide_on_anything(request.user))
    review = get_object_or_404(reviews_for(request.user).select_related("content_type"), pk=pk)
    form, status = LinkForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _send(form, review, request)))
        except UserError as error:
            form.add_error("email", str(error.user_message))
            status = error.status
    context = {"review": review, "form": form, "links": review.outside_links.all()}
    status = max(status, 400) if form.errors else status
    return render(request, "reviews/link_form.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link leads nowhere any more."""
    require(can_decide_on_anything(request.user))
    link = get_object_or_404(links_for(request.user), pk=pk)
    outside.revoke(link=link, actor=request.user)
    messages.success(request, _("The link has been withdrawn. It no longer works."))
    return redirect("reviews:links", pk=link.review_id)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def look_in(request: HttpRequest, token: str) -> HttpResponse:
    """What waits, as it would be public, and one's own comments. GET only shows, POST comments."""
    link = outside.link_behind(token)
    files = _files(link.review)
    form, status = CommentForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            # Only a word is remembered for a second click: what is stored must not open the page.
            done = once(form.cleaned_data["submission_key"], lambda: _comment(form, token))
            return redirect(f"{reverse('reviews:outside', args=[token])}?gesendet={done}#kommentare")
        except UserError as error:
            form.add_error(None, str(error.user_message))
            status = error.status
    context = {**_shown(link.review), "link": link, "notes": link.notes.all(), "form": form}
    context["is_sent"] = "gesendet" in request.GET
    status = max(status, 400) if form.errors else status
    page = render_to_string("reviews/outside.html", context, request)
    return HttpResponse(with_own_addresses(page, files, token), status=status)


@private_page
@require_safe
def look_in_file(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """A picture or file of that text."""
    files = _files(outside.link_behind(token).review)
    stored = next((one for one in files.values() if one.pk == number), None)
    if stored is None:
        raise Http404
    return responses.serve(request, stored, inline=True)


def _files(review: Review) -> dict[str, StoredFile]:
    content: Any = review.target
    return enclosed_files(content, review.revision.values if review.revision else {})


def _shown(review: Review) -> dict:
    """The content as it would be, and what would change of a public page."""
    content: Any = review.target
    revision = review.revision
    found = {"review": review, "changes": changes(content, revision) if revision else []}
    return {**found, "content": as_it_would_be(content, revision.values if revision else {})}


def _send(form, review: Review, request: HttpRequest) -> str:
    chosen = form.cleaned_data
    outside.send_link(
        review=review,
        email=chosen["email"],
        days=chosen["days"],
        language=chosen["language"],
        actor=request.user,
    )
    messages.success(request, _("The link is on its way."))
    return reverse("reviews:links", args=[review.pk])


def _comment(form, token: str) -> str:
    outside.comment(token=token, name=form.cleaned_data["name"], body=form.cleaned_data["body"])
    return "ja"
