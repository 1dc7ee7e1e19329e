"""What some pages share."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)


def private_page(view: Callable[..., R]) -> Callable[..., R]:
    """A page behind a link from a mail, whose address is secret, or one full of people's data.

    It is neither stored nor indexed, and its address is not sent on.

    The policy is not `no-referrer`: under that one browsers send forms with `Origin: null`, which the check
    against forgery must refuse. `strict-origin` names the host only, to everybody.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> R:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
