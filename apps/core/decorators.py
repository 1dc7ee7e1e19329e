"""What some pages share."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse


def private_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind a link from a mail: its address is secret, so it is neither stored, sent on nor indexed.

    The policy is not `no-referrer`: under that one browsers send forms with `Origin: null`, which the check
    against forgery must refuse. `strict-origin` names the host only, to everybody.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
