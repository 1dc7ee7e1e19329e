"""The person in charge: who may be, who hears of what, and when nobody is any more."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.accounts.services import people
from apps.core.errors import Conflict
from apps.outbox.models import OutboxMessage
from apps.partners.choices import OrganisationKind, Role
from apps.partners.services import members as partners
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, State
from apps.support_requests.models import Compartment, SupportRequest
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_case_token, make_request
from tests.support.together import together

pytestmark = pytest.mark.django_db

DESK = "/arbeitsplatz/anfragen/"


def address(case: SupportRequest) -> str:
    return reverse("support_requests:person", args=[case.public_number])


def person_of(case: SupportRequest):
    return SupportRequest.objects.get(pk=case.pk).person


def recipients() -> set[str]:
    """Who of the house has been written to, so far."""
    house = OutboxMessage.objects.filter(dedupe_key__startswith="house_")
    return set(house.values_list("recipient", flat=True))


@pytest.fixture
def organisation():
    return make_organisation()


class TestWhoMayBe:
    @pytest.mark.parametrize("who", ["stranger", "reader", "administrator", "manager", "inactive", "former"])
    def test_only_who_writes_for_the_organisation_in_charge(self, organisation, who):
        case, owner = make_request(organisation=organisation), make_member(organisation, role=Role.OWNER).user
        if who == "reader":
            person = make_member(organisation, role=Role.READER).user
        elif who == "inactive":
            person = make_member(organisation, user=make_user(is_active=False)).user
        elif who == "former":
            membership = make_member(organisation)
            partners.remove(membership=membership, actor=owner)
            person = membership.user
        else:
            makers = {"stranger": make_user, "administrator": make_administrator, "manager": make_manager}
            person = makers[who]()
        with pytest.raises(Conflict):
            services.put_in_charge(case=case, person=person, actor=owner)
        assert person_of(case) is None

    def test_without_an_organisation_only_managers(self, organisation):
        case, manager = make_request(), make_manager()
        with pytest.raises(Conflict):
            services.put_in_charge(case=case, person=make_member(organisation).user, actor=manager)
        services.put_in_charge(case=case, person=manager, actor=manager)
        assert person_of(case) == manager

    def test_nobody_to_whom_a_compartment_closes_it(self):
        Compartment.objects.all().delete()
        Compartment.objects.create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
        )
        case, manager = make_request(asker_role=AskerRole.WORKS_COUNCIL), make_manager()
        member = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=make_manager())
        with pytest.raises(Conflict):
            services.put_in_charge(case=case, person=member.user, actor=manager)
        assert person_of(case) is None


class TestWhoDecides:
    @pytest.mark.parametrize("role", ["stranger", "reader", "administrator"])
    def test_not_who_may_not_work_on_it(self, organisation, role):
        case, person = make_request(organisation=organisation), make_member(organisation).user
        actor = {
            "stranger": lambda: make_member().user,
            "reader": lambda: make_member(organisation, role=Role.READER).user,
            "administrator": make_administrator,
        }[role]()
        with pytest.raises(PermissionDenied):
            services.put_in_charge(case=case, person=person, actor=actor)
        assert person_of(case) is None

    def test_a_made_up_person_gets_a_message_and_changes_nothing(self, client, organisation):
        case, stranger = make_request(organisation=organisation), make_user()
        client.force_login(make_member(organisation).user)
        for value in (stranger.pk, "x", "0"):
            response = client.post(address(case), {"person-person": value})
            assert response.status_code == 400
            assert response.context["person_form"].errors["person"]
        assert person_of(case) is None

    def test_one_takes_it_and_gives_it_on(self, client, organisation):
        case, other = make_request(organisation=organisation), make_member(organisation).user
        me = make_member(organisation).user
        client.force_login(me)
        # The button of the same form comes after the list: its value counts.
        assert client.post(address(case), {"person-person": [other.pk, me.pk]}).status_code == 302
        assert (person_of(case), recipients()) == (me, set())
        assert client.post(address(case), {"person-person": other.pk}).status_code == 302
        assert (person_of(case), recipients()) == (other, {other.email})
        assert client.post(address(case), {"person-person": ""}).status_code == 302
        assert person_of(case) is None

    def test_whoever_begins_looks_after_it(self, organisation):
        case, member = make_request(organisation=organisation), make_member(organisation).user
        services.start(case=case, actor=make_manager())  # not one of the organisation
        assert person_of(case) is None
        SupportRequest.objects.update(state=State.ASSIGNED)
        services.start(case=case, actor=member)
        assert person_of(case) == member
        services.start(case=case, actor=make_member(organisation).user)
        assert person_of(case) == member


class TestWhoHearsOfIt:
    def test_only_the_person_in_charge(self, organisation):
        case, person = make_request(organisation=organisation), make_member(organisation).user
        make_member(organisation)
        services.put_in_charge(case=case, person=person, actor=person)
        services.reply(case=case, body="Wann?")
        assert recipients() == {person.email}

    def test_all_where_nobody_is(self, organisation):
        case = make_request(organisation=organisation)
        members = {make_member(organisation).user.email for _number in range(2)}
        services.reply(case=case, body="Wann?")
        assert recipients() == members

    def test_all_when_the_person_can_no_longer_sign_in(self, organisation):
        case, person, other = make_request(), make_manager(), make_manager()
        services.put_in_charge(case=case, person=person, actor=other)
        OutboxMessage.objects.all().delete()
        # Past every service: what the mail says must not hang on anybody having noticed.
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        services.reply(case=case, body="Wann?")
        assert recipients() == {other.email}

    def test_the_company_reads_who_it_is(self, client, organisation):
        case, person = make_request(organisation=organisation), make_member(organisation).user
        services.put_in_charge(case=case, person=person, actor=person)
        page = client.get(reverse("support_requests:case", args=[make_case_token(case)])).content.decode()
        assert person.name in page


class TestWhenItEnds:
    def test_with_the_assignment(self, organisation):
        case, person = make_request(organisation=organisation), make_member(organisation).user
        services.put_in_charge(case=case, person=person, actor=person)
        services.take_back(case=case, actor=make_manager())
        assert person_of(case) is None

    def test_of_a_manager_when_a_partner_gets_it(self, organisation):
        case, manager = make_request(), make_manager()
        services.put_in_charge(case=case, person=manager, actor=manager)
        services.hand_over(case=case, organisation=organisation, actor=manager, told=True)
        assert person_of(case) is None

    def test_when_the_person_leaves_the_organisation(self, organisation):
        owner = make_member(organisation, role=Role.OWNER).user
        membership = make_member(organisation)
        case, other = make_request(organisation=organisation), make_request(organisation=organisation)
        for one, person in ((case, membership.user), (other, owner)):
            services.put_in_charge(case=one, person=person, actor=owner)
        partners.remove(membership=membership, actor=owner)
        assert (person_of(case), person_of(other)) == (None, owner)

    def test_when_the_person_becomes_a_reader_or_is_switched_off(self, organisation):
        owner, manager = make_member(organisation, role=Role.OWNER).user, make_manager()
        first, second = make_member(organisation), make_member(organisation)
        cases = [make_request(organisation=organisation) for _number in range(2)]
        for case, membership in zip(cases, (first, second), strict=True):
            services.put_in_charge(case=case, person=membership.user, actor=owner)
        partners.change_role(membership=first, role=Role.READER, actor=owner)
        people.set_active(person=second.user, active=False, actor=manager)
        assert [person_of(case) for case in cases] == [None, None]


class TestDesk:
    def test_my_requests(self, client, organisation):
        me, colleague = make_member(organisation).user, make_member(organisation).user
        mine, theirs, nobodys = (make_request(organisation=organisation) for _number in range(3))
        services.put_in_charge(case=mine, person=me, actor=me)
        services.put_in_charge(case=theirs, person=colleague, actor=me)
        client.force_login(me)
        for value, case in (("ich", mine), (colleague.pk, theirs), ("niemand", nobodys)):
            assert [one.pk for one in client.get(DESK, {"person": value}).context["page"]] == [case.pk]

    def test_a_partner_is_offered_colleagues_only(self, client, organisation):
        colleague, stranger, manager = make_member(organisation).user, make_member().user, make_manager()
        client.force_login(make_member(organisation).user)
        field = client.get(DESK).context["selection"].form.fields["person"]
        values = [value for value, _label in field.choices]
        assert str(colleague.pk) in values
        assert not {str(stranger.pk), str(manager.pk)} & set(values)


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_while_being_named_is_not_in_charge(organisation):
    """However the two meet: in the end nobody is named who does not belong to the organisation."""
    owner = make_member(organisation, role=Role.OWNER).user
    for _round in range(5):
        case, membership = make_request(organisation=organisation), make_member(organisation)
        together(
            lambda case=case, membership=membership: services.put_in_charge(
                case=case, person=membership.user, actor=owner
            ),
            lambda membership=membership: partners.remove(membership=membership, actor=owner),
        )
        assert person_of(case) is None
