"""Mails that come in: into the right case, once, or refused with a reason; and who sees them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.links.models import SignedLink
from apps.outbox import services as outbox
from apps.outbox.addresses import signed_address
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import MailOutcome, MailReason, State
from apps.support_requests.models import Attachment, Compartment, InboundMail, Message
from apps.support_requests.reply_addresses import reply_address
from apps.support_requests.services.mails import KEPT, MOST_AN_HOUR
from tests.factories.accounts import make_manager
from tests.factories.outbox import make_message as make_outbox_message
from tests.factories.outbox import make_report
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_request, pdf_upload
from tests.support.together import together
from tests.support_requests.mails.building import build, head, plain
from tests.support_requests.mails.building import raw as made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"


@pytest.fixture
def case():
    return make_request(contact_email="firma@example.org", organisation=make_organisation())


def receive(raw: bytes) -> InboundMail:
    outbox.receive(raw=raw)
    return InboundMail.objects.latest("pk")


class TestAddress:
    def test_there_is_none_where_no_mail_is_read(self, case, settings):
        settings.BOUNCE_ADDRESS = ""
        assert reply_address(case) == ""
        assert not SignedLink.objects.exists()

    def test_forged_address_is_refused_and_kept(self, case):
        forged = reply_address(case).replace("@", "a@")[:-1]
        good = reply_address(case)
        forged = good[: good.index("@") - 1] + ("a" if good[good.index("@") - 1] != "a" else "b")
        row = receive(plain(to=f"{forged}@portal.example.org"))
        assert (row.outcome, row.reason, row.case) == (MailOutcome.OPEN, MailReason.FORGED, None)
        assert row.raw
        assert not Message.objects.exists()

    def test_expired_address_is_refused(self, case):
        address = reply_address(case)
        SignedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        row = receive(plain(to=address))
        assert (row.outcome, row.reason, row.case) == (MailOutcome.OPEN, MailReason.EXPIRED, case)
        assert not Message.objects.exists()

    def test_withdrawn_address_is_refused_and_a_new_one_is_another(self, case):
        address = reply_address(case)
        services.renew_link(case=case, actor=make_manager())
        row = receive(plain(to=address))
        assert (row.outcome, row.reason, row.case) == (MailOutcome.OPEN, MailReason.REVOKED, case)
        assert reply_address(case) != address

    def test_address_for_something_else_opens_no_case(self, case):
        link = SignedLink.objects.create(
            purpose="support-case", subject_id=str(case.pk), expires_at=timezone.now() + timedelta(days=9)
        )
        row = receive(plain(to=signed_address("case", link.pk)))
        assert (row.outcome, row.reason) == (MailOutcome.OPEN, MailReason.NO_ADDRESS)

    def test_mails_to_the_company_have_it_and_mails_to_the_house_do_not(self, case):
        manager = make_manager()
        services.answer(case=case, actor=manager, body="Guten Tag")
        services.reply(case=case, body="Danke")
        by_recipient = dict(OutboxMessage.objects.values_list("recipient", "reply_to"))
        assert by_recipient.pop("firma@example.org") == reply_address(case)
        assert set(by_recipient.values()) == {""}


class TestEntering:
    def test_answer_of_the_company(self, case):
        case.state = State.WAITING_FOR_COMPANY
        case.save()
        row = receive(plain(to=reply_address(case), text="Am Montag passt es.\n\n> Wann passt es?"))
        assert (row.outcome, row.case, row.raw) == (MailOutcome.ENTERED, case, None)
        message = Message.objects.get()
        assert (message.body, message.folded) == ("Am Montag passt es.", "> Wann passt es?")
        assert (message.side, message.by_mail, message.mail_sender) == ("company", True, "")
        case.refresh_from_db()
        assert case.state == State.IN_PROGRESS

    def test_twice_is_once(self, case):
        raw = plain(to=reply_address(case))
        receive(raw)
        receive(b"Received: from elsewhere.example.net\r\n" + raw)
        assert InboundMail.objects.count() == Message.objects.count() == 1

    def test_another_address_is_taken_and_marked(self, case):
        receive(plain(to=reply_address(case), sender="kollegin@example.net"))
        assert Message.objects.get().mail_sender == "kollegin@example.net"
        assert not OutboxMessage.objects.filter(recipient="kollegin@example.net").exists()

    @pytest.mark.parametrize("state", [State.RESOLVED, State.WITHDRAWN])
    def test_closed_case_gets_the_message_and_stays_closed(self, state):
        case = make_request(state=state, contact_email="firma@example.org")
        manager = make_manager()
        row = receive(plain(to=reply_address(case)))
        assert row.outcome == MailOutcome.ENTERED
        case.refresh_from_db()
        assert case.state == state
        subject = OutboxMessage.objects.get(recipient=manager.email).body.subject
        assert "geschlossen" in subject

    def test_refused_file_is_named_and_the_text_and_other_files_arrive(self, case):
        pdf = pdf_upload().read()
        files = [("plan.pdf", "application/pdf", pdf), ("virus.exe", "application/octet-stream", b"MZ")]
        receive(build(to=reply_address(case), text="Anbei", files=files))
        message = Message.objects.get()
        assert [attachment.stored.name for attachment in Attachment.objects.all()] == ["plan.pdf"]
        assert message.body == "Anbei"
        assert len(message.left_out) == 1
        assert message.left_out[0].startswith("virus.exe: ")
        mail = OutboxMessage.objects.get(recipient="firma@example.org")
        assert "virus.exe" not in mail.body.text

    def test_too_many_wait_for_a_manager(self, case):
        address = reply_address(case)
        for number in range(MOST_AN_HOUR):
            receive(plain(to=address, text=f"Nummer {number}"))
        row = receive(plain(to=address, text="eine zu viel"))
        assert (row.outcome, row.reason) == (MailOutcome.OPEN, MailReason.TOO_MANY)
        assert Message.objects.count() == MOST_AN_HOUR

    def test_zero_bytes_by_pipe(self, case):
        """Mail servers that speak IMAP replace them; the database would refuse them."""
        receive(made(head(to=reply_address(case)), b"Gut\x00en Tag"))
        assert Message.objects.get().body == "Guten Tag"

    def test_longer_than_is_read_arrives_in_part_and_says_so(self, case, monkeypatch):
        monkeypatch.setattr("apps.outbox.services.returns.MOST_BYTES", 2000)
        whole = build(
            to=reply_address(case), text="Anbei", files=[("a.pdf", "application/pdf", b"%PDF-" * 999)]
        )
        assert not outbox.receive(raw=whole).counted  # so that it stays in the mailbox
        message = Message.objects.get()
        assert message.body == "Anbei"
        assert [line.partition(":")[0] for line in message.left_out] == ["Ein Teil der E-Mail", "a.pdf"]

    def test_what_breaks_is_seen_by_somebody(self, case, monkeypatch):
        def broken(text):
            raise RuntimeError

        monkeypatch.setattr("apps.support_requests.services.mails.fold", broken)
        row = receive(plain(to=reply_address(case)))
        assert (row.outcome, row.reason, row.detail) == ("open", MailReason.UNREADABLE, "RuntimeError")
        assert not Message.objects.exists()

    def test_bounce_of_a_mail_to_the_company_is_told_to_the_house_only(self, case):
        mail = make_outbox_message(
            recipient="firma@example.org", state="sent", handed_over_at=timezone.now(),
            group_key=f"support-request:{case.pk}",
        )  # fmt: skip
        raw = make_report("hard", to=signed_address("b", mail.pk))
        outbox.receive(raw=raw)
        outbox.receive(raw=raw)
        message = Message.objects.get()
        assert (message.event, message.internal) == ("returned", True)
        assert not InboundMail.objects.exists()


class TestManagers:
    def test_others_may_not_assign(self, case):
        row = receive(plain(to="zurueck@portal.example.org"))
        with pytest.raises(PermissionDenied):
            services.assign_mail(mail=row, case=case, actor=make_member().user)
        with pytest.raises(PermissionDenied):
            services.put_mail_aside(mail=row, actor=make_member().user)

    def test_assigned_by_hand_once(self, case):
        row = receive(plain(to="zurueck@portal.example.org", subject=f"AW: {case.public_number}"))
        assert row.case == case
        manager = make_manager()
        services.assign_mail(mail=row, case=case, actor=manager)
        with pytest.raises(services.TransitionNotAllowed):
            services.assign_mail(mail=row, case=case, actor=manager)
        row.refresh_from_db()
        assert (row.outcome, row.raw, Message.objects.count()) == (MailOutcome.ENTERED, None, 1)

    def test_compartment_hides_mails_of_its_cases_and_those_of_none(self):
        case = make_request(asker_role="works_council", contact_email="rat@example.org")
        Compartment.objects.all().delete()
        union_side, employer_side = make_manager(), make_manager()
        organisation = make_organisation(kind="association")
        make_member(organisation=organisation, user=employer_side)
        Compartment.objects.create(asker_role="works_council", organisation_kind="association")
        address = reply_address(case)
        SignedLink.objects.update(revoked_at=timezone.now())
        receive(plain(to=address))
        receive(plain(to="zurueck@portal.example.org"))
        assert InboundMail.objects.visible_to(union_side).count() == 2
        assert not InboundMail.objects.visible_to(employer_side).exists()
        assert not InboundMail.objects.visible_to(make_member().user).exists()

    def test_deleted_with_the_case_and_after_its_time(self, case):
        receive(plain(to=reply_address(case)))
        receive(plain(to="zurueck@portal.example.org"))
        services.withdraw_and_erase(case=case)
        (row,) = InboundMail.objects.all()
        assert services.forget_old_mails() == 0
        assert services.forget_old_mails(now=row.received_at + KEPT + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_readers_of_one_mail_enter_it_once():
    """Two workers read the same mailbox at the same moment: one message, one note of the mail."""
    for number in range(5):
        case = make_request(contact_email="firma@example.org", organisation=make_organisation())
        letter = plain(to=reply_address(case), text=f"Wir sind erreichbar, Nummer {number}.")
        results = together(*(lambda letter=letter: outbox.receive(raw=letter) for _reader in range(3)))
        assert not [one for one in results if isinstance(one, Exception)]
        assert InboundMail.objects.filter(case=case).count() == 1
        assert Message.objects.filter(request=case, by_mail=True).count() == 1
