"""One's own account: profile, setting a password by link, asking for help."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import HelpForm, PasswordForm, ProfileForm
from apps.accounts.repeats import answer_again
from apps.accounts.services import passwords, people
from apps.core.decorators import private_page
from apps.core.errors import RateLimited
from apps.core.forms import posted
from apps.core.idempotency import once
from apps.core.ratelimit import client_address, hit
from apps.links.services import LinkExpired


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Name and language; afterwards the page is shown in that language."""
    form = ProfileForm(posted(request), initial=_profile_of(request.user))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        people.update_profile(person=request.user, name=chosen["name"], language=chosen["language"])
        messages.success(request, _("Your details have been saved."))
        return redirect(translate_url(reverse("accounts:profile"), chosen["language"]))
    return render(request, "accounts/profile_form.html", {"form": form}, status=_status(form))


@private_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request, token):
    """Behind a link from a mail: GET shows the form, POST sets the password once."""
    try:
        person = passwords.person_behind(token)
    except LinkExpired as error:
        return answer_again(request, error)
    form = PasswordForm(posted(request), user=person)
    if request.method == "POST" and form.is_valid():
        return redirect(once(form.cleaned_data["submission_key"], lambda: _set_password(token, form)))
    return render(
        request, "accounts/set_password.html", {"form": form, "person": person}, status=_status(form)
    )


@require_safe
def ready(request):
    """The account can be used now."""
    return render(request, "accounts/ready.html")


@require_safe
def signed_out(request):
    """After signing out; a page instead of a message, so that no cookie is left behind."""
    return render(request, "accounts/signed_out.html")


@require_http_methods(["GET", "HEAD", "POST"])
def help_page(request):
    """What to do when the second factor or the mailbox is lost; the answer never tells who has an account."""
    form = HelpForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            hit("account-help", client_address(request), limit=10, period=timedelta(hours=1))
            hit("account-help", form.cleaned_data["email"].lower(), limit=3, period=timedelta(days=1))
        except RateLimited as error:
            form.add_error(None, error.user_message)
            status = error.status
        else:
            return redirect(once(form.cleaned_data["submission_key"], lambda: _ask(form)))
    return render(request, "accounts/help.html", {"form": form}, status=max(status, _status(form)))


@require_safe
def help_sent(request):
    """The same answer for everybody who asked for help."""
    return render(request, "accounts/help_sent.html")


def _ask(form) -> str:
    people.ask_for_help(email=form.cleaned_data["email"])
    return reverse("accounts:help_sent")


def _set_password(token, form) -> str:
    passwords.set_by_link(token=token, password=form.cleaned_data["password"])
    return reverse("accounts:ready")


def _profile_of(user) -> dict:
    return {"name": user.name, "language": user.language}


def _status(form) -> int:
    return 400 if form.errors else 200
