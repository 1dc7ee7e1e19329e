"""Who decides on what, and who stands in: the page on which managers of the network say it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.querysets import matching, people_visible_to
from apps.core.errors import UserError
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require
from apps.reviews.forms import AbsenceForm, ManagerForm
from apps.reviews.models import Absence
from apps.reviews.permissions import can_see_scopes, can_set_responsibilities, can_set_scope
from apps.reviews.querysets import active_people, deciders, with_scope
from apps.reviews.services import scopes

LIST = "reviews:manager_list"


@login_required
@require_safe
def manager_list(request):
    """Those who decide; or, searched by name, anybody, so that they can be made to."""
    require(can_see_scopes(request.user))
    text = request.GET.get("q", "")[:200]
    people = matching(people_visible_to(request.user), text) if text.strip() else deciders()
    page = paginate(request, with_scope(people))
    for person in page:
        person.can_be_set = can_set_responsibilities(request.user, person)
    return render(request, "reviews/manager_list.html", {"page": page, "q": text})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manager_edit(request, pk):
    """What one person decides on and is told of."""
    require(can_see_scopes(request.user))
    person = get_object_or_404(with_scope(people_visible_to(request.user)), pk=pk)
    require(can_set_responsibilities(request.user, person))
    form = ManagerForm(
        posted(request), initial=_present(person), may_set_scope=can_set_scope(request.user, person)
    )
    if request.method == "POST" and form.is_valid() and _assigned(form, person, request.user):
        messages.success(request, _("Saved."))
        return redirect(LIST)
    context = {"form": form, "person": person}
    return render(request, "reviews/manager_form.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence_create(request):
    """Somebody is away, and who stands in."""
    require(can_see_scopes(request.user))
    form = AbsenceForm(
        posted(request),
        initial={"person": request.GET.get("person")},
        deciders=deciders(),
        people=active_people(),
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _add(form, request)))
        except UserError as error:
            form.add_error("deputy", str(error.user_message))
            status = error.status
    status = max(status, 400) if form.errors else status
    return render(request, "reviews/absence_form.html", {"form": form}, status=status)


@login_required
@require_POST
def absence_end(request, pk):
    """The deputy decides no longer."""
    require(can_see_scopes(request.user))
    absence = get_object_or_404(Absence.objects.not_over().select_related("user", "deputy"), pk=pk)
    scopes.end_absence(absence=absence, actor=request.user)
    messages.success(request, _("The deputy no longer stands in."))
    return redirect(LIST)


def _present(person) -> dict:
    rows = person.own_responsibilities
    watched = {row.project_id for row in rows if row.project_id}
    return {
        "scope": scopes.scope_of(person),
        "projects": watched | {mandate.project_id for mandate in person.own_mandates},
        "organisations": {row.organisation_id for row in rows if row.organisation_id},
        "kinds": {row.kind_id for row in rows if row.kind_id},
    }


def _assigned(form, person, actor) -> bool:
    """Saves it; a refusal stands next to the field that it is about."""
    chosen = form.cleaned_data
    try:
        scopes.assign(
            person=person,
            scope=chosen.get("scope") or scopes.scope_of(person),
            projects=chosen["projects"],
            organisations=chosen["organisations"],
            kinds=chosen["kinds"],
            actor=actor,
        )
    except scopes.NoProject as error:
        form.add_error("projects", str(error.user_message))
    except scopes.NoManager as error:
        form.add_error("organisations" if chosen["organisations"] else "kinds", str(error.user_message))
    return not form.errors


def _add(form, request) -> str:
    chosen = form.cleaned_data
    try:
        scopes.add_absence(
            person=chosen["person"],
            deputy=chosen["deputy"],
            starts_on=chosen["starts_on"],
            ends_on=chosen["ends_on"],
            actor=request.user,
        )
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from error
    messages.success(request, _("The deputy is set and has been told."))
    return reverse(LIST)
