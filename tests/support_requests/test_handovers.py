"""A request goes to a partner with the company's consent only, and no further than that reaches."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox.models import OutboxMessage
from apps.partners.choices import OrganisationKind, Role
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Consent, HandoverState, Kind, Part, State
from apps.support_requests.models import (
    Assignment,
    Attachment,
    Compartment,
    Handover,
    Message,
    SupportRequest,
)
from apps.support_requests.services.handovers import (
    AlreadyInCharge,
    HandoverOver,
    NoWayToAsk,
    OpposedInterests,
)
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_handover,
    make_message,
    make_request,
)

pytestmark = pytest.mark.django_db


def mails() -> dict[str, str]:
    """What each recipient reads, all mails together."""
    found: dict[str, str] = {}
    for mail in OutboxMessage.objects.select_related("body").order_by("pk"):
        found[mail.recipient] = f"{found.get(mail.recipient, '')}{mail.body.subject}\n{mail.body.text}\n"
    return found


def fresh(case) -> SupportRequest:
    return SupportRequest.objects.get(pk=case.pk)


@pytest.fixture
def member():
    return make_member(make_organisation(name="Kammer Musterstadt", kind=OrganisationKind.CLUSTER))


@pytest.fixture
def asked(member):
    """The company is asked whether the member's organisation may get its request."""
    case, manager = make_request(), make_manager()
    return services.hand_over(case=case, organisation=member.organisation, actor=manager, parts=[Part.FILES])


class TestAsking:
    @pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
    def test_managers_only(self, role, member):
        case = make_request()
        with pytest.raises(PermissionDenied):
            services.hand_over(
                case=case,
                organisation=member.organisation,
                actor=make_viewer(role, organisation=member.organisation),
                told=True,
            )
        assert not Handover.objects.exists() and not Assignment.objects.exists()

    def test_without_consent_the_organisation_neither_gets_nor_hears_anything(self, asked, member):
        case = fresh(asked.request)
        assert not Assignment.objects.exists()
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert set(mails()) == {case.contact_email}
        assert "Kammer Musterstadt" in mails()[case.contact_email]
        assert (case.state, asked.state) == (State.WAITING_FOR_COMPANY, HandoverState.ASKED)

    def test_the_same_organisation_is_not_asked_about_twice(self, asked):
        with pytest.raises(AlreadyInCharge):
            services.hand_over(
                case=asked.request, organisation=asked.organisation, actor=make_manager(), told=True
            )

    def test_another_question_takes_the_place_of_the_first(self, asked):
        other = services.hand_over(case=asked.request, organisation=make_organisation(), actor=make_manager())
        asked.refresh_from_db()
        assert asked.state == HandoverState.ENDED
        assert Handover.objects.unended().get() == other
        with pytest.raises(HandoverOver):
            services.agree(case=asked.request, handover=asked)

    def test_asking_about_another_one_takes_it_from_the_first_at_once(self, member):
        case = make_request(organisation=member.organisation)
        services.hand_over(case=case, organisation=make_organisation(), actor=make_manager())
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert member.user.email in mails()

    def test_a_company_without_address_must_have_agreed_otherwise(self, member):
        case, manager = make_request(contact_email=""), make_manager()
        with pytest.raises(NoWayToAsk):
            services.hand_over(case=case, organisation=member.organisation, actor=manager)
        handover = services.hand_over(case=case, organisation=member.organisation, actor=manager, told=True)
        assert handover.consent == Consent.TOLD

    def test_a_barrier_reported_without_address_needs_no_consent(self, member):
        case = make_request(kind=Kind.ACCESSIBILITY, contact_email="")
        services.hand_over(case=case, organisation=member.organisation, actor=make_manager())
        assert SupportRequest.objects.visible_to(member.user).exists()

    def test_closed_requests_are_not_handed_over(self, member):
        case = make_request(state=State.RESOLVED)
        with pytest.raises(Conflict):
            services.hand_over(case=case, organisation=member.organisation, actor=make_manager(), told=True)
        assert not Handover.objects.exists()


class TestTheCompanyDecides:
    def test_agreeing(self, asked, member):
        services.agree(case=asked.request, handover=asked)
        asked.refresh_from_db()
        assert (asked.state, asked.consent) == (HandoverState.AGREED, Consent.PAGE)
        assert SupportRequest.objects.visible_to(member.user).get() == asked.request
        assert member.user.email in mails()
        assert AuditEntry.objects.get(action="assign").actor_label == "company"
        with pytest.raises(HandoverOver):
            services.agree(case=asked.request, handover=asked)

    def test_refusing(self, asked, member):
        services.refuse(case=asked.request, handover=asked, reason="Dort arbeitet ein Wettbewerber")
        asked.refresh_from_db()
        assert (asked.state, fresh(asked.request).state) == (HandoverState.REFUSED, State.NEW)
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert member.user.email not in mails()
        assert not any("Wettbewerber" in text for text in mails().values())

    def test_what_was_closed_to_it_meanwhile_is_not_handed_over(self):
        union = make_organisation(kind=OrganisationKind.UNION)
        case = make_request(asker_role=AskerRole.OTHER)
        handover = services.hand_over(case=case, organisation=union, actor=make_manager())
        Compartment.objects.create(asker_role=AskerRole.OTHER, organisation_kind=OrganisationKind.UNION)
        with pytest.raises(OpposedInterests):
            services.agree(case=case, handover=handover)
        assert not Assignment.objects.exists()

    def test_agreed_beforehand_to_a_named_circle(self, member):
        case, manager = make_request(), make_manager()
        services.choose_circle(case=case, organisations=[member.organisation])
        other = services.hand_over(case=case, organisation=make_organisation(), actor=manager)
        assert other.state == HandoverState.ASKED
        handover = services.hand_over(case=case, organisation=member.organisation, actor=manager)
        assert (handover.state, handover.consent) == (HandoverState.AGREED, Consent.BEFOREHAND)
        assert SupportRequest.objects.visible_to(member.user).exists()

    @pytest.mark.parametrize("close", ["withdraw", "mark_solved"])
    def test_a_closed_request_asks_nothing_any_more(self, asked, close):
        getattr(services, close)(case=asked.request)
        with pytest.raises(HandoverOver):
            services.agree(case=asked.request, handover=asked)
        assert not Assignment.objects.exists()


class TestTheOrganisationAnswers:
    @pytest.fixture
    def agreed(self, asked):
        return services.agree(case=asked.request, handover=asked)

    @pytest.mark.parametrize("role", [Role.READER, "manager", "stranger"])
    def test_only_who_writes_for_it(self, agreed, role):
        reader = make_member(agreed.organisation, role=Role.READER).user
        actor = reader if role == Role.READER else make_viewer(role)
        for answer in (
            lambda: services.accept(case=agreed.request, actor=actor),
            lambda: services.decline(case=agreed.request, actor=actor, reason="Nein"),
        ):
            with pytest.raises(PermissionDenied):
                answer()
        agreed.refresh_from_db()
        assert agreed.state == HandoverState.AGREED

    def test_taking_it_on(self, agreed, member):
        services.accept(case=agreed.request, actor=member.user)
        agreed.refresh_from_db()
        assert (agreed.state, agreed.answer_by) == (HandoverState.ACCEPTED, None)
        assert fresh(agreed.request).state == State.IN_PROGRESS
        with pytest.raises(HandoverOver):
            services.accept(case=agreed.request, actor=member.user)

    def test_whoever_answers_has_taken_it_on(self, agreed, member):
        services.answer(case=agreed.request, actor=member.user, body="Guten Tag")
        agreed.refresh_from_db()
        assert agreed.state == HandoverState.ACCEPTED

    def test_a_managers_answer_takes_nothing_on(self, agreed):
        services.answer(case=agreed.request, actor=make_manager(), body="Guten Tag")
        agreed.refresh_from_db()
        assert agreed.state == HandoverState.AGREED

    def test_declining_ends_access_and_brings_it_back(self, agreed, member):
        manager = make_manager()
        services.decline(case=agreed.request, actor=member.user, reason="Uns fehlt jemand dafür")
        agreed.refresh_from_db()
        case = fresh(agreed.request)
        assert (agreed.state, case.state) == (HandoverState.DECLINED, State.NEW)
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert manager.email in mails() and "anderen" in mails()[case.contact_email]
        assert not any("Uns fehlt" in text for text in mails().values())

    def test_no_answer_in_time_brings_it_back_once(self, agreed, member):
        manager = make_manager()
        assert services.let_lapse(now=agreed.answer_by - timedelta(seconds=1)) == 0
        assert services.let_lapse(now=agreed.answer_by) == 1
        assert services.let_lapse(now=agreed.answer_by) == 0
        agreed.refresh_from_db()
        assert (agreed.state, fresh(agreed.request).state) == (HandoverState.LAPSED, State.NEW)
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert {manager.email, member.user.email} <= set(mails())

    def test_what_was_taken_on_does_not_lapse(self, agreed, member):
        services.accept(case=agreed.request, actor=member.user)
        assert services.let_lapse(now=timezone.now() + timedelta(days=365)) == 0


def test_a_company_that_does_not_answer_brings_it_back_too(asked):
    assert services.let_lapse(now=asked.answer_by) == 1
    assert fresh(asked.request).state == State.NEW
    with pytest.raises(HandoverOver):
        services.agree(case=asked.request, handover=asked)


class TestHowFarItReaches:
    def handed_over(self, member, *parts):
        case = make_request(state=State.ASSIGNED)
        self.file = make_attachment(case)
        self.earlier = make_message(case, body="Früher geschrieben")
        self.earlier_file = make_attachment(case, message=self.earlier)
        self.note = make_message(case, internal=True, body="Nur für uns")
        self.note_file = make_attachment(case, message=self.note)
        make_handover(case, organisation=member.organisation, parts=list(parts), agreed_at=timezone.now())
        self.later = make_message(case, body="Später geschrieben")
        self.later_file = make_attachment(case, message=self.later)
        return case

    @pytest.mark.parametrize(
        "parts, messages, files",
        [
            ([], {"later"}, {"later_file"}),
            ([Part.COMPANY, Part.CONTACT], {"later"}, {"later_file"}),
            ([Part.FILES], {"later"}, {"file", "later_file"}),
            ([Part.MESSAGES], {"earlier", "later"}, {"earlier_file", "later_file"}),
            (list(Part), {"earlier", "later"}, {"file", "earlier_file", "later_file"}),
        ],
    )
    def test_messages_and_files(self, client, member, parts, messages, files):
        case = self.handed_over(member, *parts)
        seen = set(Message.objects.visible_to(member.user).values_list("pk", flat=True))
        assert seen == {getattr(self, name).pk for name in messages}
        client.force_login(member.user)
        for name in ("file", "earlier_file", "note_file", "later_file"):
            attachment = getattr(self, name)
            url = f"/arbeitsplatz/anfragen/{case.public_number}/datei/{attachment.pk}/"
            assert client.get(url).status_code == (200 if name in files else 404)
            assert client.get(url, headers={"range": "bytes=0-9"}).status_code == (
                206 if name in files else 404
            )
            assert Attachment.objects.visible_to(member.user).filter(pk=attachment.pk).exists() is (
                name in files
            )

    @pytest.mark.parametrize("path", ["/arbeitsplatz/", "/arbeitsplatz/anfragen/", "case"])
    @pytest.mark.parametrize("part, field", [(Part.COMPANY, "company_name"), (Part.CONTACT, "contact_email")])
    def test_names(self, client, member, part, field, path):
        case = self.handed_over(member, *(set(Part) - {part}))
        client.force_login(member.user)
        path = case.get_absolute_url() if path == "case" else path
        assert getattr(case, field) not in client.get(path).content.decode()
        Handover.objects.update(parts=list(Part))
        shows = path == case.get_absolute_url() or field == "company_name"
        assert (getattr(case, field) in client.get(path).content.decode()) is shows

    def test_managers_and_the_company_read_on_as_ever(self, client, member):
        case = self.handed_over(member)
        assert Message.objects.visible_to(make_manager()).count() == 3
        html = client.get(f"/unterstuetzung/fall/{make_case_token(case)}/").content.decode()
        assert "Früher geschrieben" in html and "Nur für uns" not in html

    def test_a_withdrawn_assignment_ends_a_running_download(self, client, member):
        case = self.handed_over(member, Part.FILES)
        client.force_login(member.user)
        url = f"/arbeitsplatz/anfragen/{case.public_number}/datei/{self.file.pk}/"
        assert client.get(url, headers={"range": "bytes=0-9"}).status_code == 206
        services.take_back(case=case, actor=make_manager())
        assert client.get(url, headers={"range": "bytes=10-19"}).status_code == 404


class TestPages:
    def url(self, case, rest=""):
        return f"/unterstuetzung/fall/{make_case_token(case)}/{rest}"

    def test_the_company_sees_what_would_go_to_whom_and_agrees(self, client, asked, member):
        make_attachment(asked.request)
        html = client.get(self.url(asked.request)).content.decode()
        assert "Kammer Musterstadt" in html and "bericht.pdf" in html
        before = Handover.objects.get().state
        assert client.get(self.url(asked.request, f"weitergabe/{asked.pk}/zustimmen/")).status_code == 405
        assert Handover.objects.get().state == before
        response = client.post(self.url(asked.request, f"weitergabe/{asked.pk}/zustimmen/"), follow=True)
        assert response.status_code == 200
        assert SupportRequest.objects.visible_to(member.user).exists()
        again = client.post(self.url(asked.request, f"weitergabe/{asked.pk}/ablehnen/"))
        assert again.status_code == 409 and "nicht mehr offen" in again.content.decode()

    def test_another_companys_question_does_not_exist(self, client, asked):
        other = make_request()
        for answer in ("zustimmen", "ablehnen"):
            assert client.post(self.url(other, f"weitergabe/{asked.pk}/{answer}/")).status_code == 404
        asked.refresh_from_db()
        assert asked.state == HandoverState.ASKED

    def test_the_circle_offers_nobody_to_whom_it_is_closed(self, client, member):
        barred = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS, name="Verband Beispiel"))
        case = make_request(asker_role=AskerRole.WORKS_COUNCIL)
        html = client.get(self.url(case, "weitergabe/")).content.decode()
        assert "Kammer Musterstadt" in html and "Verband Beispiel" not in html
        refused = client.post(self.url(case, "weitergabe/"), {"organisations": [barred.organisation.pk]})
        assert refused.status_code == 400 and not case.agreed_organisations.exists()
        sent = client.post(self.url(case, "weitergabe/"), {"organisations": [member.organisation.pk]})
        assert sent.status_code == 302 and case.agreed_organisations.get() == member.organisation

    def test_the_partner_answers_on_the_desk(self, client, asked, member):
        services.agree(case=asked.request, handover=asked)
        client.force_login(member.user)
        url = asked.request.get_absolute_url()
        assert "Nehmen Sie diese Anfrage an?" in client.get(url).content.decode()
        assert client.post(f"{url}ablehnen/", {"decline-reason": ""}).status_code == 400
        response = client.post(f"{url}ablehnen/", {"decline-reason": "Keine Zeit"}, follow=True)
        assert response.status_code == 200
        assert client.get(url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_company_agrees_and_refuses_at_the_same_moment():
    member, manager = make_member(), make_manager()
    for _round in range(5):
        case = make_request()
        handover = services.hand_over(case=case, organisation=member.organisation, actor=manager)
        barrier, calls = Barrier(2), [services.agree, services.refuse]

        def run(call, barrier=barrier, case=case, handover=handover):
            barrier.wait(timeout=10)
            try:
                call(case=case, handover=handover)
                return 1
            except Conflict:
                return 0
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(run, calls)) == 1
        state = Handover.objects.get(pk=handover.pk).state
        assert Assignment.objects.active().filter(request=case).exists() is (state == HandoverState.AGREED)
