"""Browsers ask for the icon at its old address on pages that do not name it, such as the administration's."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def icon(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """To the icon that all other pages name."""
    return HttpResponsePermanentRedirect(static("img/favicon.svg"))
