import pytest
from django.utils import timezone

from apps.partners.choices import Role
from apps.support_requests.models import Attachment, Message, SupportRequest
from tests.factories.accounts import make_administrator
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import make_attachment, make_message, make_request

pytestmark = pytest.mark.django_db

ROLES = [
    ("anonymous", False),
    ("stranger", False),
    ("administrator", False),
    ("member", True),
    ("manager", True),
]


@pytest.mark.parametrize(("role", "sees"), ROLES)
def test_request_and_its_files(role, sees):
    organisation = make_organisation()
    attachment = make_attachment(make_request(organisation=organisation))
    viewer = make_viewer(role, organisation=organisation)
    assert SupportRequest.objects.visible_to(viewer).exists() is sees
    assert Attachment.objects.visible_to(viewer).filter(pk=attachment.pk).exists() is sees


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator", "member"])
def test_unassigned_request_is_for_managers_only(role):
    organisation = make_organisation()
    make_request()
    assert not SupportRequest.objects.visible_to(make_viewer(role, organisation=organisation)).exists()


def test_administrator_who_is_a_member_sees_nothing():
    organisation = make_organisation()
    make_request(organisation=organisation)
    administrator = make_member(organisation, user=make_administrator()).user
    assert not SupportRequest.objects.visible_to(administrator).exists()


@pytest.mark.parametrize("role", Role.values)
def test_all_members_of_the_organisation_in_charge_see_it(role):
    organisation = make_organisation()
    make_request(organisation=organisation)
    assert SupportRequest.objects.visible_to(make_member(organisation, role=role).user).count() == 1


def test_ended_assignment_hides_it():
    organisation = make_organisation()
    case = make_request(organisation=organisation)
    member = make_member(organisation).user
    case.assignments.update(ended_at=timezone.now())
    assert not SupportRequest.objects.visible_to(member).exists()


def test_ended_membership_hides_it():
    organisation = make_organisation()
    make_request(organisation=organisation)
    membership = make_member(organisation)
    membership.ended_at = timezone.now()
    membership.save()
    assert not SupportRequest.objects.visible_to(membership.user).exists()


def test_deactivated_member_sees_nothing():
    organisation = make_organisation()
    make_request(organisation=organisation)
    member = make_member(organisation).user
    member.is_active = False
    member.save()
    assert not SupportRequest.objects.visible_to(member).exists()


def test_company_reads_neither_notes_nor_their_files():
    case = make_request()
    note = make_message(case, internal=True)
    answer = make_message(case)
    make_attachment(case, message=note, internal=True)
    # A file of a note stays inside even if it was not marked itself.
    make_attachment(case, message=note)
    make_attachment(case, internal=True)
    shown = [make_attachment(case).pk, make_attachment(case, message=answer).pk]
    assert list(Message.objects.filter(request=case).for_company()) == [answer]
    assert list(Attachment.objects.for_company().values_list("pk", flat=True)) == shown


@pytest.mark.parametrize(
    ("number", "email", "fits"),
    [
        ("{number}", "{email}", True),
        (" {lower} ", "{upper}", True),
        ("{spaced}", "{email}", True),
        ("{joined}", "{email}", True),
        ("{dashed}", "{email}", True),
        ("", "{email}", False),
        ("{number}", "other@example.org", False),
        ("U-2222-2222", "{email}", False),
        ("{number}", "", False),
    ],
)
def test_lost_link_needs_number_and_address(number, email, fits):
    case = make_request()
    words = {
        "number": case.public_number,
        "lower": case.public_number.lower(),
        "spaced": case.public_number.lower().replace("-", " "),
        "joined": case.public_number.replace("-", ""),
        "dashed": case.public_number.replace("-", " – "),
        "email": case.contact_email,
        "upper": case.contact_email.upper(),
    }
    found = SupportRequest.objects.with_number_and_address(
        number=number.format(**words), email=email.format(**words)
    )
    assert found.exists() is fits


def test_request_without_address_is_never_found_by_an_empty_one():
    case = make_request(contact_email="")
    assert not SupportRequest.objects.with_number_and_address(number=case.public_number, email="").exists()
