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
from apps.desk.decorators import manager_required
from apps.desk.diff import changes
from apps.desk.forms import DecisionForm
from apps.moderation.models import Review


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is mine, and what waits for me."""
    return render(request, "desk/home.html", {"overview": querysets.overview_for(request.user)})


@manager_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All that waits for a decision."""
    return render(request, "desk/queue.html", {"page": paginate(request, querysets.review_queue())})


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks at what was submitted, and decides on it."""
    one = get_object_or_404(Review.objects.select_related("content_type", "revision"), pk=pk)
    if one.target is None:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"seen_version": one.target.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(
                review=one,
                decision=request.POST.get("decision", ""),
                note=form.cleaned_data["note"],
                seen_version=form.cleaned_data["seen_version"],
                actor=request.user,
            )
        except UserError as error:
            form.add_error("note", str(error.user_message))
            return _show(request, one, form, status=error.status)
        messages.success(request, _("Done. The organisation has been told."))
        return redirect("desk:queue")
    return _show(request, one, form, status=400 if form.errors else 200)


def _show(request: HttpRequest, one: Review, form: DecisionForm, *, status: int) -> HttpResponse:
    context = {
        "review": one,
        "content": one.target,
        "form": form,
        "changes": changes(one.target, one.revision) if one.revision else [],
        "earlier": Review.objects.about(one.target).exclude(pk=one.pk)[:10],
    }
    return render(request, "desk/review.html", context, status=status)
