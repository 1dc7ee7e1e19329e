"""What one side of the network confides does not exist for the other."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox.models import OutboxMessage
from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.board import counts_of_open
from apps.support_requests.choices import AskerRole, Event, State
from apps.support_requests.models import Assignment, Attachment, Compartment, Message, SupportRequest
from apps.support_requests.services.handovers import OpposedInterests
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_attachment, make_request

pytestmark = pytest.mark.django_db

COUNCIL, EMPLOYERS, UNION = AskerRole.WORKS_COUNCIL, OrganisationKind.EMPLOYERS, OrganisationKind.UNION


@pytest.fixture(autouse=True)
def compartments():
    """Just these, whatever a new portal begins with."""
    Compartment.objects.all().delete()
    Compartment.objects.create(asker_role=COUNCIL, organisation_kind=EMPLOYERS)


def of_council(**overrides) -> SupportRequest:
    return make_request(asker_role=COUNCIL, **overrides)


def barred() -> set[tuple[str, str]]:
    return Compartment.objects.pairs()


def recipients() -> set[str]:
    return set(OutboxMessage.objects.values_list("recipient", flat=True))


def member_of(kind, user=None):
    member = make_member(make_organisation(kind=kind), **({"user": user} if user else {}))
    return member.organisation, member.user


def form_data() -> dict:
    """A valid answer to the table: everybody may read everything."""
    everything = [f"{asker}/{kind}" for asker in AskerRole for kind in OrganisationKind]
    return {"may_read": everything, "former": " ".join(f"{asker}/{kind}" for asker, kind in sorted(barred()))}


class TestReading:
    @pytest.mark.parametrize(
        "role, kind, sees",
        [
            (COUNCIL, EMPLOYERS, False),
            (COUNCIL, OrganisationKind.CHAMBER, False),
            (COUNCIL, UNION, True),
            (AskerRole.MANAGEMENT, UNION, False),
            (AskerRole.PERSONNEL, UNION, False),
            (AskerRole.MANAGEMENT, EMPLOYERS, True),
        ],
    )
    def test_a_new_portal_keeps_both_sides_apart(self, role, kind, sees):
        Compartment.objects.all().delete()
        import_module("apps.support_requests.migrations.0005_first_compartments").bar(apps, None)
        organisation, user = member_of(kind)
        make_request(asker_role=role, organisation=organisation)
        assert SupportRequest.objects.visible_to(user).exists() is sees

    @pytest.mark.parametrize("role", [role for role in AskerRole if role != COUNCIL] + [""])
    def test_other_requests_are_read_as_ever(self, role):
        organisation, user = member_of(EMPLOYERS)
        make_request(asker_role=role, organisation=organisation)
        assert SupportRequest.objects.visible_to(user).count() == 1

    def test_the_barred_side_sees_nothing_even_if_it_is_in_charge(self):
        organisation, user = member_of(EMPLOYERS)
        case = of_council(organisation=organisation)
        make_attachment(case)
        assert not SupportRequest.objects.visible_to(user).exists()
        assert not Attachment.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            services.answer(case=case, actor=user, body="Wir wissen Bescheid")
        assert not Message.objects.exists()

    def test_nor_does_somebody_who_belongs_to_both_sides(self):
        organisation, user = member_of(UNION)
        case = of_council(organisation=organisation)
        assert SupportRequest.objects.visible_to(user).get() == case
        member_of(EMPLOYERS, user)
        assert not SupportRequest.objects.visible_to(user).exists()

    def test_nor_a_manager_who_belongs_to_that_side(self):
        manager = make_manager()
        case = of_council()
        assert SupportRequest.objects.visible_to(manager).get() == case
        member_of(EMPLOYERS, manager)
        assert not SupportRequest.objects.visible_to(manager).exists()
        for act in (services.resolve, services.renew_link, services.take_back):
            with pytest.raises(PermissionDenied):
                act(case=case, actor=manager)

    def test_numbers_do_not_tell_either(self):
        organisation, user = member_of(EMPLOYERS)
        of_council(organisation=organisation)
        make_request(organisation=organisation)
        counts = counts_of_open(SupportRequest.objects.visible_to(user))
        assert counts[State.ASSIGNED] == 1


class TestAddresses:
    def paths(self, case) -> list[str]:
        attachment = make_attachment(case)
        own = f"/arbeitsplatz/anfragen/{case.public_number}/"
        return [own, f"{own}datei/{attachment.pk}/"]

    @pytest.mark.parametrize("role", ["partner", "manager"])
    def test_foreign_equals_missing(self, client, role):
        organisation, user = member_of(EMPLOYERS, make_manager() if role == "manager" else None)
        case = of_council(organisation=organisation)
        client.force_login(user)
        for path in self.paths(case):
            assert client.get(path).status_code == 404
            missing = path.replace(case.public_number, "U-2222-2222")
            assert client.get(missing).status_code == 404
        for move in ("antworten", "notiz", "begonnen", "wartet", "geloest", "weitergeben", "neuer-link"):
            assert client.post(f"/arbeitsplatz/anfragen/{case.public_number}/{move}/").status_code == 404
        html = client.get("/arbeitsplatz/anfragen/?zustand=all").content.decode()
        assert case.public_number not in html and case.subject not in html
        assert case.subject not in client.get("/arbeitsplatz/").content.decode()


class TestMail:
    def test_only_managers_who_may_read_it_hear_of_it(self):
        free, bound = make_manager(), make_manager()
        member_of(EMPLOYERS, bound)
        case = of_council()
        services.reply(case=case, body="Noch etwas")
        assert recipients() == {free.email}

    def test_a_request_that_no_manager_may_read_is_not_lost(self):
        bound = make_manager()
        member_of(EMPLOYERS, bound)
        services.reply(case=of_council(), body="Noch etwas")
        assert recipients() == {bound.email}

    def test_writers_on_both_sides_hear_nothing(self):
        organisation, user = member_of(UNION)
        other = make_member(organisation).user
        member_of(EMPLOYERS, user)
        services.reply(case=of_council(organisation=organisation), body="Noch etwas")
        assert recipients() == {other.email}


class TestAssigning:
    def test_the_barred_side_is_neither_offered_nor_taken(self, client):
        organisation, _user = member_of(EMPLOYERS)
        union, _member = member_of(UNION)
        case, manager = of_council(), make_manager()
        client.force_login(manager)
        html = client.get(case.get_absolute_url()).content.decode()
        assert union.name in html and organisation.name not in html
        with pytest.raises(OpposedInterests):
            services.hand_over(case=case, organisation=organisation, actor=manager, told=True)
        assert not Assignment.objects.exists()


class TestSetting:
    @pytest.mark.parametrize("make", [make_user, make_administrator])
    def test_managers_only(self, make):
        with pytest.raises(PermissionDenied):
            services.set_compartments(pairs=set(), former=barred(), actor=make())
        assert barred()

    def test_what_a_second_manager_did_is_not_undone_unseen(self):
        manager = make_manager()
        services.set_compartments(pairs={(COUNCIL, UNION)}, former=barred(), actor=manager)
        with pytest.raises(Conflict):
            services.set_compartments(pairs=set(), former={(COUNCIL, EMPLOYERS)}, actor=manager)
        assert barred() == {(COUNCIL, UNION)}

    def test_somebody_must_be_left_who_reads(self):
        manager = make_manager()
        member_of(UNION, manager)
        with pytest.raises(services.NobodyLeft):
            services.set_compartments(pairs={(COUNCIL, UNION)}, former=barred(), actor=manager)
        make_manager()
        services.set_compartments(pairs={(COUNCIL, UNION)}, former=barred(), actor=manager)

    def test_what_is_now_closed_is_taken_back_at_once(self):
        organisation, user = member_of(UNION)
        case, other = of_council(organisation=organisation), make_request(organisation=organisation)
        lost = services.set_compartments(pairs={(COUNCIL, UNION)}, former=barred(), actor=make_manager())
        assert lost == 1
        assert list(SupportRequest.objects.visible_to(user)) == [other]
        case = SupportRequest.objects.get(pk=case.pk)
        assert (case.state, case.current_assignment) == (State.NEW, None)
        assert case.messages.filter(event=Event.UNASSIGNED).exists()
        assert AuditEntry.objects.filter(action="set_compartments").count() == 1

    def test_the_page(self, client):
        client.force_login(make_manager())
        url = "/arbeitsplatz/anfragen/wer-liest-was/"
        html = client.get(url).content.decode()
        assert f'value="{COUNCIL}/{EMPLOYERS}"' in html
        data = form_data()
        assert client.post(url, {**data, "may_read": ["fantasie"]}).status_code == 400
        assert client.post(url, {**data, "former": ""}).status_code == 409
        assert barred() == {(COUNCIL, EMPLOYERS)}
        assert client.post(url, data).status_code == 302
        assert barred() == set()
