"""The managers' page of mails that are in no request, and what other pages show of mails."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.support_requests.choices import MailOutcome, MailReason, Part, State
from apps.support_requests.models import InboundMail, Message
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_case_token,
    make_handover,
    make_inbound_mail,
    make_message,
    make_request,
)

pytestmark = pytest.mark.django_db
LIST = "/arbeitsplatz/anfragen/post/"


def url(name: str, mail: InboundMail) -> str:
    return reverse(f"support_requests:{name}", args=[mail.pk])


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


class TestList:
    def test_open_ones_unless_others_are_wished(self, manager):
        make_inbound_mail(subject="Offene Frage")
        make_inbound_mail(subject="Nicht da", outcome=MailOutcome.AUTOMATIC, reason=MailReason.AUTO_REPLY)
        for address, shown, hidden in (
            (LIST, "Offene Frage", "Nicht da"),
            (f"{LIST}?ergebnis=automatic", "Nicht da", "Offene Frage"),
            (f"{LIST}?ergebnis=unsinn", "Offene Frage", "Nicht da"),
        ):
            page = manager.get(address).content.decode()
            assert shown in page
            assert hidden not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, manager, count, django_assert_num_queries):
        for _number in range(count):
            make_inbound_mail(case=make_request())
        manager.get("/unterstuetzung/")
        with django_assert_num_queries(5):
            manager.get(LIST)


class TestMail:
    def test_what_is_in_it_is_text(self, manager):
        raw = b"Content-Type: text/html\r\n\r\n<p>Guten Tag</p><script>alert(1)</script>"
        page = manager.get(url("mail", make_inbound_mail(raw=raw))).content.decode()
        assert "Guten Tag" in page
        assert "alert(1)" not in page

    def test_original_is_never_shown_by_the_browser(self, manager):
        answer = manager.get(url("mail_file", make_inbound_mail()))
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "message/rfc822"

    @pytest.mark.parametrize("number", ["", "U-0000-0000", "unsinn"])
    def test_number_that_there_is_not(self, manager, number):
        mail = make_inbound_mail()
        answer = manager.post(url("mail_assign", mail), {"number": number})
        assert answer.status_code == 400
        assert not Message.objects.exists()

    def test_assigned_in_any_spelling_of_the_number(self, manager):
        mail, case = make_inbound_mail(), make_request()
        typed = case.public_number.replace("-", " ").lower()
        assert manager.post(url("mail_assign", mail), {"number": typed}).status_code == 302
        assert Message.objects.get().body == "Guten Tag"
        assert manager.post(url("mail_assign", mail), {"number": typed}).status_code == 409

    def test_put_aside_once(self, manager):
        mail = make_inbound_mail()
        assert manager.post(url("mail_put_aside", mail)).status_code == 302
        assert manager.post(url("mail_put_aside", mail)).status_code == 409
        mail.refresh_from_db()
        assert mail.outcome == MailOutcome.PUT_ASIDE


class TestThread:
    @pytest.fixture
    def case(self):
        case = make_request(state=State.ASSIGNED)
        make_message(
            case, side="company", body="Passt.", by_mail=True, folded="Telefon 0000 000",
            mail_sender="kollegin@example.net", left_out=["start.exe: nicht möglich"],
        )  # fmt: skip
        make_message(case, side="system", event="returned", body="", internal=True)
        return case

    def test_company_sees_its_own_words_and_what_was_not_taken(self, client, case):
        page = client.get(reverse("support_requests:case", args=[make_case_token(case)])).content.decode()
        assert "Telefon 0000 000" in page
        assert "start.exe" in page
        assert "kam zurück" not in page

    @pytest.mark.parametrize("parts, sees", [([Part.MESSAGES], False), ([Part.MESSAGES, Part.CONTACT], True)])
    def test_partner_sees_signature_and_sender_with_the_contact_only(self, client, case, parts, sees):
        organisation = make_organisation()
        make_handover(case, organisation=organisation, agreed_at=timezone.now(), parts=parts)
        client.force_login(make_member(organisation).user)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "Passt." in page
        assert ("Telefon 0000 000" in page) is sees
        assert ("kollegin@example.net" in page) is sees

    def test_manager_sees_all(self, manager, case):
        page = manager.get(case.get_absolute_url()).content.decode()
        for words in ("Telefon 0000 000", "kollegin@example.net", "start.exe", "kam zurück"):
            assert words in page
