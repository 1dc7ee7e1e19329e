"""One way to cut a list into pages."""

from django.core.paginator import Page, Paginator

PER_PAGE = 12


def paginate(request, objects, *, per_page: int = PER_PAGE) -> Page:
    """The page that `?seite=` asks for; an impossible number gives the nearest page there is."""
    return Paginator(objects, per_page).get_page(request.GET.get("seite"))
