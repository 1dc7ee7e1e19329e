"""Who in the house looks after a request: one person of those in charge, or nobody in particular."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.partners.models import Membership
from apps.support_requests import emails
from apps.support_requests.models import SupportRequest
from apps.support_requests.people import may_be_in_charge
from apps.support_requests.services.steps import lock_for, lock_if_there


class NotOfThoseInCharge(Conflict):
    """The person does not (or no longer) belong to those who are in charge of the request."""

    user_message = _("This person cannot be in charge: who is in charge has changed. Please choose again.")


@transaction.atomic
def put_in_charge(*, case: SupportRequest, person, actor) -> SupportRequest:
    """`person` looks after the request from now on, and is told so; None is nobody in particular.

    Raises:
        NotOfThoseInCharge: if it is not one of those who may be.
    """
    case = lock_for(case, actor)
    if case.person == person:
        return case
    if person is not None and not _may_be(case, person):
        raise NotOfThoseInCharge
    case.person = person
    case.save(update_fields=["person", "updated_at"])
    entry = audit.record(actor=actor, action="put_in_charge", target=case, person=person.pk if person else "")
    if person is not None and person != actor:
        emails.queue_put_in_charge(case, dedupe_key=entry.dedupe_key)
    return case


def take_charge_by_working(case: SupportRequest, actor) -> None:
    """Whoever begins with what nobody looks after, does; the caller has locked the request."""
    if case.person_id is None and _may_be(case, actor):
        case.person = actor
        case.save(update_fields=["person"])
        audit.record(actor=actor, action="put_in_charge", target=case, person=actor.pk)


@transaction.atomic
def release_person(*, user) -> None:
    """After `user` has left an organisation or may no longer sign in: their requests are nobody's again."""
    for pk in SupportRequest.objects.filter(person=user).order_by("pk").values_list("pk", flat=True):
        case = lock_if_there(pk)
        if case is not None and case.person_id == user.pk and not _may_be(case, user):
            case.forget_person()
            audit.record(actor="system", action="release_person", target=case, person=user.pk)


def _may_be(case: SupportRequest, person) -> bool:
    """Whether `person` may be in charge, which then stays so until the transaction ends.

    Whoever leaves at this moment has locked these rows: we wait, and read what came of it.
    """
    list(get_user_model().objects.filter(pk=person.pk).select_for_update(no_key=True))
    list(Membership.objects.filter(user=person).select_for_update(no_key=True).values_list("pk"))
    return person.pk in {one.pk for one in may_be_in_charge(case)}
