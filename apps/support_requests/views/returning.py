"""Back to where one came from, as long as that is the desk."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

PAGES = {"support_requests:desk", "support_requests:board"}


def came_from(request: HttpRequest) -> str:
    """The list or board that a form's `next` names; empty for any other address."""
    wanted = request.POST.get("next", "")
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return ""
    try:
        name = resolve(urlsplit(wanted).path).view_name
    except (Resolver404, ValueError):
        return ""
    return wanted if name in PAGES else ""
