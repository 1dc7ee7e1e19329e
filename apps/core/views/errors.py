"""Error pages in the portal's look; none of them touches the database."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

TITLES = {
    400: _("This request could not be understood"),
    403: _("This is not yours to change"),
    404: _("This page does not exist"),
    409: _("Someone else was faster"),
    410: _("This link is no longer valid"),
    413: _("That is too large"),
    429: _("Please wait a little"),
    500: _("Something went wrong on our side"),
}
MESSAGES = {
    400: _("Something in the address or in the form was not as expected. Please go back and try again."),
    403: _("You may look at this, but changing it needs other rights. If you think you should have them, "
           "please ask the network management."),
    404: _("The address may be mistyped, or the page has moved or is not public."),
    409: _("What you looked at has changed in the meantime. Please look at it again."),
    410: _("Links in our e-mails expire after some time. You can have a new one sent to you."),
    413: _("Please send less at once, or a smaller file."),
    429: _("That was very often in a short time. Please wait a little and try again."),
    500: _("The error has been recorded. Please try again in a few minutes."),
}  # fmt: skip


def error_page(request, status: int, *, message=None) -> HttpResponse:
    """The page for `status`, with `message` instead of the usual sentence where there is a better one."""
    context = {
        "status": status,
        "error_title": TITLES[status],
        "error_message": message or MESSAGES[status],
        "request_id": getattr(request, "id", ""),
        "is_error_page": True,
    }
    if status == 500 or not hasattr(request, "user"):
        request.user = AnonymousUser()  # after a server error even the session may be out of reach
    return HttpResponse(render_to_string("error.html", context, request=request), status=status)


def bad_request(request, exception=None):
    """400; 413 for what is too large to be read at all, which the check against forgery finds first."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_page(request, 413 if too_large else 400)


def permission_denied(request, exception=None):
    """403"""
    return error_page(request, 403)


def page_not_found(request, exception=None):
    """404: the same for what does not exist and for what this person may not see."""
    return error_page(request, 404)


def too_many_requests(request, exception=None):
    """429, for allauth's own limits"""
    return error_page(request, 429)


def server_error(request):
    """500"""
    return error_page(request, 500)


def csrf_failure(request, reason=""):
    """403 for a form whose CSRF token is missing or old."""
    return error_page(
        request,
        403,
        message=_(
            "The form had been open for too long or cookies are switched off. Please reload and try again."
        ),
    )
