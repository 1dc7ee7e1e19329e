"""The managers' page of mails."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.outbox.choices import MessageState
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db
LIST = "/arbeitsplatz/postausgang/"


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


def decide(client, verb, message, **data):
    return client.post(reverse(f"outbox:{verb}", args=[message.pk]), data)


@pytest.mark.parametrize("verb", ["resend", "discard"])
def test_visitors_are_sent_to_the_log_in(client, verb):
    message = make_message(state=MessageState.FAILED)
    assert client.get(LIST).status_code == 302
    assert decide(client, verb, message).status_code == 302
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


@pytest.mark.parametrize("make_person", [make_user, make_administrator])
@pytest.mark.parametrize("verb", ["resend", "discard"])
def test_others_are_refused(client, verb, make_person):
    message = make_message(state=MessageState.FAILED)
    client.force_login(make_person())
    assert client.get(LIST).status_code == 403
    assert decide(client, verb, message).status_code == 403
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


@pytest.mark.parametrize("verb", ["resend", "discard"])
def test_looking_changes_nothing(manager, verb):
    message = make_message(state=MessageState.FAILED)
    assert manager.get(reverse(f"outbox:{verb}", args=[message.pk])).status_code == 405
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_list_shows_what_became_of_it_but_not_what_it_says(manager):
    make_message(
        state=MessageState.FAILED, last_error="550 no such mailbox", subject="Secret code", text="4711"
    )
    page = manager.get(LIST).content.decode()
    assert "550 no such mailbox" in page
    assert "Fehlgeschlagen" in page
    assert "Secret code" not in page
    assert "4711" not in page


def test_reasons_of_our_own_are_in_the_readers_language(manager):
    make_message(state=MessageState.FAILED, last_error="It could not be put together.")
    make_message(state=MessageState.FAILED, last_error="550 <script>")
    page = manager.get(LIST).content.decode()
    assert "<span>Sie konnte nicht zusammengestellt werden.</span>" in page
    assert '<span lang="en">550 &lt;script&gt;</span>' in page


def test_filter(manager):
    failed, sent = make_message(state=MessageState.FAILED), make_message(state=MessageState.SENT)
    page = manager.get(LIST, {"zustand": "failed"}).content.decode()
    assert failed.recipient in page
    assert sent.recipient not in page
    assert sent.recipient in manager.get(LIST, {"zustand": "nonsense"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(manager, rows):
    for _ in range(rows):
        make_message(state=MessageState.FAILED)
    with CaptureQueriesContext(connection) as queries:
        assert manager.get(LIST).status_code == 200
    # counts of states, number of rows, rows
    assert len([query for query in queries if "outbox_" in query["sql"]]) == 3


def test_long_list_is_cut_into_pages(manager):
    messages = [make_message() for _ in range(51)]
    assert messages[0].recipient not in manager.get(LIST).content.decode()
    assert messages[0].recipient in manager.get(LIST, {"seite": 2}).content.decode()


def test_resend_goes_back_to_the_filtered_list(manager):
    message = make_message(state=MessageState.UNCERTAIN)
    back = f"{LIST}?zustand=uncertain"
    assert decide(manager, "resend", message, next=back).url == back
    message.refresh_from_db()
    assert message.state == MessageState.PENDING


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_never_leads_elsewhere(manager, elsewhere):
    assert decide(manager, "resend", make_message(), next=elsewhere).url == LIST


def test_second_click_says_that_it_is_too_late(manager):
    message = make_message(state=MessageState.FAILED)
    decide(manager, "discard", message)
    decide(manager, "discard", message)
    assert "kann nicht mehr verworfen werden" in manager.get(LIST).content.decode()


def test_unknown_mail_is_not_found(manager):
    assert manager.post(reverse("outbox:resend", args=[0])).status_code == 404
