"""The thread of a review, and how often one wants to be told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.permissions import require
from apps.reviews.forms import NoteForm, NotificationForm
from apps.reviews.permissions import can_note
from apps.reviews.querysets import reviews_visible_to, rhythm_of
from apps.reviews.services import notes, notices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request, pk):
    """All notes on one review; for its organisation and for those who decide."""
    review = get_object_or_404(reviews_visible_to(request.user).select_related("content_type"), pk=pk)
    content = review.target
    if content is None:
        raise Http404
    may_write = can_note(request.user, content)
    form = NoteForm(posted(request))
    if request.method == "POST":
        require(may_write)
        if form.is_valid():
            return redirect(once(form.cleaned_data["submission_key"], lambda: _add(form, review, request)))
    context = {
        "review": review,
        "content": content,
        "notes": review.notes.all(),
        "form": form if may_write else None,
    }
    return render(request, "reviews/thread.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request):
    """At once, daily or weekly."""
    form = NotificationForm(posted(request), initial={"rhythm": rhythm_of(request.user)})
    if request.method == "POST" and form.is_valid():
        notices.choose(person=request.user, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("Saved."))
        return redirect("reviews:notifications")
    return render(
        request, "reviews/notification_form.html", {"form": form}, status=400 if form.errors else 200
    )


def _add(form, review, request) -> str:
    notes.add(review=review, body=form.cleaned_data["body"], actor=request.user)
    messages.success(request, _("Your note has been added, and the others will be told."))
    return reverse("reviews:thread", args=[review.pk])
