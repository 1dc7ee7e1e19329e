"""Each e-mail is a row before it is anything else; so is each reminder."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.outbox.choices import PRIORITIES, IncomingKind, MailKind, MessageState, ReminderState
from apps.outbox.messages import sender_domain
from apps.outbox.querysets import BouncedAddressQuerySet, BounceQuerySet, MailQuerySet, ReminderQuerySet


def new_message_id() -> str:
    """A Message-ID (RFC 5322) that no other mail has; fixed when a mail is queued."""
    return f"<{uuid.uuid4().hex}@{sender_domain()}>"


class MessageBody(models.Model):
    """What a mail says. A newsletter's recipients share one; `[[name]]` stands for what differs."""

    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class BodyAttachment(models.Model):
    """A file that goes with a body; `method` is a calendar's (RFC 5546)."""

    body = models.ForeignKey(MessageBody, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    method = models.CharField(max_length=20, blank=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """What a worker has in hand: the mails with this token, handed over in the order of their ids.

    `begun`: the mail whose text the server gets, committed just before. Those before it have been taken,
    those after it are untouched; if the worker dies, only `begun` is in doubt. A row so small that moving on
    to the next mail costs little. A worker silent until `until` has lost its claim.
    """

    token = models.UUIDField(primary_key=True)
    begun = models.BigIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.token}"


class OutboxMessage(models.Model):
    """One mail to one address.

    `claim_token`: which worker has it in hand (`Claim`). What becomes of its mails a worker writes down at
    the end of a batch. HANDING_OVER is a mail in doubt: its worker had begun it and has not been heard of
    since; `claimed_until`: how long the mail server may still take.
    `withdrawn_at`: since when it is not wanted any more, though it was in hand then; it is not begun again.
    """

    body = models.ForeignKey(MessageBody, null=True, on_delete=models.SET_NULL, related_name="messages")
    kind = models.CharField(_("kind"), max_length=20, choices=MailKind.choices)
    priority = models.PositiveSmallIntegerField()
    recipient = models.CharField(_("recipient"), max_length=254)
    dedupe_key = models.CharField(max_length=200)
    group_key = models.CharField(max_length=100, blank=True)
    variables = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    reply_to = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=255)
    state = models.CharField(
        _("state"), max_length=20, choices=MessageState.choices, default=MessageState.PENDING
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    claim_token = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    last_error = models.CharField(_("reason"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("queued"), default=timezone.now)
    handed_over_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-pk"]
        constraints = [
            # The recipient first, so that the same index finds all mails to an address.
            models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="outbox_once_a_recipient"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.HANDING_OVER)
                | Q(claim_token__isnull=False, claimed_until__isnull=False),
                name="outbox_handing_over_is_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "next_attempt_at", "id"],
                condition=Q(state=MessageState.PENDING),
                name="outbox_due",
            ),
            # Neither holds what a claim changes, so that claiming writes to no index.
            models.Index(
                fields=["id"], condition=Q(state=MessageState.HANDING_OVER), name="outbox_handing_over"
            ),
            models.Index(fields=["state", "-id"], name="outbox_by_state"),
            # Newsletters are most of all mails; to find them, no index is needed.
            models.Index(
                fields=["kind", "-id"], condition=~Q(kind=MailKind.NEWSLETTER), name="outbox_by_kind"
            ),
            models.Index(
                fields=["id"],
                condition=Q(state=MessageState.PENDING, withdrawn_at__isnull=False),
                name="outbox_withdrawn",
            ),
            models.Index(fields=["group_key", "state"], condition=~Q(group_key=""), name="outbox_by_group"),
        ]

    def __str__(self) -> str:
        # Goes into the audit log, so it names neither recipient nor subject.
        return f"{self.get_kind_display()} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.priority = PRIORITIES[self.kind]
        self.message_id = self.message_id or new_message_id()
        super().save(*args, **kwargs)

    @property
    def reason(self) -> str:
        """Why it was not sent: our own words in the reader's language, a mail server's as they came."""
        return gettext(self.last_error) if self.last_error else ""

    @property
    def is_put_off(self) -> bool:
        """Whether it waits for a later time."""
        return self.state == MessageState.PENDING and self.next_attempt_at > timezone.now()

    @property
    def can_be_resent(self) -> bool:
        """Whether a manager may send it again: it did not (surely) arrive, and its body is still there."""
        unsent = self.state in (MessageState.FAILED, MessageState.UNCERTAIN)
        return unsent and self.body_id is not None and self.withdrawn_at is None

    @property
    def can_be_discarded(self) -> bool:
        """Whether a manager may decide that it shall not be sent (again)."""
        return self.state in (
            MessageState.PENDING,
            MessageState.PAUSED,
            MessageState.FAILED,
            MessageState.UNCERTAIN,
        )


class Bounce(models.Model):
    """What came back of a mail, and counts against its address; of each kind once a mail."""

    message = models.ForeignKey(OutboxMessage, on_delete=models.CASCADE, related_name="bounces")
    kind = models.CharField(_("kind"), max_length=20, choices=IncomingKind.choices)
    status = models.CharField(_("status code"), max_length=11, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        constraints = [models.UniqueConstraint(fields=["message", "kind"], name="outbox_bounce_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.message_id}"


class BouncedAddress(models.Model):
    """An address from which mail came back. While `blocked_at` is set it gets no newsletter.

    `address` is in small letters. `soft_count`: mails since `soft_since` that were not delivered for now.
    """

    address = models.CharField(_("address"), max_length=254, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=IncomingKind.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    soft_count = models.PositiveIntegerField(default=0)
    soft_since = models.DateTimeField(null=True)
    last_at = models.DateTimeField(_("last"))
    blocked_at = models.DateTimeField(_("blocked"), null=True)

    objects = BouncedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounced address")
        verbose_name_plural = _("bounced addresses")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["-id"], condition=Q(blocked_at__isnull=False), name="outbox_blocked_newest")
        ]

    def __str__(self) -> str:
        # Goes into the audit log, which holds no addresses.
        return f"{self.get_kind_display()} {self.pk}"


class OutboxStatus(models.Model):
    """The outbox as a whole; one row.

    `paused_at`: a manager stopped all mail. `beat_at`: the beat last gave a sign of life. `sent_at`: the mail
    server last took a mail. `alarmed_at`: the present standstill was told to those who look after it.
    """

    ROW = 1

    paused_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("outbox")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="outbox_status_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def load(cls) -> "OutboxStatus":
        """The row; made when it is asked for first."""
        return cls.objects.get_or_create(pk=cls.ROW)[0]


class RateBucket(models.Model):
    """How far what may go out is used up: for a domain, or for all ("*"). See `outbox.rates`."""

    scope = models.CharField(max_length=255, primary_key=True)
    used_until = models.DateTimeField()
    queue_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.scope


class Reminder(models.Model):
    """Something to be remembered of at `due_at`, unless `starts_at` has come by then. Both in UTC."""

    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=ReminderState.choices, default=ReminderState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "starts_at", "due_at"], name="outbox_one_reminder"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=ReminderState.PENDING),
                name="outbox_reminder_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def dedupe_key(self) -> str:
        """The key under which its handler queues mails, so that running it twice sends each once."""
        return f"reminder:{self.pk}"
