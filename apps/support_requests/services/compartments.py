"""Who never reads whose requests."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.accounts.querysets import active_managers
from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.locks import lock_name
from apps.core.permissions import require
from apps.partners.models import Membership
from apps.support_requests.choices import AskerRole
from apps.support_requests.models import Assignment, Compartment
from apps.support_requests.permissions import can_set_compartments
from apps.support_requests.services.handovers import end_for_good
from apps.support_requests.services.steps import lock_if_there


class NobodyLeft(UserError):
    """With these compartments, a kind of request would have no manager who can read it."""

    user_message = _(
        "Then nobody in the network management could read some of the requests: all managers belong to "
        "organisations that you want to bar from them. Nothing has been changed."
    )


@transaction.atomic
def set_compartments(*, pairs: set[tuple[str, str]], former: set[tuple[str, str]], actor) -> int:
    """Bars just these pairs of asker and kind of organisation.

    Organisations in charge of what is now closed to them lose it at once; returns how many they were.

    Raises:
        Conflict: if they are no longer what the person saw (`former`).
        NobodyLeft: if no manager could read the requests of some askers.
    """
    require(can_set_compartments(actor))
    lock_name("support_requests.compartments")
    if Compartment.objects.pairs() != former:
        raise Conflict
    for role in AskerRole.values:
        kinds = [kind for asker, kind in pairs if asker == role]
        barred = Membership.objects.active().filter(user=OuterRef("pk"), organisation__kind__in=kinds)
        if not active_managers().filter(~Exists(barred)).exists():
            raise NobodyLeft
    Compartment.objects.all().delete()
    Compartment.objects.bulk_create(
        Compartment(asker_role=asker, organisation_kind=kind) for asker, kind in sorted(pairs)
    )
    barred_pairs = sorted(f"{asker}/{kind}" for asker, kind in pairs)
    audit.record(actor=actor, action="set_compartments", barred=barred_pairs)
    return _take_back(actor)


def _take_back(actor) -> int:
    """Ends the assignments that the compartments no longer allow."""
    closed = Compartment.objects.filter(
        asker_role=OuterRef("request__asker_role"), organisation_kind=OuterRef("organisation__kind")
    )
    assignments = Assignment.objects.active().filter(Exists(closed)).order_by("request")
    # One that was put together with another in between has nobody in charge any more.
    cases = [lock_if_there(key) for key in list(assignments.values_list("request", flat=True))]
    found = [case for case in cases if case is not None]
    for case in found:
        end_for_good(case, actor=actor)
    return len(found)
