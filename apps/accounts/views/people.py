"""The managers' page of people: finding somebody, and the ways back into an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import AddressForm
from apps.accounts.permissions import can_help, can_see_people
from apps.accounts.querysets import matching, people_visible_to
from apps.accounts.services import people as services
from apps.core.errors import Conflict
from apps.core.forms import ConfirmForm, posted
from apps.core.idempotency import once
from apps.core.pagination import paginate
from apps.core.permissions import require

PER_PAGE = 25


@login_required
@require_safe
def people(request):
    """Everybody with an account, to be searched by name or address."""
    require(can_see_people(request.user))
    text = request.GET.get("q", "")[:200]
    page = paginate(request, matching(people_visible_to(request.user), text), per_page=PER_PAGE)
    for person in page:
        person.can_be_helped = can_help(request.user, person)
    return render(request, "accounts/people.html", {"page": page, "q": text})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request, pk):
    """GET asks, POST removes all second factors."""
    person = _person(request, pk)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and form.is_valid():
        _once(form, lambda: services.reset_second_factor(person=person, actor=request.user))
        messages.success(request, _("The second factor of %(name)s has been removed.") % {"name": person})
        return redirect("accounts:people")
    return render(request, "accounts/person_reset_second_factor.html", {"form": form, "person": person})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_address(request, pk):
    """GET asks for the new address, POST moves the account."""
    person = _person(request, pk)
    form = AddressForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            email = form.cleaned_data["email"]
            _once(form, lambda: services.change_address(person=person, email=email, actor=request.user))
        except Conflict as error:
            form.add_error("email", error.user_message)
            status = error.status
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The address has been changed. Both addresses get an e-mail."))
            return redirect("accounts:people")
    status = max(status, 400) if form.errors else status
    return render(
        request, "accounts/person_address_form.html", {"form": form, "person": person}, status=status
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_active(request, pk):
    """GET asks, POST switches the account off, or on if it is off."""
    person = _person(request, pk)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and form.is_valid():
        wanted = request.POST.get("active") == "1"
        _once(form, lambda: services.set_active(person=person, active=wanted, actor=request.user))
        sentence = _("The account is active again.") if wanted else _("The account has been switched off.")
        messages.success(request, sentence)
        return redirect("accounts:people")
    return render(request, "accounts/person_active.html", {"form": form, "person": person})


def _person(request, pk):
    """The person, or 404 for whom one may not see, or 403 for whom one may not help."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    require(can_help(request.user, person))
    return person


def _once(form, act) -> None:
    """A second click does not mail again."""
    once(form.cleaned_data["submission_key"], lambda: act() or reverse("accounts:people"))
