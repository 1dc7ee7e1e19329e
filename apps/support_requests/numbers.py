"""Finding a request by a number that somebody was told: its own, or one that it had before."""

import re

from django.db.models import Q

_SEPARATORS = re.compile(r"[\W_]+")


def as_written(typed: str) -> str:
    """A number as it is stored, whatever case it was typed in, with other hyphens or without any."""
    signs = _SEPARATORS.sub("", typed).upper()
    return "-".join((signs[:1], signs[1:5], signs[5:]))


def numbered(number: str) -> Q:
    """The request of this number, or the one into which that was put."""
    from apps.support_requests.models import FormerNumber

    former = FormerNumber.objects.filter(number=number)
    return Q(public_number=number) | Q(pk__in=former.values("request"))


def formerly(typed: str) -> Q:
    """For searches: the request that had just this number before; looked up at once, so indexes serve."""
    from apps.support_requests.models import FormerNumber

    found = FormerNumber.objects.filter(number=as_written(typed)).values_list("request", flat=True)
    return Q(pk__in=list(found))
