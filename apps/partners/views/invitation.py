"""What an invited person sees behind the link in the mail."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.accounts.repeats import answer_again
from apps.core.decorators import private_page
from apps.core.forms import ConfirmForm, posted
from apps.core.i18n import reader_language
from apps.core.idempotency import once
from apps.links.services import LinkExpired
from apps.partners.forms import JoinForm
from apps.partners.services import members as services


@private_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Leads to one of three pages: accept (signed in), sign in first (has an account), make an account."""
    try:
        found = services.invitation_behind(token)
    except LinkExpired as error:
        return answer_again(request, error)
    if request.user.is_authenticated:
        return _accept(request, found, token)
    if services.account_of(found) is not None:
        context = {"object": found, "login_url": f"{reverse('account_login')}?next={request.path}"}
        return render(request, "partners/invitation_sign_in.html", context)
    return _join(request, found, token)


def _accept(request, found, token):
    """GET asks, POST accepts; with another address than the invited one it is refused."""
    if request.method == "POST":
        services.accept(token=token, user=request.user)
        messages.success(
            request, _("You now act for %(organisation)s.") % {"organisation": found.organisation}
        )
        return redirect("partners:manage_members")
    fits = request.user.email.lower() == found.email
    context = {"object": found, "fits": fits, "form": ConfirmForm()}
    return render(request, "partners/invitation_accept.html", context)


def _join(request, found, token):
    """GET shows the form, POST makes account and membership, once."""
    form = JoinForm(posted(request), email=found.email)
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _make(form.cleaned_data, token)))
    context = {"object": found, "form": form}
    return render(request, "partners/invitation_join.html", context, status=400 if form.errors else 200)


def _make(chosen, token) -> str:
    services.accept_as_new(
        token=token, name=chosen["name"], password=chosen["password"], language=reader_language()
    )
    return reverse("accounts:ready")
