"""Who of the house is there for a request: who hears of it, and who may be the person in charge."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from apps.accounts.querysets import active_managers
from apps.core.permissions import is_manager
from apps.partners.models import Membership, PartnerOrganisation
from apps.partners.querysets import WRITERS
from apps.support_requests.models import Compartment, SupportRequest


def in_charge(case: SupportRequest) -> list:
    """Who is told what happens: the person in charge, or all who might be where nobody is named.

    It never is nobody: where no one of the organisation can sign in, it is the managers.
    """
    people = may_be_in_charge(case)
    named = [person for person in people if person.pk == case.person_id]
    return named or people or managers_of(case)


def everybody_in_charge(case: SupportRequest) -> list:
    """Who writes for the assigned organisation; the managers where there is nobody."""
    return may_be_in_charge(case) or managers_of(case)


def may_be_in_charge(case: SupportRequest) -> list:
    """Who writes for the assigned organisation; without one, the managers who may read the request."""
    assignment = case.current_assignment
    if assignment:
        return writers_for(case, assignment.organisation)
    return _not_barred(case, active_managers())


def colleagues_of(user) -> QuerySet:
    """Whose requests `user` may look for: those who write for the same organisations; for managers everyone
    who might be in charge of something.
    """
    writers, people = Membership.objects.active().filter(role__in=WRITERS), get_user_model().objects.all()
    if is_manager(user):
        found = people.filter(Q(pk__in=writers.values("user")) | Q(is_manager=True, is_active=True))
    else:
        own = Membership.objects.of(user).values("organisation")
        found = people.filter(pk__in=writers.filter(organisation__in=own).values("user"))
    return found.order_by("name", "pk")


def writers_for(case: SupportRequest, organisation: PartnerOrganisation) -> list:
    """Who writes for `organisation`, without those to whom a compartment closes the request."""
    return _not_barred(case, (one.user for one in Membership.objects.writers_of(organisation)))


def managers_of(case: SupportRequest) -> list:
    """The managers who may read it.

    If a compartment leaves none, all of them: the mail says no more than that there is a request, and that
    is better than one that nobody ever hears of.
    """
    return _not_barred(case, active_managers()) or list(active_managers())


def _not_barred(case: SupportRequest, people) -> list:
    barred = Compartment.objects.people_barred_from(case)
    return [person for person in people if person.pk not in barred]
