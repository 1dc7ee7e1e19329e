"""Managers (of single projects too) and administrators need a second factor where the settings ask for it."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.accounts.powers import has_power
from apps.accounts.querysets import has_second_factor

# What stays reachable: the account pages (to set one up or sign out), in both languages, files and health.
OPEN_PATHS = ("/konto/", "/en/konto/", settings.STATIC_URL, "/healthz", "/readyz")


class SecondFactorMiddleware:
    """Leads a manager or administrator without a second factor to where one is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.must_set_up(request):
            messages.warning(
                request,
                _(
                    "You can see and change other people's data. Therefore your account needs a second "
                    "factor: an authenticator app or a passkey. Please set one up now; everything else is "
                    "open again afterwards."
                ),
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def must_set_up(self, request) -> bool:
        if not settings.MFA_REQUIRED_FOR_MANAGERS or request.path.startswith(OPEN_PATHS):
            return False
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return False  # a visitor: do not even touch the session
        user = request.user
        return has_power(user) and not has_second_factor(user)
