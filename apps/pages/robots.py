"""What machines may read, and where everything is."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.addresses import absolute

CLOSED = ["/konto/", "/arbeitsplatz/", "/admin/", "/suche/"]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309)."""
    lines = ["User-agent: *"]
    lines += [f"Disallow: {prefix}{path}" for path in CLOSED for prefix in ("", "/en")]
    lines += [f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
