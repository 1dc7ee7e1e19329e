"""What every request passes: an id for the logs, and refusals shown as pages."""

import re
import uuid

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent

from apps.core.errors import TooLarge, UserError
from apps.core.views.errors import error_page

logger = structlog.get_logger("portal.request")

_REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")


class RequestIdMiddleware:
    """Binds a request id (taken from the proxy's `X-Request-ID` if it is well formed) to all log lines."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if _REQUEST_ID.match(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response


class ErrorPagesMiddleware:
    """Shows `UserError`s, and requests that are too big, as pages in the portal's look."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            exception = TooLarge()
        if not isinstance(exception, UserError):
            return None
        logger.info("refused", status=exception.status, reason=type(exception).__name__)
        response = error_page(request, exception.status, message=exception.user_message)
        if retry_after := getattr(exception, "retry_after", None):
            response["Retry-After"] = str(retry_after)
        return response


class PrivateResponsesMiddleware:
    """Keeps what is meant for one person out of every cache, unless the view has said how to keep it.

    What a signed-in person sees is stored nowhere, so that nobody finds it by "back" after they have signed
    out. A page that sets a cookie (one with a form to send) may stay with its reader, and nowhere else.
    Refusals are stored nowhere either: their address may be a secret link.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Cache-Control" not in response:
            if settings.SESSION_COOKIE_NAME in request.COOKIES or response.status_code >= 400:
                response["Cache-Control"] = "private, no-store"
            elif response.cookies:
                response["Cache-Control"] = "private, no-cache"
        return response
