"""The company's page behind its link."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.models import SentForm
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import State
from apps.support_requests.models import Attachment, Message, SupportRequest
from tests.factories.accounts import make_manager
from tests.factories.partners import make_organisation
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_message,
    make_request,
    pdf_upload,
)

pytestmark = pytest.mark.django_db

POSTS = ["case_reply", "case_solved", "case_reopen", "case_withdraw"]


def url(name: str, token: str, *args) -> str:
    return reverse(f"support_requests:{name}", args=[token, *args])


def html(response) -> str:
    return response.content.decode()


@pytest.fixture
def case():
    return make_request(organisation=make_organisation(name="Kammer Musterstadt"))


@pytest.fixture
def token(case):
    return make_case_token(case)


class TestLink:
    @pytest.mark.parametrize("name", POSTS)
    def test_forged_link_is_missing(self, client, token, name):
        forged = token[:-1] + ("a" if token[-1] != "a" else "b")
        assert client.post(url(name, forged)).status_code == 404
        assert client.get(url("case", forged)).status_code == 404

    @pytest.mark.parametrize("name", POSTS)
    def test_expired_and_withdrawn_links_are_gone(self, client, case, name):
        expired = make_case_token(case, lifetime=timedelta(seconds=-1))
        withdrawn = make_case_token(case)
        services.renew_link(case=case, actor=make_manager())
        for token in (expired, withdrawn):
            assert client.get(url("case", token)).status_code == 410
            assert client.post(url(name, token), {"body": "Hallo"}).status_code == 410
        case.refresh_from_db()
        assert case.state == State.ASSIGNED

    def test_page_is_private(self, client, token):
        response = client.get(url("case", token))
        assert response["Referrer-Policy"] == "strict-origin"
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert set(response.cookies) <= {"csrftoken"}


class TestPage:
    def test_shows_state_people_and_words(self, client, case, token):
        make_message(case, body="Gern helfen wir")
        make_attachment(case)
        page = html(client.get(url("case", token)))
        assert "Kammer Musterstadt" in page
        assert "Gern helfen wir" in page
        assert "bericht.pdf" in page

    def test_internal_notes_and_their_files_are_not_there(self, client, case, token):
        note = make_message(case, body="Nur intern", internal=True)
        attachment = make_attachment(case, message=note, internal=True)
        case.assignments.update(note="Vermerk zur Weitergabe")
        page = html(client.get(url("case", token)))
        assert "Nur intern" not in page
        assert "Vermerk" not in page
        assert url("case_file", token, attachment.pk) not in page

    @pytest.mark.parametrize("state", State)
    def test_every_state_has_words(self, client, state):
        case = make_request(state=state)
        assert client.get(url("case", make_case_token(case))).status_code == 200

    def test_reading_changes_nothing(self, client, case, token):
        before = (SupportRequest.objects.values().get(), Message.objects.count())
        for name in ("case", "case_withdraw"):
            client.get(url(name, token))
        assert (SupportRequest.objects.values().get(), Message.objects.count()) == before

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, client, case, token, count, django_assert_num_queries):
        for _number in range(count):
            make_attachment(case, message=make_message(case))
            make_attachment(case)
        with django_assert_num_queries(11):
            client.get(url("case", token))

    def test_script_in_a_message_is_text(self, client, case, token):
        make_message(case, body="<script>alert(1)</script>")
        assert "<script>alert" not in html(client.get(url("case", token)))


class TestReply:
    def test_empty_message(self, client, token):
        response = client.post(url("case_reply", token), {"body": "  "})
        assert response.status_code == 400
        assert "body" in response.context["form"].errors
        assert not Message.objects.exists()

    def test_bad_file_keeps_the_text_and_stores_nothing(self, client, token):
        data = {"body": "Hier der Plan", "uploads": SimpleUploadedFile("plan.pdf", b"<html>")}
        response = client.post(url("case_reply", token), data)
        assert response.status_code == 400
        assert "Hier der Plan" in html(response)
        assert not (Message.objects.exists() or Attachment.objects.exists())

    def test_closed_request_shows_what_was_not_sent(self, client):
        token = make_case_token(make_request(state=State.WITHDRAWN))
        response = client.post(url("case_reply", token), {"body": "Noch eine Frage"})
        assert response.status_code == 409
        assert "Noch eine Frage" in html(response)
        assert not Message.objects.exists()

    def test_file_alone_is_enough(self, client, token):
        response = client.post(url("case_reply", token), {"body": "", "uploads": pdf_upload()})
        assert response.status_code == 302
        assert Attachment.objects.get().message is not None
        assert "sessionid" not in client.cookies

    def test_second_click(self, client, token):
        data = {"body": "Hallo", "submission_key": str(uuid.uuid4())}
        first, second = (
            client.post(url("case_reply", token), data),
            client.post(url("case_reply", token), data),
        )
        assert first["Location"] == second["Location"]
        assert Message.objects.count() == 1
        assert not SentForm.objects.filter(result_url__contains=token).exists()

    def test_too_often(self, client, token):
        answers = [client.post(url("case_reply", token), {"body": "Hallo"}).status_code for _n in range(31)]
        assert answers == [302] * 30 + [429]


class TestMoves:
    def test_withdrawing_asks_first(self, client, case, token):
        assert client.get(url("case_withdraw", token)).status_code == 200
        case.refresh_from_db()
        assert case.state == State.ASSIGNED
        assert client.post(url("case_withdraw", token)).status_code == 302
        case.refresh_from_db()
        assert case.state == State.WITHDRAWN

    def test_solved_twice_is_solved_once(self, client, case, token):
        for _click in range(2):
            assert client.post(url("case_solved", token)).status_code == 302
        assert Message.objects.filter(event="resolved").count() == 1

    def test_conflict_is_explained(self, client):
        token = make_case_token(make_request(state=State.WITHDRAWN))
        response = client.post(url("case_solved", token))
        assert response.status_code == 409
        assert "nicht mehr möglich" in html(response)
        assert not OutboxMessage.objects.exists()

    @pytest.mark.parametrize("name", ["case_reply", "case_solved", "case_reopen"])
    def test_get_does_nothing(self, client, token, name):
        assert client.get(url(name, token)).status_code == 405


class TestFile:
    def test_own(self, client, case, token):
        attachment = make_attachment(case)
        response = client.get(url("case_file", token, attachment.pk))
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response.streaming_content).startswith(b"%PDF")

    def test_foreign_and_internal_equal_missing(self, client, case, token):
        note = make_message(case, internal=True)
        hidden = [
            make_attachment(make_request()),
            make_attachment(case, internal=True),
            make_attachment(case, message=note),
        ]
        for pk in [*(attachment.pk for attachment in hidden), 987654]:
            response = client.get(url("case_file", token, pk), headers={"Range": "bytes=0-3"})
            assert response.status_code == 404

    def test_withdrawn_link_serves_no_file(self, client, case, token):
        attachment = make_attachment(case)
        services.renew_link(case=case, actor=make_manager())
        response = client.get(url("case_file", token, attachment.pk), headers={"Range": "bytes=0-3"})
        assert response.status_code == 410
