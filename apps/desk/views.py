"""The signed-in start page and the review queue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import UserError
from apps.core.pagination import paginate
from apps.desk import querysets, services
from apps.desk.decorators import decider_required
from apps.desk.forms import DecisionForm, LookForm
from apps.moderation import history
from apps.moderation.diff import FieldChange, changes, compare
from apps.moderation.models import Review
from apps.moderation.values import text_of
from apps.reviews.choices import Waiting
from apps.reviews.forms import NoteForm, QueueFilterForm
from apps.reviews.querysets import reviews_for
from apps.reviews.queue import items, next_to_look_at
from apps.reviews.queue import queue as review_queue
from apps.reviews.services import looks

PER_PAGE = 25


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is mine, and what waits for me."""
    return render(request, "desk/home.html", {"overview": querysets.overview_for(request.user)})


@decider_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, narrowed by the filters."""
    return _queue(request)


@decider_required
@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """Approves what was ticked; each item only if it was looked at as it is now."""
    keys = [int(key) for key in request.POST.getlist("review") if key.isdecimal() and len(key) < 18]
    visible = reviews_for(request.user).select_related("content_type", "revision")
    chosen = visible.filter(pk__in=keys[:PER_PAGE])
    if not chosen:
        return _queue(request, status=400, error=_("Please tick what you want to approve."))
    outcomes = services.approve_many(reviews=list(chosen.order_by("submitted_at", "pk")), actor=request.user)
    approved = sum(not outcome.refusal for outcome in outcomes)
    if approved:
        done = ngettext("%(number)s item approved.", "%(number)s items approved.", approved)
        messages.success(request, done % {"number": approved})
    for outcome in outcomes:
        if outcome.refusal:
            messages.error(request, f"{outcome.title}: {outcome.refusal}")
    return redirect("desk:queue")


@decider_required
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that the person has looked at it, and goes on to what they have not looked at yet."""
    one = get_object_or_404(reviews_for(request.user).select_related("content_type"), pk=pk)
    form = LookForm(request.POST)
    if not form.is_valid():
        raise UserError
    looks.look_at(review=one, seen_version=form.cleaned_data["seen_version"], actor=request.user)
    following = next_to_look_at(request.user)
    if following is None:
        messages.success(request, _("Noted. You have looked at all that waits."))
        return redirect("desk:queue")
    messages.success(request, _("Noted. This is the next one."))
    return redirect("desk:review", pk=following.pk)


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


def _queue(request: HttpRequest, *, status: int = 200, error: str = "") -> HttpResponse:
    filters = QueueFilterForm(request.GET, user=request.user)
    chosen = filters.chosen()
    page = paginate(request, review_queue(request.user, chosen), per_page=PER_PAGE)
    context = {
        "page": page,
        "items": items(page, request.user),
        "filters": filters,
        "is_filtered": any(chosen.values()),
        "is_returned": chosen.get("waiting") == Waiting.RETURNED,
        "error": error,
    }
    return render(request, "desk/queue.html", context, status=status)


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
    earlier = list(Review.objects.about(content).exclude(pk=one.pk)[:10])
    context = {
        "review": one,
        "content": content,
        "form": form,
        "changes": changes(content, one.revision) if one.revision else _since(content, earlier),
        "preview_route": content.route("preview"),
        "notes": one.notes.all(),
        "note_form": NoteForm(),
        "earlier": earlier,
    }
    return render(request, "desk/review.html", context, status=status)


def _since(content, earlier: list[Review]) -> list[FieldChange]:
    """What has changed since the last decision; nothing where there was none."""
    last = next((one.decided_at for one in earlier if one.decided_at), None)
    seen = history.text_when(content, last) if last else None
    return compare(content, seen, text_of(content)) if seen else []
