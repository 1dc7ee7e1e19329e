"""The start page, the form and the way back to a lost link."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.outbox.models import OutboxMessage
from apps.support_requests.models import Attachment, SupportRequest
from tests.factories.support_requests import (
    make_action_field,
    make_case_token,
    make_county,
    make_received_token,
    make_request,
    pdf_upload,
    request_form_data,
)

pytestmark = pytest.mark.django_db

CREATE = "/unterstuetzung/anfrage/"
LOST = "/unterstuetzung/link/"


def html(response) -> str:
    return response.content.decode()


def nothing_was_kept() -> bool:
    return not (
        SupportRequest.objects.exists() or Attachment.objects.exists() or OutboxMessage.objects.exists()
    )


class TestStart:
    def test_needs_no_cookie_and_one_query(self, client, django_assert_num_queries):
        with django_assert_num_queries(1):
            response = client.get("/unterstuetzung/")
        assert response.status_code == 200
        assert not response.cookies
        assert CREATE in html(response)
        assert "Betriebsrat" in html(response) and "Arbeitgeberverband" in html(response)


class TestForm:
    def test_shows_with_few_queries(self, client, django_assert_max_num_queries):
        for _number in range(3):
            make_county()
            make_action_field()
        with django_assert_max_num_queries(2):
            response = client.get(CREATE)
        assert response.status_code == 200
        assert set(response.cookies) <= {"csrftoken"}

    @pytest.mark.parametrize(
        "field",
        ["subject", "description", "company_name", "county", "contact_name", "contact_email", "consent"],
    )
    def test_missing_field_is_named_and_the_rest_kept(self, client, field):
        response = client.post(CREATE, request_form_data(**{field: ""}))
        assert response.status_code == 400
        assert field in response.context["form"].errors
        kept = "description" if field != "description" else "subject"
        assert request_form_data()[kept] in html(response)
        assert nothing_was_kept()

    @pytest.mark.parametrize("field", ["contact_email", "contact_name", "company_name", "subject"])
    def test_line_break_is_refused(self, client, field):
        data = request_form_data(**{field: "firma@example.org\r\nBcc: x@example.org"})
        assert client.post(CREATE, data).status_code == 400
        assert nothing_was_kept()

    def test_empty_form_hears_what_is_missing(self, client):
        response = client.post(CREATE, {})
        assert response.status_code == 400
        assert "Bitte füllen Sie dieses Feld aus." in html(response)

    def test_robot_is_refused(self, client):
        response = client.post(CREATE, request_form_data(website_confirm="https://example.org"))
        assert response.status_code == 400
        assert nothing_was_kept()

    def test_telephone_is_needed_for_a_call(self, client):
        response = client.post(CREATE, request_form_data(contact_way="phone"))
        assert "contact_phone" in response.context["form"].errors

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("bild.pdf", b"<html><script>alert(1)</script></html>"),
            ("leer.pdf", b""),
            ("programm.exe", b"MZ"),
            ("kaputt.pdf", b"%PDF-1.7 nothing"),
        ],
    )
    def test_bad_file_is_refused_and_text_kept(self, client, name, content):
        data = request_form_data(uploads=[pdf_upload(), SimpleUploadedFile(name, content)])
        response = client.post(CREATE, data)
        assert response.status_code == 400
        assert name in str(response.context["form"].errors["uploads"])
        assert data["description"] in html(response)
        assert "Bitte wählen Sie Ihre Dateien noch einmal" in html(response)
        assert nothing_was_kept()

    def test_six_files_are_too_many(self, client):
        response = client.post(CREATE, request_form_data(uploads=[pdf_upload() for _number in range(6)]))
        assert "uploads" in response.context["form"].errors
        assert nothing_was_kept()

    def test_ten_megabytes_of_text_are_refused(self, client):
        response = client.post(CREATE, request_form_data(description="x" * 10_000_000))
        assert response.status_code == 413
        assert nothing_was_kept()

    def test_ten_megabytes_are_refused_clearly_by_the_check_against_forgery_too(self):
        from django.test import Client

        browser = Client(enforce_csrf_checks=True)
        browser.get(CREATE)
        response = browser.post(CREATE, request_form_data(description="x" * 10_000_000))
        assert response.status_code == 413
        assert "zu groß" in html(response)

    def test_long_text_is_refused_next_to_the_field(self, client):
        response = client.post(CREATE, request_form_data(description="x" * 20_001))
        assert response.status_code == 400
        assert "description" in response.context["form"].errors

    def test_good_request(self, client):
        response = client.post(CREATE, request_form_data(uploads=[pdf_upload(), pdf_upload("zwei.pdf")]))
        assert response.status_code == 302
        case = SupportRequest.objects.get()
        assert case.consent_version == "2026-11"
        assert case.language == "de"
        assert Attachment.objects.filter(request=case).count() == 2
        page = client.get(response["Location"])
        assert case.public_number in html(page)
        assert "/unterstuetzung/fall/" in html(page)
        assert "messages" not in client.cookies
        assert "sessionid" not in client.cookies

    def test_english(self, client):
        client.post("/en" + CREATE, request_form_data())
        assert SupportRequest.objects.get().language == "en"

    def test_second_click_makes_no_second_request(self, client):
        data = request_form_data(submission_key=str(uuid.uuid4()))
        first, second = client.post(CREATE, data), client.post(CREATE, data)
        assert first["Location"] == second["Location"]
        assert SupportRequest.objects.count() == 1

    def test_too_often(self, client):
        data = request_form_data()
        for number in range(10):
            address = {"contact_email": f"firma{number}@example.org"}
            assert client.post(CREATE, data | address).status_code == 302
        response = client.post(CREATE, data)
        assert response.status_code == 429
        assert data["description"] in html(response)
        assert SupportRequest.objects.count() == 10

    def test_too_often_for_one_address(self, client):
        """Whoever fills a stranger's mailbox with our confirmations does not ask from one connection only."""
        for number in range(5):
            data = request_form_data(contact_email="Firma@example.org" if number else "firma@example.org")
            assert client.post(CREATE, data, REMOTE_ADDR=f"192.0.2.{number}").status_code == 302
        assert client.post(CREATE, data, REMOTE_ADDR="192.0.2.99").status_code == 429
        assert SupportRequest.objects.count() == 5

    def test_csrf_is_checked(self):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post(CREATE, request_form_data()).status_code == 403
        assert nothing_was_kept()


class TestReceived:
    def test_forged(self, client):
        assert client.get("/unterstuetzung/anfrage/danke/x:y/").status_code == 404

    def test_link_to_the_case_is_none_to_this_page(self, client):
        token = make_case_token(make_request())
        assert client.get(reverse("support_requests:received", args=[token])).status_code == 404

    def test_this_link_is_none_to_the_case(self, client):
        token = make_received_token(make_request())
        assert client.get(reverse("support_requests:case", args=[token])).status_code == 404

    def test_without_an_address_it_says_to_keep_the_link(self, client):
        case = make_request(contact_email="")
        make_case_token(case)
        response = client.get(reverse("support_requests:received", args=[make_received_token(case)]))
        assert "Lesezeichen" in html(response)
        assert response["Referrer-Policy"] == "strict-origin"


class TestLostLink:
    def test_answer_is_the_same_whether_it_fits_or_not(self, client):
        case = make_request()
        fits = client.post(LOST, {"number": case.public_number, "email": case.contact_email})
        assert OutboxMessage.objects.count() == 1
        other = client.post(LOST, {"number": "U-2222-2222", "email": "other@example.org"})
        assert OutboxMessage.objects.count() == 1
        assert fits["Location"] == other["Location"]
        pages = [_without_noise(html(client.get(answer["Location"]))) for answer in (fits, other)]
        assert pages[0] == pages[1]

    @pytest.mark.parametrize("email", ["", "keine", "a@example.org\nBcc: b@example.org"])
    def test_bad_address(self, client, email):
        assert client.post(LOST, {"number": "U-2222-2222", "email": email}).status_code == 400

    def test_too_often_for_one_address(self, client):
        data = {"number": "U-2222-2222", "email": "firma@example.org"}
        assert [client.post(LOST, data).status_code for _number in range(4)] == [302, 302, 302, 429]


def _without_noise(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)
