import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.audit.models import AuditEntry
from apps.links.models import SignedLink
from apps.links.services import LinkExpired
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.support_requests import services
from apps.support_requests.choices import Action, Event, Kind, Source, State
from apps.support_requests.models import Assignment, Attachment, Message, SupportRequest
from apps.support_requests.services.handovers import AlreadyInCharge, NobodyInCharge
from apps.support_requests.services.intake import random_number
from apps.support_requests.services.steps import move_once
from apps.support_requests.transitions import REACHED, TRANSITIONS
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import (
    make_case_token,
    make_county,
    make_request,
    pdf_upload,
)

pytestmark = pytest.mark.django_db


def unsaved(**overrides) -> SupportRequest:
    fields = {
        "company_name": "Musterwerk GmbH",
        "county": make_county(),
        "subject": "Geheimes Anliegen",
        "description": "Vertrauliche Schilderung",
        "contact_name": "Beispielperson",
        "contact_email": "firma@example.org",
    }
    return SupportRequest(**{**fields, **overrides})


def mails() -> list[tuple[str, str]]:
    """Recipient and everything that can be read in the mail."""
    queued = OutboxMessage.objects.select_related("body").order_by("pk")
    return [(mail.recipient, f"{mail.body.subject}\n{mail.body.text}\n{mail.body.html}") for mail in queued]


class TestTransitions:
    @pytest.mark.parametrize("state", State)
    @pytest.mark.parametrize("action", Action)
    def test_nothing_but_the_table(self, state, action):
        case = make_request(state=state)
        after = TRANSITIONS.get((state, action))
        if after is None and REACHED.get(action) != state:
            with pytest.raises(services.TransitionNotAllowed):
                move_once(case, action, actor="company")
            after = state
        else:
            move_once(case, action, actor="company")
        case.refresh_from_db()
        assert case.state == (after or state)
        assert (case.closed_at is not None) is case.is_closed

    def test_second_click_writes_nothing(self):
        case = make_request()
        services.mark_solved(case=case)
        before = (Message.objects.count(), AuditEntry.objects.count(), OutboxMessage.objects.count())
        services.mark_solved(case=case)
        assert (Message.objects.count(), AuditEntry.objects.count(), OutboxMessage.objects.count()) == before


class TestSubmit:
    def test_number_cannot_be_guessed_or_misread(self):
        numbers = {random_number() for _attempt in range(500)}
        assert len(numbers) == 500
        assert all(re.fullmatch(r"U-[2-9ACDEFGHJKMNP-RT-Y]{4}-[2-9ACDEFGHJKMNP-RT-Y]{4}", n) for n in numbers)

    def test_company_and_managers_are_told(self):
        managers = [make_manager(), make_manager()]
        case = services.submit(case=unsaved(), consent_version="2026-11")
        assert case.consent_version == "2026-11"
        assert case.consent_at is not None
        recipients = sorted(recipient for recipient, _text in mails())
        assert recipients == sorted(["firma@example.org", *(manager.email for manager in managers)])

    def test_only_the_company_reads_the_subject(self):
        make_manager()
        case = services.submit(case=unsaved(), consent_version="2026-11")
        for recipient, text in mails():
            assert case.public_number in text
            assert ("Geheimes Anliegen" in text) is (recipient == case.contact_email)
            assert "Vertrauliche" not in text
            assert ("Musterwerk" not in text) and ("Beispielperson" not in text)

    def test_audit_names_the_number_only(self):
        case = services.submit(case=unsaved(), consent_version="2026-11")
        entry = AuditEntry.objects.get(action="submit")
        assert entry.target_label == case.public_number
        assert "Musterwerk" not in str(entry.details)
        assert "Geheim" not in str(entry.details)

    def test_refused_file_leaves_nothing(self):
        uploads = [pdf_upload(), SimpleUploadedFile("bild.pdf", b"<html>no</html>")]
        before = stored_paths()
        with pytest.raises(ValidationError):
            services.submit(case=unsaved(), consent_version="2026-11", uploads=uploads)
        assert not SupportRequest.objects.exists()
        assert not Attachment.objects.exists()
        assert not OutboxMessage.objects.exists()
        assert stored_paths() == before

    @pytest.mark.parametrize("field", ["company_name", "subject", "contact_name", "contact_phone"])
    def test_line_break_is_refused(self, field):
        with pytest.raises(ValidationError):
            services.submit(case=unsaved(**{field: "a\r\nBcc: x@example.org"}), consent_version="2026-11")
        assert not SupportRequest.objects.exists()

    def test_files_are_kept(self):
        case = services.submit(
            case=unsaved(), consent_version="2026-11", uploads=[pdf_upload(), pdf_upload()]
        )
        assert Attachment.objects.filter(request=case, message=None, internal=False).count() == 2


class TestOtherWaysIn:
    @pytest.mark.parametrize("role", ["stranger", "member", "administrator"])
    def test_calls_are_recorded_by_managers_only(self, role):
        with pytest.raises(PermissionDenied):
            services.record_call(case=unsaved(), actor=make_viewer(role), consent_version="2026-11")
        assert not SupportRequest.objects.exists()

    def test_call(self):
        case = services.record_call(case=unsaved(), actor=make_manager(), consent_version="2026-11")
        assert case.source == Source.TELEPHONE
        assert case.contact_email in [recipient for recipient, _text in mails()]

    def test_feedback_about_a_barrier_is_tracked(self):
        manager = make_manager()
        case = services.submit_accessibility_feedback(page="/suche/", description="Kein Fokus sichtbar")
        assert (case.kind, case.state, case.page_address) == (Kind.ACCESSIBILITY, State.NEW, "/suche/")
        assert [recipient for recipient, _text in mails()] == [manager.email]
        assert "Fokus" not in mails()[0][1]
        assert services.case_url(case)

    def test_feedback_with_an_address_is_confirmed(self):
        services.submit_accessibility_feedback(
            page="", description="Kontrast", email="gast@example.org", language="en"
        )
        recipient, text = mails()[0]
        assert recipient == "gast@example.org"
        assert "/en/unterstuetzung/fall/" in text


class TestAssign:
    @pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
    def test_managers_only(self, role):
        organisation = make_organisation()
        case = make_request(organisation=organisation)
        viewer = make_viewer(role, organisation=organisation)
        with pytest.raises(PermissionDenied):
            services.hand_over(case=case, organisation=make_organisation(), actor=viewer, told=True)
        with pytest.raises(PermissionDenied):
            services.take_back(case=case, actor=viewer)
        assert Assignment.objects.get().ended_at is None

    def test_company_and_writers_are_told(self):
        organisation = make_organisation(name="Kammer Musterstadt")
        owner = make_member(organisation, role=Role.OWNER).user
        editor = make_member(organisation, role=Role.EDITOR).user
        make_member(organisation, role=Role.READER)
        case = make_request()
        services.hand_over(
            case=case, organisation=organisation, actor=make_manager(), note="Bitte anrufen", told=True
        )
        texts = dict(mails())
        assert set(texts) == {owner.email, editor.email, case.contact_email}
        assert "Kammer Musterstadt" in texts[case.contact_email]
        assert not any("Bitte anrufen" in text or "Geheim" in text for text in texts.values())
        case.refresh_from_db()
        assert case.state == State.ASSIGNED

    def test_another_organisation_replaces_the_first(self):
        first, second = make_organisation(), make_organisation()
        case = make_request(organisation=first)
        services.hand_over(case=case, organisation=second, actor=make_manager(), told=True)
        assert Assignment.objects.active().get(request=case).organisation == second

    def test_twice_the_same_is_a_conflict(self):
        organisation = make_organisation()
        case = make_request(organisation=organisation)
        with pytest.raises(AlreadyInCharge):
            services.hand_over(case=case, organisation=organisation, actor=make_manager(), told=True)

    def test_closed_request_is_not_assigned(self):
        case = make_request(state=State.RESOLVED)
        with pytest.raises(services.TransitionNotAllowed):
            services.hand_over(case=case, organisation=make_organisation(), actor=make_manager(), told=True)
        assert not Assignment.objects.exists()

    def test_take_back(self):
        member = make_member()
        case = make_request(organisation=member.organisation)
        services.take_back(case=case, actor=make_manager())
        assert [recipient for recipient, _text in mails()] == [member.user.email]
        case = SupportRequest.objects.get(pk=case.pk)
        assert (case.state, case.current_assignment) == (State.NEW, None)
        with pytest.raises(NobodyInCharge):
            services.take_back(case=case, actor=make_manager())


class TestTalking:
    @pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
    @pytest.mark.parametrize("name", ["answer", "add_note"])
    def test_others_may_not_write(self, role, name):
        case = make_request(organisation=make_organisation())
        with pytest.raises(PermissionDenied):
            getattr(services, name)(case=case, actor=make_viewer(role), body="Hallo")
        assert not Message.objects.exists()

    @pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
    @pytest.mark.parametrize("name", ["start", "wait", "resolve", "reopen"])
    def test_others_may_not_move(self, role, name):
        case = make_request(organisation=make_organisation())
        with pytest.raises(PermissionDenied):
            getattr(services, name)(case=case, actor=make_viewer(role))

    def test_reader_may_not_answer(self):
        organisation = make_organisation()
        case = make_request(organisation=organisation)
        with pytest.raises(PermissionDenied):
            services.answer(case=case, actor=make_member(organisation, role=Role.READER).user, body="Hallo")

    def test_answer_reaches_the_company_without_its_words(self):
        organisation = make_organisation(name="Kammer")
        case = make_request(organisation=organisation)
        member = make_member(organisation).user
        services.answer(case=case, actor=member, body="Streng vertraulich", uploads=[pdf_upload("plan.pdf")])
        [(recipient, text)] = mails()
        assert recipient == case.contact_email
        assert "/unterstuetzung/fall/" in text
        assert "Streng" not in text
        assert "plan.pdf" not in text
        case.refresh_from_db()
        assert case.state == State.IN_PROGRESS
        assert Message.objects.get().author_label == f"{member}, Kammer"

    def test_question_makes_it_the_companys_turn_with_one_mail(self):
        case = make_request()
        services.answer(case=case, actor=make_manager(), body="Wie viele?", question=True)
        case.refresh_from_db()
        assert case.state == State.WAITING_FOR_COMPANY
        assert len(mails()) == 1

    def test_note_tells_nobody(self):
        case = make_request(organisation=make_organisation())
        services.add_note(case=case, actor=make_manager(), body="Nur intern", uploads=[pdf_upload()])
        assert mails() == []
        assert Attachment.objects.get().internal
        assert not AuditEntry.objects.filter(details__icontains="Nur intern").exists()

    def test_reply_goes_to_the_partner_in_charge(self):
        organisation = make_organisation()
        member = make_member(organisation).user
        make_manager()
        case = make_request(organisation=organisation, state=State.WAITING_FOR_COMPANY)
        services.reply(case=case, body="Hier die Zahlen", uploads=[pdf_upload()])
        [(recipient, text)] = mails()
        assert recipient == member.email
        assert "Zahlen" not in text
        case.refresh_from_db()
        assert case.state == State.IN_PROGRESS

    def test_reply_goes_to_managers_where_no_partner_can_read_it(self):
        manager = make_manager()
        services.reply(case=make_request(organisation=make_organisation()), body="Hallo?")
        assert [recipient for recipient, _text in mails()] == [manager.email]

    def test_closed_request_takes_no_reply(self):
        case = make_request(state=State.WITHDRAWN)
        with pytest.raises(services.TransitionNotAllowed):
            services.reply(case=case, body="Noch etwas")
        assert not Message.objects.exists()

    def test_company_without_an_address_is_not_written_to(self):
        case = make_request(contact_email="")
        services.resolve(case=case, actor=make_manager())
        assert mails() == []


class TestCompanyMoves:
    def test_withdrawing_ends_the_partners_access(self):
        organisation = make_organisation()
        member = make_member(organisation).user
        case = make_request(organisation=organisation)
        services.withdraw(case=case)
        assert not SupportRequest.objects.visible_to(member).exists()
        assert [recipient for recipient, _text in mails()] == [member.email]
        assert Message.objects.get(event=Event.WITHDRAWN)

    def test_solved_request_is_not_withdrawn(self):
        with pytest.raises(services.TransitionNotAllowed):
            services.withdraw(case=make_request(state=State.RESOLVED))

    def test_withdrawn_request_is_not_reopened(self):
        with pytest.raises(services.TransitionNotAllowed):
            services.reopen_by_company(case=make_request(state=State.WITHDRAWN))

    def test_reopening(self):
        case = services.reopen_by_company(case=make_request(state=State.RESOLVED))
        assert (case.state, case.closed_at) == (State.IN_PROGRESS, None)


class TestLinks:
    @pytest.mark.parametrize("role", ["stranger", "member", "administrator"])
    def test_managers_renew(self, role):
        with pytest.raises(PermissionDenied):
            services.renew_link(case=make_request(), actor=make_viewer(role))

    def test_renewing_voids_the_old_link(self):
        case = make_request()
        old = make_case_token(case)
        services.renew_link(case=case, actor=make_manager())
        with pytest.raises(LinkExpired):
            services.find_by_token(old)
        assert services.find_by_token(services.case_token(case)) == case

    def test_mails_reuse_a_link_that_is_good_for_long(self):
        case = make_request()
        token = make_case_token(case)
        services.resolve(case=case, actor=make_manager())
        assert token in mails()[0][1]
        assert SignedLink.objects.count() == 1

    def test_mails_carry_a_new_link_where_the_old_one_ends_soon(self):
        case = make_request()
        old = make_case_token(case, lifetime=timedelta(days=10))
        services.resolve(case=case, actor=make_manager())
        assert old not in mails()[0][1]

    def test_lost_link_goes_to_the_known_address_only(self):
        case = make_request()
        services.send_lost_link(number=case.public_number, email="other@example.org")
        assert mails() == []
        services.send_lost_link(number=case.public_number.lower(), email=case.contact_email.upper())
        assert [recipient for recipient, _text in mails()] == [case.contact_email]


def stored_paths() -> list[str]:
    """All files in the storage."""
    folders, _files = default_storage.listdir("")
    return sorted(f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1])
