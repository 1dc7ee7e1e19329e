import pytest
from django.utils import timezone

from apps.partners.choices import Role
from apps.support_requests.permissions import can_assign, can_record_call, can_work_on
from tests.factories.accounts import make_administrator
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import make_request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "works", "assigns"),
    [
        ("anonymous", False, False),
        ("stranger", False, False),
        ("administrator", False, False),
        ("member", True, False),
        ("manager", True, True),
    ],
)
def test_roles(role, works, assigns):
    organisation = make_organisation()
    case = make_request(organisation=organisation)
    viewer = make_viewer(role, organisation=organisation)
    assert can_work_on(viewer, case) is works
    assert can_assign(viewer) is assigns
    assert can_record_call(viewer) is assigns


@pytest.mark.parametrize(("role", "works"), [(Role.READER, False), (Role.EDITOR, True), (Role.OWNER, True)])
def test_members(role, works):
    organisation = make_organisation()
    case = make_request(organisation=organisation)
    assert can_work_on(make_member(organisation, role=role).user, case) is works


def test_administrator_who_is_a_member_may_not_work_on_it():
    organisation = make_organisation()
    case = make_request(organisation=organisation)
    assert not can_work_on(make_member(organisation, user=make_administrator()).user, case)


def test_not_after_the_assignment_has_ended():
    organisation = make_organisation()
    case = make_request(organisation=organisation)
    member = make_member(organisation).user
    case.assignments.update(ended_at=timezone.now())
    assert not can_work_on(member, case)


def test_not_for_another_request_of_another_organisation():
    member = make_member().user
    make_request(organisation=member.memberships.get().organisation)
    foreign = make_request(organisation=make_organisation())
    assert not can_work_on(member, foreign)
