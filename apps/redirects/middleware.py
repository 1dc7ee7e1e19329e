"""Old addresses are looked up only where the portal itself has nothing to show."""

from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from apps.core.views.errors import error_page
from apps.redirects import services
from apps.redirects.models import Redirect


class RedirectMiddleware:
    """Turns a 404 into the way to where the page is now (301), or into "given up" (410)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        query = request.META.get("QUERY_STRING", "")
        redirect = Redirect.objects.for_address(request.path.replace("\x00", ""), query.replace("\x00", ""))
        if redirect is None:
            return response
        services.count(redirect)
        if redirect.is_gone:
            return error_page(request, 410, message=_("This page was given up and has no successor."))
        return HttpResponsePermanentRedirect(redirect.new)
