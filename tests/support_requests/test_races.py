"""Two people at the same moment, on real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apps.core.errors import Conflict
from apps.support_requests import services
from apps.support_requests.choices import State
from apps.support_requests.models import Assignment, Message, SupportRequest
from tests.factories.accounts import make_manager
from tests.factories.partners import make_organisation
from tests.factories.support_requests import make_request

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls) -> list:
    """What each call gives, or the refusal it raised; all begin at the same moment."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            return call()
        except Conflict as conflict:
            return conflict
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_managers_assign_to_different_organisations():
    case, manager = make_request(), make_manager()
    organisations = [make_organisation(), make_organisation()]
    at_once(
        *(
            lambda organisation=organisation: services.hand_over(
                case=case, organisation=organisation, actor=manager, told=True
            )
            for organisation in organisations
        )
    )
    assert Assignment.objects.active().filter(request=case).count() == 1


def test_company_withdraws_while_it_is_assigned():
    case, manager = make_request(), make_manager()
    at_once(
        lambda: services.withdraw(case=case),
        lambda: services.hand_over(case=case, organisation=make_organisation(), actor=manager, told=True),
    )
    case = SupportRequest.objects.get(pk=case.pk)
    assert case.state == State.WITHDRAWN
    assert case.current_assignment is None


def test_solved_by_both_sides_is_told_once():
    case, manager = make_request(), make_manager()
    at_once(lambda: services.mark_solved(case=case), lambda: services.resolve(case=case, actor=manager))
    assert Message.objects.filter(request=case, event="resolved").count() == 1
