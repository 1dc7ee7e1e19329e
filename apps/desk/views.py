"""The signed-in start page and the review queue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.errors import UserError
from apps.core.pagination import paginate
from apps.desk import querysets, services
from apps.desk.decorators import decider_required
from apps.desk.forms import DecisionForm
from apps.moderation.diff import changes
from apps.moderation.models import Review
from apps.reviews.querysets import reviews_for


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is mine, and what waits for me."""
    return render(request, "desk/home.html", {"overview": querysets.overview_for(request.user)})


@decider_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All that waits for a decision."""
    return render(
        request, "desk/queue.html", {"page": paginate(request, querysets.review_queue(request.user))}
    )


@decider_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks at what was submitted, and decides on it."""
    one = get_object_or_404(reviews_for(request.user).select_related("content_type", "revision"), pk=pk)
    content = one.target
    if content is None:
        raise Http404
    if request.method != "POST":
        return _show(request, one, content, DecisionForm(initial={"seen_version": content.version}))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, one, content, form, status=400)
    try:
        services.decide(
            review=one,
            decision=request.POST.get("decision", ""),
            note=form.cleaned_data["note"],
            seen_version=form.cleaned_data["seen_version"],
            actor=request.user,
        )
    except UserError as error:
        return _refused(request, one, content, form, error)
    messages.success(request, _("Done. The organisation has been told."))
    return redirect("desk:queue")


def _refused(
    request: HttpRequest, one: Review, content, form: DecisionForm, error: UserError
) -> HttpResponse:
    """The page once more, as things stand now, with the note that was typed."""
    one.refresh_from_db()
    content.refresh_from_db()
    form.add_error("note", str(error.user_message))
    form.data = {**form.data.dict(), "seen_version": content.version}  # type: ignore[attr-defined]
    return _show(request, one, content, form, status=error.status)


def _show(
    request: HttpRequest, one: Review, content, form: DecisionForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "review": one,
        "content": content,
        "form": form,
        "changes": changes(content, one.revision) if one.revision else [],
        "earlier": Review.objects.about(content).exclude(pk=one.pk)[:10],
    }
    return render(request, "desk/review.html", context, status=status)
