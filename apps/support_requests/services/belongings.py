"""What hangs on a request, and how it gets to another one: so that nothing is ever deleted by accident.

Every foreign key to `SupportRequest`, in whatever app, needs a way here: this app says those of its own
below, apps above add theirs in `ready()`. One that nobody thought of stops the merging (and a test) instead
of losing rows.
"""

from collections.abc import Callable

from django.db.models import ManyToOneRel

from apps.support_requests.models import Reading, SupportRequest
from apps.support_requests.services import clocks
from apps.support_requests.services.relations import move_links

Way = Callable[[SupportRequest, SupportRequest], None]


class LeftBehind(Exception):
    """Something still hangs on a request that is about to go, or nobody has said what is to become of it."""


_ways: dict[str, Way | None] = {}


def register(relation: str, way: Way | None = None) -> None:
    """Says how the rows of `relation` ("app.Model.field") get from one request to another.

    Without a `way`, the foreign key is set to the other one.
    """
    _ways[relation] = way


def relations() -> dict[str, ManyToOneRel]:
    """All foreign keys to a request, the hidden ones and those of many-to-many tables too."""
    fields = SupportRequest._meta.get_fields(include_hidden=True)
    found = [field for field in fields if isinstance(field, ManyToOneRel)]
    return {f"{one.related_model._meta.label}.{one.field.name}": one for one in found}


def move_all(former: SupportRequest, case: SupportRequest) -> None:
    """Everything that hangs on `former` hangs on `case` afterwards; both are locked.

    Raises:
        LeftBehind: if there is a foreign key of which nobody said what becomes of it.
    """
    for name, relation in relations().items():
        if name not in _ways:
            raise LeftBehind(
                f"{name}: say in apps/support_requests/services/belongings.py what becomes of it"
            )
        if way := _ways[name]:
            way(former, case)
        else:
            _rows(relation, former).update(**{relation.field.name: case})


def delete_empty(former: SupportRequest) -> None:
    """Deletes the row of `former`, and nothing else.

    Raises:
        LeftBehind: if anything hangs on it.
    """
    left = [name for name, relation in relations().items() if _rows(relation, former).exists()]
    if left or former.delete()[0] != 1:
        raise LeftBehind(f"{former}: {', '.join(left)}")


def _rows(relation: ManyToOneRel, case: SupportRequest):
    return relation.related_model._base_manager.filter(**{relation.field.name: case})


def _circles(former: SupportRequest, case: SupportRequest) -> None:
    """Only who may get both without a question may get what they become."""
    both = case.agreed_organisations.filter(pk__in=former.agreed_organisations.values("pk"))
    case.agreed_organisations.set(list(both))
    former.agreed_organisations.clear()


def _readings(former: SupportRequest, case: SupportRequest) -> None:
    """Of two readings of one person the later one."""
    for reading in Reading.objects.filter(request=former):
        other = Reading.objects.filter(request=case, user=reading.user_id).first()
        if other is not None:
            min(reading, other, key=lambda one: one.read_at).delete()
    Reading.objects.filter(request=former).update(request=case)


def _links(former: SupportRequest, case: SupportRequest) -> None:
    move_links(source=former, target=case)


for _name in (
    "Assignment.request", "Attachment.request", "FormerNumber.request", "Handover.request",
    "InboundMail.case", "Message.request",
):  # fmt: skip
    register(f"support_requests.{_name}")
register("support_requests.Deadline.request", clocks.join)
register("support_requests.Reading.request", _readings)
register("support_requests.RequestLink.request", _links)
register("support_requests.RequestLink.other", _links)
register("support_requests.SupportRequest_agreed_organisations.supportrequest", _circles)
