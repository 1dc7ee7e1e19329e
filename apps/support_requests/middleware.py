"""Old numbers of requests at the desk, in whatever view."""

from django.http import Http404, HttpRequest, HttpResponse

from apps.support_requests.views.merging import at_its_new_number


class FormerNumberMiddleware:
    """Asked only where a view has found nothing: leads on from the number of a request that was put together.

    For whoever may not see the other request, there never was one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return at_its_new_number(request) if isinstance(exception, Http404) else None
