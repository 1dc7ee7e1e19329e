"""The start page, the form and the way back to a lost link."""

import re

import pytest
from django.urls import reverse

from apps.outbox.models import OutboxMessage
from apps.support_requests.models import Attachment, SupportRequest
from tests.factories.support_requests import (
    make_case_token,
    make_received_token,
    make_request,
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
