"""The managers' page of mails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.outbox.choices import IncomingKind, MailKind, MessageState
from apps.outbox.models import Bounce, BouncedAddress
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


def test_filter_by_kind_and_address(manager):
    code = make_message(recipient="Leser@example.org", kind=MailKind.TRANSACTIONAL)
    issue = make_message(recipient="leser@example.org", kind=MailKind.NEWSLETTER)
    other = make_message(kind=MailKind.NEWSLETTER)

    def shown(**query):
        return {message.pk for message in manager.get(LIST, query).context["page"]}

    assert shown(art="newsletter") == {issue.pk, other.pk}
    assert shown(an=" Leser@example.org ") == {code.pk, issue.pk}
    assert shown(an="leser@example.org", art="newsletter", zustand="pending") == {issue.pk}
    assert shown(an="x' OR 1=1 --") == set()
    assert shown(art="nonsense", zustand="nonsense") == {code.pk, issue.pk, other.pk}


def test_what_came_back_and_the_next_attempt_are_shown(manager):
    message = make_message(state=MessageState.SENT)
    Bounce.objects.create(message=message, kind=IncomingKind.HARD, reason="550 <b>nobody</b>")
    make_message(next_attempt_at=timezone.now() + timedelta(hours=2), attempts=2)
    page = manager.get(LIST).content.decode()
    assert "Nicht zustellbar" in page
    assert "550 &lt;b&gt;nobody&lt;/b&gt;" in page
    assert "nächster Versuch" in page


class TestStopping:
    def test_stops_and_goes_on(self, manager):
        assert manager.post(reverse("outbox:pause")).url == LIST
        assert "Versand fortsetzen" in manager.get(LIST).content.decode()
        manager.post(reverse("outbox:pause"))
        assert "bereits angehalten" in manager.get(LIST).content.decode()
        manager.post(reverse("outbox:resume"))
        assert "Versand anhalten" in manager.get(LIST).content.decode()

    @pytest.mark.parametrize("make_person", [make_user, make_administrator])
    @pytest.mark.parametrize("verb", ["pause", "resume"])
    def test_others_are_refused(self, client, verb, make_person):
        client.force_login(make_person())
        assert client.post(reverse(f"outbox:{verb}")).status_code == 403


class TestBlockedAddresses:
    ADDRESSES = "/arbeitsplatz/postausgang/gesperrte-adressen/"

    def block(self, address="a@example.org", **overrides):
        now = timezone.now()
        fields = {"kind": IncomingKind.HARD, "reason": "550 nobody", "last_at": now, "blocked_at": now}
        return BouncedAddress.objects.create(address=address, **{**fields, **overrides})

    @pytest.mark.parametrize("make_person", [make_user, make_administrator])
    def test_others_are_refused(self, client, make_person):
        address = self.block()
        client.force_login(make_person())
        assert client.get(self.ADDRESSES).status_code == 403
        assert client.post(reverse("outbox:unblock", args=[address.pk])).status_code == 403
        address.refresh_from_db()
        assert address.blocked_at is not None

    def test_list_and_reset(self, manager):
        address = self.block()
        self.block("free@example.org", blocked_at=None)
        page = manager.get(self.ADDRESSES).content.decode()
        assert "a@example.org" in page
        assert "550 nobody" in page
        assert "free@example.org" not in page
        assert manager.post(reverse("outbox:unblock", args=[address.pk])).url == self.ADDRESSES
        assert "a@example.org" not in manager.get(self.ADDRESSES).content.decode()
        manager.post(reverse("outbox:unblock", args=[address.pk]))
        assert "nicht mehr gesperrt" in manager.get(self.ADDRESSES).content.decode()
        assert manager.post(reverse("outbox:unblock", args=[0])).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, manager, rows):
        for number in range(rows):
            self.block(f"a{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(self.ADDRESSES).status_code == 200
        assert len([query for query in queries if "outbox_" in query["sql"]]) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(manager, rows):
    for _ in range(rows):
        make_message(state=MessageState.FAILED)
    with CaptureQueriesContext(connection) as queries:
        assert manager.get(LIST).status_code == 200
    # how it goes, counts of states, number of rows, rows, what came back of them
    assert len([query for query in queries if "outbox_" in query["sql"]]) == 5


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
