"""The look, for every page: addresses that change with what they hold, so that it may be kept for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.files.responses import serve
from apps.siteconfig.current import current

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The colours that were chosen; an address of other colours than today's is gone."""
    network = current()
    if not network.stylesheet_url.endswith(f"/{digest}.css"):
        raise Http404
    response = HttpResponse(network.stylesheet, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The network's logo."""
    found = current().logo
    if found is None or not found.sha256.startswith(digest) or len(digest) != 16:
        raise Http404
    response = serve(request, found, inline=True)
    response["Cache-Control"] = FOR_EVER
    return response
