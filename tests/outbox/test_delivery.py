"""Handing over to a server that really listens: what arrives, what is tried again, what is given up."""

from datetime import UTC, timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from html import escape

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from apps.outbox import services
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.claims import claim, recover
from apps.outbox.delivery import deliver_pending
from apps.outbox.messages import Attachment
from apps.outbox.mime import Prepared
from apps.outbox.models import Claim, MessageBody, OutboxMessage
from apps.outbox.transport import Transport
from tests.factories.outbox import make_message
from tests.support.smtp import free_port

pytestmark = pytest.mark.django_db


def make_due() -> None:
    OutboxMessage.objects.update(next_attempt_at=timezone.now())


def in_hand(**overrides) -> OutboxMessage:
    """A mail whose worker died while handing it over."""
    past = timezone.now() - timedelta(seconds=1)
    return make_message(
        state=MessageState.HANDING_OVER, claim_token="1" * 32, claimed_until=past, **overrides
    )


class TestWhatArrives:
    def test_headers(self, smtp_sink):
        message = make_message(subject="Größe & Maß " * 12, reply_to="office@example.org")
        assert deliver_pending() == 1
        (received,) = smtp_sink.messages
        mail = received.mail
        assert received.sender == "portal@example.org"
        assert mail["From"] == "Transformationsnetzwerk <portal@example.org>"
        assert mail["To"] == message.recipient
        assert mail["Subject"] == ("Größe & Maß " * 12).strip()
        assert mail["Reply-To"] == "office@example.org"
        assert mail["Message-ID"] == message.message_id
        assert mail["Auto-Submitted"] == "auto-generated"
        assert parsedate_to_datetime(mail["Date"]).utcoffset() == timedelta(0)
        assert parsedate_to_datetime(mail["Date"]) == message.created_at.astimezone(UTC).replace(
            microsecond=0
        )
        message.refresh_from_db()
        assert (message.state, message.attempts, message.claim_token) == (MessageState.SENT, 1, None)

    def test_text_html_and_files(self, smtp_sink):
        calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Größe\r\nEND:VCALENDAR\r\n"
        make_message(
            text="Grüße\n.\n..zwei\n" + "lang " * 500 + "\n",
            html="<p>Grüße</p>",
            attachments=[
                Attachment("termin.ics", "text/calendar", calendar, method="PUBLISH"),
                Attachment("Übersicht.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff"),
            ],
        )
        deliver_pending()
        (received,) = smtp_sink.messages
        assert received.text == "Grüße\n.\n..zwei\n" + "lang " * 500 + "\n"
        assert received.html == "<p>Grüße</p>"
        ics, pdf = received.mail.iter_attachments()
        assert ics.get_content_type() == "text/calendar"
        assert ics["Content-Type"].params["method"] == "PUBLISH"
        assert ics.get_payload(decode=True).decode() == calendar
        assert (pdf.get_filename(), pdf.get_content()) == ("Übersicht.pdf", b"%PDF-1.7\n\x00\xff")
        assert max(map(len, received.data.split(b"\r\n"))) <= 998
        assert received.data.isascii()

    def test_newsletter_is_filled_in_for_each(self, smtp_sink):
        link = "https://portal.example.org/newsletter/abmelden/" + "t" * 120 + "/"
        body = services.create_body(
            subject="News for [[name]]",
            text="[[name]] [[unknown]]\n",
            html='<a href="[[link]]">[[name]]</a>',
            language="de",
            headers={"List-Id": "<news>", "List-Unsubscribe": "<[[link]]>"},
        )
        rows = [
            (
                f"r{n}@example.org",
                "issue:1",
                {"name": f"<{n}>", "link": link},
                {"X-Own": str(n)},
            )
            for n in (1, 2)
        ]
        services.queue_bulk(body=body, kind=MailKind.NEWSLETTER, rows=rows)
        assert deliver_pending() == 2
        received = smtp_sink.to("r1@example.org")[0]
        assert received.mail["Subject"] == "News for <1>"
        assert received.text == "<1> [[unknown]]\n"
        assert received.html == f'<a href="{link}">&lt;1&gt;</a>'
        assert f"List-Unsubscribe: <{link}>\r\n".encode() in received.data
        assert (received.mail["List-Id"], received.mail["X-Own"]) == ("<news>", "1")
        assert received.mail["Auto-Submitted"] is None
        assert smtp_sink.connections == 1

    def test_line_break_in_a_variable_forges_nothing(self, smtp_sink):
        body = services.create_body(
            subject="For [[name]]", text="x", language="de", headers={"X-Name": "[[name]]"}
        )
        rows = [("r@example.org", "k", {"name": "A\r\nBcc: victim@example.org"}, {})]
        services.queue_bulk(body=body, kind=MailKind.NEWSLETTER, rows=rows)
        deliver_pending()
        (received,) = smtp_sink.messages
        assert received.mail["Bcc"] is None
        assert received.mail["Subject"] == "For A Bcc: victim@example.org"
        assert received.mail["X-Name"] == "A Bcc: victim@example.org"

    def test_international_domain(self, smtp_sink):
        make_message(recipient="leser@münchen.example")
        deliver_pending()
        assert smtp_sink.messages[0].recipient == "leser@xn--mnchen-3ya.example"


class TestOrder:
    def test_log_in_code_goes_before_a_newsletter_queued_earlier(self, smtp_sink):
        for number in range(3):
            make_message(kind=MailKind.NEWSLETTER, recipient=f"n{number}@example.org")
        make_message(kind=MailKind.TRANSACTIONAL, recipient="code@example.org")
        deliver_pending()
        assert smtp_sink.messages[0].recipient == "code@example.org"

    def test_log_in_code_waits_for_no_long_batch(self, smtp_sink, settings):
        settings.OUTBOX_BATCH_SECONDS = 0
        for number in range(3):
            make_message(kind=MailKind.NEWSLETTER, recipient=f"n{number}@example.org")
        deliver_pending(limit=1)
        make_message(kind=MailKind.TRANSACTIONAL, recipient="code@example.org")
        deliver_pending()
        assert smtp_sink.messages[1].recipient == "code@example.org"
        assert len(smtp_sink.messages) == 4

    @pytest.mark.parametrize("state", [MessageState.PAUSED, MessageState.CANCELLED, MessageState.UNCERTAIN])
    def test_what_is_held_back_stays(self, smtp_sink, state):
        make_message(state=state)
        assert deliver_pending() == 0
        assert smtp_sink.messages == []

    def test_what_another_worker_claimed_stays_until_its_claim_ends(self, smtp_sink):
        make_message()
        batch = claim(10)
        assert deliver_pending() == 0
        Claim.objects.filter(token=batch.token).update(until=timezone.now() - timedelta(seconds=1))
        assert deliver_pending() == 1


@pytest.fixture(params=["pipelining", "one by one"])
def any_server(request, smtp_sink):
    """A server that takes the announcement at once, and one that wants it line by line."""
    smtp_sink.pipelining = request.param == "pipelining"
    return smtp_sink


@pytest.mark.usefixtures("any_server")
class TestRefusals:
    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    def test_permanent(self, smtp_sink, step):
        message = make_message()
        smtp_sink.refuse_with(550, at=step, text="no such mailbox")
        deliver_pending()
        message.refresh_from_db()
        assert message.state == MessageState.FAILED
        assert message.last_error == "550 no such mailbox"

    @pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
    @pytest.mark.parametrize("kind", [MailKind.TRANSACTIONAL, MailKind.NEWSLETTER])
    def test_temporary_is_tried_again_later(self, smtp_sink, step, kind):
        message = make_message(kind=kind)
        smtp_sink.refuse_with(451, at=step)
        deliver_pending()
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.PENDING, 1)
        assert message.next_attempt_at > timezone.now() + timedelta(seconds=20)
        assert deliver_pending() == 0
        smtp_sink.accept()
        make_due()
        assert deliver_pending() == 1
        assert smtp_sink.messages[0].mail["Message-ID"] == message.message_id

    def test_pauses_grow_and_end(self, smtp_sink, settings):
        settings.OUTBOX_MAX_ATTEMPTS = 4
        message = make_message()
        smtp_sink.refuse_with(451)
        pauses = []
        for _ in range(3):
            make_due()
            deliver_pending()
            message.refresh_from_db()
            assert message.state == MessageState.PENDING
            pauses.append(message.next_attempt_at - timezone.now())
        assert pauses[0] * 1.5 < pauses[1] < pauses[2] / 1.5
        make_due()
        deliver_pending()
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.FAILED, 4)

    def test_one_refusal_does_not_stop_the_others(self, smtp_sink):
        bad, good = make_message(), make_message()
        OutboxMessage.objects.filter(pk=bad.pk).update(headers={"Bcc": "victim@example.org"})
        assert deliver_pending() == 2
        bad.refresh_from_db()
        assert bad.state == MessageState.FAILED
        assert [received.recipient for received in smtp_sink.messages] == [good.recipient]

    def test_server_that_is_away_costs_no_attempt(self, settings, smtp_sink):
        message = make_message()
        settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}?timeout=1"
        assert deliver_pending() == 0
        message.refresh_from_db()
        assert (message.state, message.attempts, message.claim_token) == (MessageState.PENDING, 0, None)
        assert "refused" in message.last_error.lower()
        settings.EMAIL_URL = smtp_sink.url
        assert deliver_pending() == 1

    @pytest.mark.parametrize("step", ["MAIL", "RCPT"])
    def test_kept_connection_that_died_is_opened_anew(self, smtp_sink, step):
        make_message()
        second = make_message()
        smtp_sink.before_taking = lambda received: smtp_sink.drop_at(step)
        deliver_pending(limit=2)
        assert second.recipient in [received.recipient for received in smtp_sink.messages]
        assert smtp_sink.connections == 2

    @pytest.mark.parametrize("step", ["DATA", "TAKEN"])
    @pytest.mark.parametrize(
        "kind, state",
        [
            (MailKind.TRANSACTIONAL, MessageState.PENDING),
            (MailKind.NOTIFICATION, MessageState.PENDING),
            (MailKind.REMINDER, MessageState.PENDING),
            (MailKind.NEWSLETTER, MessageState.UNCERTAIN),
        ],
    )
    def test_connection_that_breaks_while_handing_over(self, smtp_sink, step, kind, state):
        message = make_message(kind=kind)
        smtp_sink.drop_at(step)
        deliver_pending()
        message.refresh_from_db()
        assert message.state == state
        make_due()
        deliver_pending()
        ids = {received.mail["Message-ID"] for received in smtp_sink.messages}
        copies = (step == "TAKEN") + (state == MessageState.PENDING)
        assert len(smtp_sink.messages) == copies
        assert ids <= {message.message_id}

    @pytest.mark.parametrize("step", ["MAIL", "RCPT"])
    def test_refused_one_leaves_the_connection_usable(self, smtp_sink, step):
        bad, good = make_message(), make_message()
        smtp_sink.refuse_with(550, at=step)
        deliver_pending(limit=1)
        smtp_sink.accept()
        deliver_pending()
        bad.refresh_from_db()
        assert bad.state == MessageState.FAILED
        assert [received.recipient for received in smtp_sink.messages] == [good.recipient]

    def test_text_that_is_refused_in_the_middle_of_a_batch(self, smtp_sink):
        """Its answer comes when the next one is built already."""
        messages = [make_message() for _ in range(4)]

        def refuse_the_second(received):
            smtp_sink.accept()
            if len(smtp_sink.messages) == 0:
                smtp_sink.refuse_with(550, at="DATA")

        smtp_sink.before_taking = refuse_the_second
        assert deliver_pending() == 4
        states = [OutboxMessage.objects.get(pk=message.pk).state for message in messages]
        assert states.count(MessageState.FAILED) >= 1
        sent = {m.recipient for m, state in zip(messages, states, strict=True) if state == MessageState.SENT}
        assert {received.recipient for received in smtp_sink.messages} == sent


class TestAfterACrash:
    @pytest.mark.parametrize("kind", [MailKind.TRANSACTIONAL, MailKind.NOTIFICATION, MailKind.REMINDER])
    def test_is_sent_again_with_the_same_message_id(self, smtp_sink, kind):
        message = in_hand(kind=kind)
        assert deliver_pending() == 1
        assert smtp_sink.messages[0].mail["Message-ID"] == message.message_id

    def test_newsletter_is_parked(self, smtp_sink):
        message = in_hand(kind=MailKind.NEWSLETTER)
        assert deliver_pending() == 0
        message.refresh_from_db()
        assert message.state == MessageState.UNCERTAIN
        assert message.last_error

    def test_living_worker_is_left_alone(self, smtp_sink):
        later = timezone.now() + timedelta(seconds=60)
        message = in_hand()
        OutboxMessage.objects.filter(pk=message.pk).update(claimed_until=later)
        assert recover() == 0
        assert deliver_pending() == 0

    def test_mail_that_kills_its_worker_each_time_is_given_up(self, settings):
        settings.OUTBOX_MAX_ATTEMPTS = 3
        message = in_hand(attempts=2)
        recover()
        message.refresh_from_db()
        assert message.state == MessageState.UNCERTAIN

    def test_worker_that_was_only_slow_overwrites_nobody(self, smtp_sink, monkeypatch):
        """While it hands over, its lease ends and the row becomes another worker's."""
        message = make_message()
        hand_over = Transport.hand_over

        def taken_over_meanwhile(self, data, **following):
            hand_over(self, data, **following)
            OutboxMessage.objects.filter(pk=message.pk).update(claim_token="2" * 32)

        monkeypatch.setattr(Transport, "hand_over", taken_over_meanwhile)
        deliver_pending()
        message.refresh_from_db()
        assert (message.state, message.attempts) == (MessageState.PENDING, 0)

    def test_slow_worker_still_says_what_came_of_a_parked_newsletter(self, smtp_sink, monkeypatch):
        message = make_message(kind=MailKind.NEWSLETTER)
        hand_over = Transport.hand_over

        def parked_meanwhile(self, data, **following):
            long_ago = timezone.now() - timedelta(hours=1)
            Claim.objects.update(until=long_ago, begun_at=long_ago)
            assert recover() == 1
            message.refresh_from_db()
            assert message.state == MessageState.UNCERTAIN
            hand_over(self, data, **following)

        monkeypatch.setattr(Transport, "hand_over", parked_meanwhile)
        deliver_pending()
        message.refresh_from_db()
        assert message.state == MessageState.SENT

    def test_cancelled_between_claim_and_text_is_not_sent(self, smtp_sink, monkeypatch):
        message = make_message(group_key="g")
        ready = Transport.ready

        def cancelled_meanwhile(self, envelope):
            ready(self, envelope)
            services.cancel_group("g")

        monkeypatch.setattr(Transport, "ready", cancelled_meanwhile)
        deliver_pending()
        message.refresh_from_db()
        assert message.state == MessageState.CANCELLED
        assert smtp_sink.messages == []


class TestPrepared:
    """Our own encoder against Python's reader of mails."""

    @limits(deadline=None)  # a busy machine is no fault of the encoder
    @given(
        text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r[]")),
        value=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r[]")),
    )
    def test_any_text_comes_back_as_it_was(self, text, value):
        body = MessageBody(subject="x", text=f"{text}[[name]]{text}", html="<p>[[name]]</p>", language="de")
        message = OutboxMessage(
            recipient="a@example.org",
            kind=MailKind.NEWSLETTER,
            message_id="<1@example.org>",
            created_at=timezone.now(),
            variables={"name": value},
        )
        data = Prepared(body).build(message)
        assert data.isascii()
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert max(map(len, data.split(b"\r\n"))) <= 998
        assert b"\r\n." not in data  # which would have to be doubled for the server
        plain, html = message_from_bytes(data, policy=default).iter_parts()
        assert plain.get_payload(decode=True).decode().replace("\r\n", "\n") == f"{text}{value}{text}"
        assert html.get_payload(decode=True).decode().replace("\r\n", "\n") == f"<p>{escape(value)}</p>"

    def test_display_name_beyond_ascii(self, settings, smtp_sink):
        settings.DEFAULT_FROM_EMAIL = "Büro für Größe <portal@example.org>"
        make_message(attachments=[Attachment('Ü "x".txt', "text/plain", "Größe")])
        deliver_pending()
        (received,) = smtp_sink.messages
        assert received.mail["From"] == "Büro für Größe <portal@example.org>"
        (file,) = received.mail.iter_attachments()
        assert (file.get_filename(), file.get_content()) == ('Ü "x".txt', "Größe")
