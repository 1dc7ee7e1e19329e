"""Asking in four steps: back and forth without loss, later by a link, once and no more."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.audit.models import AuditEntry
from apps.files.models import StoredFile
from apps.outbox.models import OutboxMessage
from apps.support_requests.models import Attachment, DraftFile, RequestDraft, SupportRequest
from apps.support_requests.services import draft_token
from tests.factories.support_requests import (
    make_county,
    make_draft,
    make_draft_file,
    pdf_upload,
    request_form_data,
)
from tests.support.together import together

pytestmark = pytest.mark.django_db

START = "/unterstuetzung/anfrage/"
WHO = ("asker_role", "company_name", "county", "size_class", "value_chain")
WHAT = ("subject", "description", "action_field", "urgency")
CONTACT = ("contact_name", "contact_email", "contact_phone", "contact_way")


def html(response) -> str:
    return response.content.decode()


def only(names, data: dict) -> dict:
    return {name: data[name] for name in names if name in data}


def address(draft: RequestDraft, end: str) -> str:
    return f"{START}{draft_token(draft)}/{end}"


def begin(client, **overrides) -> str:
    """Sends the first step; the address of the second one."""
    response = client.post(START, {**only(WHO, request_form_data()), **overrides})
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def ask(client, data: dict | None = None):
    """All four steps without a pause; the last answer."""
    data = data or request_form_data(value_chain="parts")
    location = client.post(START, only(WHO, data))["Location"]
    location = client.post(location, {**only(WHAT, data), "uploads": data.get("uploads", "")})["Location"]
    location = client.post(location, only(CONTACT, data))["Location"]
    return client.post(location, {"consent": data["consent"]})


def nothing_was_sent() -> bool:
    return not (
        SupportRequest.objects.exists() or Attachment.objects.exists() or OutboxMessage.objects.exists()
    )


class TestFirstStep:
    def test_shows_with_few_queries_and_no_cookie_but_one(self, client, django_assert_max_num_queries):
        for _number in range(3):
            make_county()
        with django_assert_max_num_queries(2):
            response = client.get(START)
        assert "Schritt 1 von 4" in html(response)
        assert set(response.cookies) <= {"csrftoken"}
        assert not RequestDraft.objects.exists()

    @pytest.mark.parametrize("field", ["asker_role", "company_name", "county"])
    def test_missing_field_is_named_and_the_rest_kept(self, client, field):
        data = {**only(WHO, request_form_data(company_name="Musterwerk")), field: ""}
        response = client.post(START, data)
        assert response.status_code == 400
        assert field in response.context["form"].errors
        assert not RequestDraft.objects.exists()

    def test_a_robot_is_refused(self, client):
        response = client.post(
            START, {**only(WHO, request_form_data()), "website_confirm": "https://x.example"}
        )
        assert response.status_code == 400
        assert not RequestDraft.objects.exists()

    def test_a_person_whose_browser_filled_the_hidden_field_is_through_with_the_second_click(self, client):
        refused = client.post(START, {**only(WHO, request_form_data()), "website_confirm": "x"})
        form = refused.context["form"]
        again = {name: form[name].value() or "" for name in (*WHO, "website_confirm", "submission_key")}
        assert again["website_confirm"] == ""
        assert again["company_name"] == "Musterwerk GmbH"
        assert client.post(START, again).status_code == 302

    def test_a_second_click_begins_one_draft(self, client):
        data = {**only(WHO, request_form_data()), "submission_key": str(uuid.uuid4())}
        first, second = client.post(START, data), client.post(START, data)
        assert first["Location"] == second["Location"]
        assert RequestDraft.objects.count() == 1

    def test_too_often(self, client):
        for _number in range(20):
            begin(client)
        response = client.post(START, only(WHO, request_form_data()))
        assert response.status_code == 429
        assert "Musterwerk GmbH" in html(response)

    def test_an_unfinished_step_may_wait(self, client):
        response = client.post(START, {"company_name": "Musterwerk", "go": "later"})
        assert response["Location"].endswith("/spaeter/")
        assert RequestDraft.objects.get().answers["company_name"] == "Musterwerk"

    def test_csrf_is_checked(self):
        answer = Client(enforce_csrf_checks=True).post(START, only(WHO, request_form_data()))
        assert answer.status_code == 403


class TestSteps:
    def test_going_back_keeps_what_is_not_right_yet(self, client):
        second = begin(client)
        back = client.post(second, {"subject": "Halb fer", "urgency": "9", "go": "back"})
        assert back["Location"] == second.replace("/2/", "/1/")
        assert 'value="Musterwerk GmbH"' in html(client.get(back["Location"]))
        assert 'value="Halb fer"' in html(client.get(second))

    def test_looking_changes_nothing(self, client):
        second = begin(client)
        before = RequestDraft.objects.values().get()
        for number in (1, 2, 3):
            assert client.get(second.replace("/2/", f"/{number}/")).status_code == 200
        client.get(second.replace("schritt/2/", "absenden/"))
        assert RequestDraft.objects.values().get() == before

    @pytest.mark.parametrize("field", ["subject", "description", "urgency"])
    def test_missing_field_is_named(self, client, field):
        response = client.post(begin(client), {**only(WHAT, request_form_data()), field: ""})
        assert response.status_code == 400
        assert field in response.context["form"].errors

    @pytest.mark.parametrize("go", ["", "back", "later"])
    def test_a_text_too_long_is_refused_and_shown_again(self, client, go):
        data = {**only(WHAT, request_form_data()), "description": "x" * 20_001, "go": go}
        response = client.post(begin(client), data)
        assert response.status_code == 400
        assert "x" * 20_001 in html(response)

    def test_signs_that_the_database_cannot_hold_do_no_harm(self, client):
        data = {"subject": "a\x00b", "go": "back"}
        assert client.post(begin(client), data).status_code == 302
        assert RequestDraft.objects.get().answers["subject"] == "ab"

    def test_a_call_needs_a_number(self, client):
        third = begin(client).replace("/2/", "/3/")
        data = {**only(CONTACT, request_form_data()), "contact_way": "phone"}
        assert "contact_phone" in client.post(third, data).context["form"].errors

    @pytest.mark.parametrize("number", [0, 4, 99])
    def test_there_are_no_other_steps(self, client, number):
        assert client.get(begin(client).replace("/2/", f"/{number}/")).status_code == 404

    def test_pages_of_a_draft_are_private(self, client):
        response = client.get(begin(client))
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "strict-origin"


class TestFiles:
    def test_a_good_file_stays_although_something_else_is_wrong(self, client):
        second = begin(client)
        response = client.post(second, {"subject": "", "uploads": pdf_upload("zahlen.pdf")})
        assert response.status_code == 400
        assert "zahlen.pdf" in html(response)
        assert DraftFile.objects.count() == 1

    def test_the_same_file_twice_is_kept_once(self, client):
        second, upload = begin(client), pdf_upload()
        for _click in range(2):
            upload.seek(0)
            client.post(second, {**only(WHAT, request_form_data()), "uploads": upload})
        assert DraftFile.objects.count() == StoredFile.objects.count() == 1

    @pytest.mark.parametrize(
        ("name", "content"),
        [("bild.pdf", b"<html></html>"), ("leer.pdf", b""), ("programm.exe", b"MZ")],
    )
    @pytest.mark.parametrize("go", ["", "back"])
    def test_a_bad_file_is_refused_and_the_text_shown_again(self, client, name, content, go):
        data = {**only(WHAT, request_form_data()), "uploads": SimpleUploadedFile(name, content), "go": go}
        response = client.post(begin(client), data)
        assert response.status_code == 400
        assert response.context["form"].errors["uploads"]
        assert data["description"] in html(response)
        assert not StoredFile.objects.exists()

    def test_five_in_all(self, client):
        draft = make_draft()
        for _number in range(4):
            make_draft_file(draft)
        data = {**only(WHAT, request_form_data()), "uploads": [pdf_upload("1.pdf"), pdf_upload("2.pdf")]}
        response = client.post(address(draft, "schritt/2/"), data)
        assert "höchstens 5" in str(response.context["form"].errors["uploads"])

    def test_a_file_is_taken_away(self, client):
        draft = make_draft()
        gone, stays = make_draft_file(draft), make_draft_file(draft)
        data = {**only(WHAT, request_form_data()), "remove": [gone.pk]}
        assert client.post(address(draft, "schritt/2/"), data).status_code == 302
        assert list(DraftFile.objects.all()) == [stays]
        assert StoredFile.objects.count() == 1

    def test_the_file_of_another_draft_is_missing_and_stays(self, client):
        draft, other = make_draft(), make_draft_file(make_draft())
        assert client.get(address(draft, f"datei/{other.pk}/")).status_code == 404
        data = {**only(WHAT, request_form_data()), "remove": [other.pk]}
        client.post(address(draft, "schritt/2/"), data)
        assert DraftFile.objects.filter(pk=other.pk).exists()

    def test_a_file_is_served_to_whoever_holds_the_link(self, client):
        draft = make_draft()
        response = client.get(address(draft, f"datei/{make_draft_file(draft).pk}/"))
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")


class TestSending:
    def test_four_steps_without_a_pause(self, client):
        """However fast a person with a password manager is, and without scripts."""
        data = request_form_data(value_chain="parts", uploads=[pdf_upload("a.pdf")])
        response = ask(client, data)
        assert response.status_code == 302
        case = SupportRequest.objects.get()
        assert (case.company_name, case.subject, case.value_chain) == (
            "Musterwerk GmbH",
            data["subject"],
            "parts",
        )
        assert (case.consent_version, case.language) == ("2026-11", "de")
        assert Attachment.objects.filter(request=case).count() == 1
        page = client.get(response["Location"])
        assert case.public_number in html(page)
        assert "sessionid" not in client.cookies and "messages" not in client.cookies
        assert not RequestDraft.objects.exists()

    def test_english(self, client):
        data = request_form_data()
        location = client.post(f"/en{START}", only(WHO, data))["Location"]
        assert location.startswith("/en/")
        assert RequestDraft.objects.get().language == "en"

    def test_without_consent_nothing_goes(self, client):
        assert client.post(address(make_draft(), "absenden/"), {}).status_code == 400
        assert nothing_was_sent()

    @pytest.mark.parametrize(
        ("answers", "step"), [({"county": ""}, 1), ({"subject": ""}, 2), ({"contact_email": "x"}, 3)]
    )
    def test_what_is_not_right_is_not_sent(self, client, answers, step):
        draft = make_draft(answers=answers)
        response = client.post(address(draft, "absenden/"), {"consent": "on"})
        assert response.status_code == 400
        assert "Hier fehlt noch etwas" in html(response)
        assert nothing_was_sent()
        assert client.get(address(draft, ""))["Location"] == address(draft, f"schritt/{step}/")

    def test_a_robot_is_refused(self, client):
        data = {"consent": "on", "website_confirm": "x"}
        assert client.post(address(make_draft(), "absenden/"), data).status_code == 400
        assert nothing_was_sent()

    def test_a_second_click_leads_to_the_same_thanks(self, client):
        url = address(make_draft(), "absenden/")
        data = {"consent": "on", "submission_key": str(uuid.uuid4())}
        first, second = client.post(url, data), client.post(url, data)
        assert first["Location"] == second["Location"]
        assert SupportRequest.objects.count() == 1

    def test_a_draft_that_was_sent_is_void(self, client):
        draft = make_draft()
        pages = [address(draft, end) for end in ("", "schritt/1/", "absenden/", "spaeter/")]
        client.post(pages[2], {"consent": "on"})
        for page in pages:
            response = client.get(page)
            assert response.status_code == 410
            assert "Diesen Entwurf gibt es nicht mehr" in html(response)
        assert client.post(pages[2], {"consent": "on"}).status_code == 410
        assert SupportRequest.objects.count() == 1

    def test_too_often_for_one_address(self, client):
        """Whoever fills a stranger's mailbox with our confirmations does not ask from one connection only."""
        for number in range(6):
            email = "Firma@example.org" if number else "firma@example.org"
            url = address(make_draft(answers={"contact_email": email}), "absenden/")
            response = client.post(url, {"consent": "on"}, REMOTE_ADDR=f"192.0.2.{number}")
        assert response.status_code == 429
        assert SupportRequest.objects.count() == 5
        assert RequestDraft.objects.count() == 1, "what was written is still there"

    @pytest.mark.parametrize("number", [1, 3])
    def test_looking_at_it_all_takes_as_many_queries_for_many_files(
        self, client, django_assert_num_queries, number
    ):
        draft = make_draft()
        for _file in range(number):
            make_draft_file(draft)
        url = address(draft, "absenden/")
        with django_assert_num_queries(6):
            assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_the_same_moment_make_one_request():
    draft = make_draft(answers={"county": str(make_county().pk)})
    url = address(draft, "absenden/")

    def send():
        return Client().post(url, {"consent": "on"}).status_code

    assert sorted(together(send, send)) == [302, 410]
    assert SupportRequest.objects.count() == 1


class TestLater:
    def test_the_mail_leads_back_and_says_nothing_of_what_was_typed(self, client):
        draft = make_draft(answers={"contact_email": ""})
        response = client.post(address(draft, "spaeter/"), {"email": "firma@example.org"})
        assert response.status_code == 302
        mail = OutboxMessage.objects.select_related("body").get()
        text = f"{mail.body.subject} {mail.body.text} {mail.body.html}"
        for typed in ("Musterwerk", "Kunde", "Beispielperson"):
            assert typed not in text
        path = re.search(r"https?://[^/]+(/unterstuetzung/anfrage/[^/\s]+/)", mail.body.text)
        assert path
        assert client.get(path[1])["Location"] == address(draft, "schritt/3/")

    def test_too_often_for_one_address(self, client):
        draft = make_draft()
        answers = [
            client.post(address(draft, "spaeter/"), {"email": "firma@example.org"}).status_code
            for _number in range(4)
        ]
        assert answers == [302, 302, 302, 429]

    def test_discarding_deletes_everything(self, client):
        draft = make_draft()
        make_draft_file(draft)
        client.post(address(draft, "spaeter/"), {"email": "firma@example.org"})
        page, discard = address(draft, "schritt/1/"), address(draft, "verwerfen/")
        assert client.get(discard).status_code == 405
        assert "gelöscht" in html(client.post(discard, follow=True))
        assert client.get(page).status_code == 410
        assert not (RequestDraft.objects.exists() or StoredFile.objects.exists())
        assert not OutboxMessage.objects.filter(state="pending").exists()

    def test_the_log_holds_no_words(self, client):
        ask(client)
        assert "Musterwerk" not in str(list(AuditEntry.objects.values()))
