"""One way to cut a list into pages."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PER_PAGE = 12
# Counting costs with every row; further pages than these nobody turns, a filter leads there sooner.
MOST_COUNTED = 5_000


class CappedPaginator(Paginator):
    """Counts no further than `MOST_COUNTED`, so that a page costs the same however long the list is."""

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return self.object_list.order_by().values("pk")[:MOST_COUNTED].count()
        return len(self.object_list)  # type: ignore[arg-type]


def paginate(request, objects, *, per_page: int = PER_PAGE, count: int | None = None) -> Page:
    """The page that `?seite=` asks for; an impossible number gives the nearest page there is.

    `count` is the number of objects, where it is known already.
    """
    paginator = CappedPaginator(objects, per_page)
    if count is not None:
        paginator.count = min(count, MOST_COUNTED)
    return paginator.get_page(request.GET.get("seite"))
