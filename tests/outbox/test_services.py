"""Queueing: once for each key and recipient, in the recipient's language, and never with a forged header."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox import services
from apps.outbox.choices import MailKind, MessageState
from apps.outbox.messages import Attachment, UnsafeMail
from apps.outbox.models import MessageBody, OutboxMessage
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db

CONTEXT = {
    "title": "Müller & Söhne <Tag>",
    "content_kind": "event",
    "organisation": "Kammer",
    "address": "http://localhost/x/",
    "author": "Person",
    "note": "",
}


def send(**overrides) -> OutboxMessage:
    arguments = {
        "template": "partners/content_submitted",
        "kind": MailKind.NOTIFICATION,
        "recipient": "reader@example.org",
        "language": "de",
        "dedupe_key": "audit:1",
        "context": CONTEXT,
    }
    return services.send_template(**{**arguments, **overrides})


class TestSendTemplate:
    def test_text_is_not_escaped_but_html_is(self):
        body = send().body
        assert "Müller & Söhne <Tag>" in body.subject
        assert "„Müller & Söhne <Tag>“" in body.text
        assert "Müller &amp; Söhne &lt;Tag&gt;" in body.html

    def test_is_written_in_the_recipients_language(self):
        german, english = send(), send(language="en", dedupe_key="audit:2")
        assert german.body.subject.startswith("Zu prüfen:")
        assert english.body.subject.startswith("To be reviewed:")
        assert 'lang="en"' in english.body.html

    def test_styles_stand_in_the_elements(self):
        html = send().body.html
        assert 'class="button"' in html
        assert 'style="' in html

    def test_line_break_in_a_title_stays_out_of_the_subject(self):
        message = send(context={**CONTEXT, "title": "A\r\nBcc: victim@example.org"})
        assert message.body.subject == "Zu prüfen: A Bcc: victim@example.org"

    def test_second_call_with_the_same_key_returns_the_first(self):
        first = send()
        assert send(context={**CONTEXT, "title": "Other"}) == first
        assert MessageBody.objects.count() == 1

    def test_same_key_for_another_recipient_is_another_mail(self):
        assert send() != send(recipient="other@example.org")

    @pytest.mark.parametrize(
        "name", ["content_submitted", "content_published", "content_changes_requested", "content_archived"]
    )
    def test_editorial_mails_carry_title_note_and_link(self, name):
        body = send(template=f"partners/{name}", context={**CONTEXT, "note": "Bitte <b>kürzen</b>"}).body
        for text in (body.text, body.html):
            assert "http://localhost/x/" in text
        assert ("kürzen" in body.text) is (name in {"content_published", "content_changes_requested"})
        assert "<b>" not in body.html


class TestQueue:
    @pytest.mark.parametrize(
        "overrides",
        [
            {"recipient": "reader@example.org\r\nBcc: victim@example.org"},
            {"recipient": "reader@example.org, victim@example.org"},
            {"recipient": "Reader <reader@example.org>"},
            {"recipient": ""},
            {"recipient": "a" * 250 + "@example.org"},
            {"subject": "Hello\nBcc: victim@example.org"},
            {"subject": "Hello\u2028there"},
            {"headers": {"List-Id": "x\r\nBcc: victim@example.org"}},
            {"headers": {"X-Test: a\r\nBcc": "victim@example.org"}},
            {"headers": {"Bcc": "victim@example.org"}},
            {"headers": {"Message-ID": "<forged@example.org>"}},
            {"reply_to": "a@example.org\nBcc: victim@example.org"},
            {"attachments": [Attachment("a\r\nX: y.pdf", "application/pdf", b"x")]},
            {"attachments": [Attachment("a.pdf", "application/pdf\r\nX: y", b"x")]},
            {"attachments": [Attachment("a.ics", "text/calendar", b"x", method="PUBLISH\r\nX: y")]},
        ],
    )
    def test_what_could_forge_a_header_is_refused_and_leaves_nothing(self, overrides):
        with pytest.raises(UnsafeMail):
            make_message(**overrides)
        assert not OutboxMessage.objects.exists()
        assert not MessageBody.objects.exists()

    def test_message_id_is_fixed_and_of_our_domain(self):
        message = make_message()
        assert message.message_id.endswith("@example.org>")
        assert message.message_id != make_message().message_id

    def test_loser_of_a_race_leaves_no_body_behind(self):
        first = make_message(recipient="a@example.org", dedupe_key="same")
        assert make_message(recipient="a@example.org", dedupe_key="same") == first
        assert MessageBody.objects.count() == 1


class TestBulk:
    def rows(self, count, start=0):
        for number in range(start, start + count):
            yield f"r{number}@example.org", "issue:5", {"name": f"N{number}"}, {"List-Id": "<news>"}

    def body(self):
        return services.create_body(subject="News", text="Dear [[name]]", language="de")

    def queue(self, rows, body=None):
        body = body or self.body()
        return services.queue_bulk(
            body=body, kind=MailKind.NEWSLETTER, rows=rows, group_key="newsletter-issue:5"
        )

    def test_counts_only_the_new_ones(self):
        assert self.queue(self.rows(1500)) == 1500
        assert self.queue(self.rows(20, start=1490)) == 10
        assert services.progress("newsletter-issue:5") == {"pending": 1510}

    def test_shares_the_body_and_keeps_the_rest_apart(self):
        self.queue(self.rows(2))
        first, second = OutboxMessage.objects.order_by("pk")
        assert first.body_id == second.body_id
        assert first.variables == {"name": "N0"}
        assert second.headers == {"List-Id": "<news>"}
        assert first.message_id != second.message_id
        assert first.priority > make_message(kind=MailKind.TRANSACTIONAL).priority

    def test_bad_address_fails_alone(self):
        rows = [("no-address\r\nBcc: x", "k", {}, {}), ("good@example.org", "k", {}, {})]
        assert self.queue(iter(rows)) == 2
        assert services.progress("newsletter-issue:5") == {"failed": 1, "pending": 1}

    def test_progress_is_one_query(self, django_assert_num_queries):
        self.queue(self.rows(3))
        with django_assert_num_queries(1):
            services.progress("newsletter-issue:5")

    def test_pause_resume_cancel(self):
        self.queue(self.rows(3))
        other = make_message(group_key="newsletter-issue:51")
        OutboxMessage.objects.filter(recipient="r0@example.org").update(state=MessageState.SENT)
        assert services.pause_group("newsletter-issue:5") == 2
        assert services.progress("newsletter-issue:5") == {"sent": 1, "paused": 2}
        assert services.resume_group("newsletter-issue:5") == 2
        assert services.cancel_group("newsletter-issue:5") == 2
        assert services.progress("newsletter-issue:5") == {"sent": 1, "cancelled": 2}
        other.refresh_from_db()
        assert other.state == MessageState.PENDING

    def test_empty_group_key_never_means_everything(self):
        make_message()
        assert services.cancel_group("") == 0
        assert services.progress("") == {}

    def test_cancel_to_takes_back_only_what_waits_for_that_address(self):
        self.queue(self.rows(2))
        other_group = make_message(recipient="r0@example.org", group_key="event:1")
        assert services.cancel_to(recipient="r0@example.org", group_prefix="newsletter-issue:") == 1
        assert services.progress("newsletter-issue:5") == {"pending": 1, "cancelled": 1}
        other_group.refresh_from_db()
        assert other_group.state == MessageState.PENDING


class TestDecisions:
    @pytest.mark.parametrize("make_actor", [make_user, make_administrator])
    @pytest.mark.parametrize("decision", [services.resend, services.discard])
    def test_only_managers_decide(self, decision, make_actor):
        with pytest.raises(PermissionDenied):
            decision(message=make_message(state=MessageState.FAILED), actor=make_actor())

    @pytest.mark.parametrize(
        "state", sorted(set(MessageState) - {MessageState.FAILED, MessageState.UNCERTAIN})
    )
    def test_resend_is_refused_while_nothing_went_wrong(self, state):
        extra = {"claim_token": "0" * 32, "claimed_until": timezone.now()}
        with pytest.raises(Conflict):
            services.resend(message=make_message(state=state, **extra), actor=make_manager())

    def test_resend_is_refused_once_the_text_is_gone(self):
        with pytest.raises(Conflict):
            services.resend(message=make_message(state=MessageState.FAILED, body=None), actor=make_manager())

    @pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNCERTAIN])
    def test_resend_keeps_the_message_id_and_is_audited(self, state):
        message = make_message(state=state, attempts=14)
        again = services.resend(message=message, actor=make_manager())
        assert (again.state, again.attempts, again.message_id) == ("pending", 0, message.message_id)
        entry = AuditEntry.objects.get(action="resend")
        assert message.recipient not in f"{entry.target_label} {entry.details}"

    @pytest.mark.parametrize("state", [MessageState.SENT, MessageState.HANDING_OVER, MessageState.CANCELLED])
    def test_discard_is_refused_when_it_is_too_late(self, state):
        extra = {"claim_token": "0" * 32, "claimed_until": timezone.now()}
        with pytest.raises(Conflict):
            services.discard(message=make_message(state=state, **extra), actor=make_manager())

    def test_discard_is_audited(self):
        message = services.discard(message=make_message(state=MessageState.FAILED), actor=make_manager())
        assert message.state == MessageState.CANCELLED
        assert AuditEntry.objects.filter(action="discard").exists()


class TestClearing:
    def old(self, **overrides):
        past = timezone.now() - timedelta(days=31)
        message = make_message(variables={"name": "N"}, finished_at=past, **overrides)
        MessageBody.objects.filter(pk=message.body_id).update(created_at=past)
        return message

    @pytest.mark.parametrize("state", [MessageState.PENDING, MessageState.PAUSED])
    def test_what_still_waits_keeps_its_text(self, state):
        self.old(state=state)
        assert services.clear_old_bodies() == 0

    def test_what_was_finished_lately_keeps_its_text(self):
        message = self.old(state=MessageState.SENT)
        OutboxMessage.objects.filter(pk=message.pk).update(finished_at=timezone.now())
        assert services.clear_old_bodies() == 0

    def test_old_text_is_forgotten_and_the_row_stays(self, settings):
        message = self.old(state=MessageState.SENT)
        settings.OUTBOX_KEEP_BODIES_DAYS = 32
        assert services.clear_old_bodies() == 0
        settings.OUTBOX_KEEP_BODIES_DAYS = 30
        assert services.clear_old_bodies() == 1
        message.refresh_from_db()
        assert (message.body, message.variables, message.headers) == (None, {}, {})
        assert not MessageBody.objects.exists()


def test_many_mails_in_one_transaction_wake_once(django_capture_on_commit_callbacks, monkeypatch):
    woken = []
    monkeypatch.setattr("apps.outbox.wakeup._Waker.__init__", lambda self: woken.append(self))
    with django_capture_on_commit_callbacks() as callbacks:
        make_message()
        make_message()
    assert len(callbacks) == 1
    assert connection.in_atomic_block
