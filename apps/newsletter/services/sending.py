"""An issue on its way: recipients frozen once, queued in batches that a crash neither loses nor doubles.

Every step locks the issue's row first. A batch also locks its recipients' subscriptions, so that leaving
and being queued happen one after the other: who leaves first is left out, who leaves later has the mail taken
back.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.newsletter.addresses import TOKEN_PLACEHOLDER, personal_links
from apps.newsletter.choices import DeliveryState, IssueState, SubscriptionState
from apps.newsletter.headers import personal_values, shared_headers
from apps.newsletter.interests import EVERYTHING, interests_of, says_something, variants_of
from apps.newsletter.models import ConsentText, Delivery, Issue, Subscription, dedupe_key
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.rendering import frozen_values, languages_of, mail
from apps.newsletter.services.readiness import NoRecipients, check_content, check_reviewed
from apps.newsletter.services.subscriptions import reader_tokens
from apps.newsletter.sources import with_targets
from apps.outbox import services as outbox
from apps.outbox.choices import OPEN_STATES, MailKind, MessageState
from apps.outbox.models import MessageBody
from apps.outbox.services.bulk import BulkRow
from apps.outbox.wakeup import wake_after_commit

BATCH = 500


@dataclass(slots=True)
class _Recipient:
    """A delivery and its reader, as far as a batch needs them."""

    pk: int
    subscription_id: int
    email: str
    language: str
    state: str
    link_id: int | None


class NotPossibleNow(Conflict):
    """The issue is in another state by now."""

    user_message = _("This is not possible in the issue's present state. Perhaps someone else was faster.")


@transaction.atomic
def send(*, issue: Issue, actor, base_version: int, known_cancelled: Collection[int] = ()) -> Issue:
    """Freezes content and recipients, and lets the worker begin.

    `known_cancelled` are the cancelled events that the sender knows to be in it.

    Raises:
        Conflict: if the issue was sent or edited meanwhile.
        UserError: if it cannot go out as it is (`readiness`).
    """
    require(can_manage_newsletter(actor))
    issue = locked(issue.pk)
    if not issue.is_draft:
        raise NotPossibleNow
    if issue.version != base_version:
        raise Conflict
    check_reviewed(issue, actor=actor)
    return begin(issue, known_cancelled=known_cancelled, actor=actor)


def begin(issue: Issue, *, known_cancelled: Collection[int], actor) -> Issue:
    """Lets a locked issue, a draft or planned one, go out.

    Raises:
        UserError: if it cannot go out as it is (`readiness`).
    """
    items = with_targets(issue)
    check_content(issue, items, known_cancelled=known_cancelled)
    for item in items:
        item.frozen = frozen_values(item)
        item.save(update_fields=["frozen"])
    issue.interests = [interests_of(item) for item in items]
    issue.frozen_count = _freeze_recipients(issue)
    if not issue.frozen_count:
        raise NoRecipients
    issue.state, issue.held_back = IssueState.SENDING, ""
    issue.started_at = issue.sending_since = timezone.now()
    issue.version += 1
    issue.save(
        update_fields=[
            "state", "held_back", "started_at", "sending_since", "interests", "frozen_count", "version",
        ]
    )  # fmt: skip
    # Made from what is frozen, so the state is set before; other variants follow when needed.
    for language in languages_of(issue):
        _body(issue, language, EVERYTHING)
    audit.record(actor=actor, action="send", target=issue, recipients=issue.frozen_count)
    wake_after_commit("newsletter.continue_sending")
    return issue


def _freeze_recipients(issue: Issue) -> int:
    """One statement for all: a list of 100,000 takes about a second and no memory."""
    recipients = Subscription.objects.recipients_of(issue).order_by("pk").values_list("pk")
    query, parameters = recipients.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Delivery._meta.db_table} (issue_id, subscription_id, state) "
            f"SELECT %s, recipient.id, %s FROM ({query}) AS recipient (id) "
            "ON CONFLICT (issue_id, subscription_id) DO NOTHING",
            [issue.pk, DeliveryState.WAITING, *parameters],
        )
        return cursor.rowcount


def continue_sending() -> int:
    """Queues what still waits of all issues going out, and closes those that are done; returns their number.

    Safe to run at any time, as often and as many at once as one likes.
    """
    queued = 0
    outbox.close_withdrawn()
    for issue_id in list(Issue.objects.going_out().values_list("pk", flat=True)):
        _take_back_overdue(issue_id)
        while count := queue_batch(issue_id=issue_id):
            queued += count
        finish(issue_id=issue_id)
    return queued


@transaction.atomic
def _take_back_overdue(issue_id: int) -> None:
    """A day by which to agree has passed since it began: takes back what waits for those who have not."""
    issue = Issue.objects.going_out().filter(pk=issue_id).first()
    if issue is None or not _a_day_has_passed(issue):
        return
    queued = Subscription.objects.active().filter(
        deliveries__issue=issue, deliveries__state=DeliveryState.QUEUED
    )
    for email in queued.exclude(pk__in=Subscription.objects.mailable()).values_list("email", flat=True):
        outbox.cancel_to(recipient=email, group_prefix=issue.group_key)


@transaction.atomic
def queue_batch(*, issue_id: int, size: int = BATCH) -> int:
    """Hands the next recipients to the outbox; returns how many were settled, 0 if nothing can be done now.

    Another worker at the same issue makes this one step aside.
    """
    issue = (
        Issue.objects.select_for_update(skip_locked=True, no_key=True).going_out().filter(pk=issue_id).first()
    )
    if issue is None:
        return 0
    batch = _next_recipients(issue, size)
    active = _still_readers(issue, batch)
    variants = variants_of(issue, [one.subscription_id for one in active])
    # Who has changed their choice since the beginning may have nothing left to read.
    served = [one for one in active if says_something(variants[one.subscription_id], issue.interests)]
    tokens = reader_tokens({one.subscription_id: one.link_id for one in served})
    mails: dict[tuple[str, str], list[_Recipient]] = defaultdict(list)
    languages = languages_of(issue)
    for one in served:
        language = one.language if one.language in languages else "de"
        mails[language, variants[one.subscription_id]].append(one)
    for (language, variant), wanted in mails.items():
        outbox.queue_bulk(
            body=_body(issue, language, variant),
            kind=MailKind.NEWSLETTER,
            rows=[_row(issue, one, tokens[one.subscription_id]) for one in wanted],
            group_key=issue.group_key,
        )
    queued = {one.pk for one in served}
    _settle(list(queued), DeliveryState.QUEUED)
    _settle([one.pk for one in batch if one.pk not in queued], DeliveryState.SKIPPED)
    return len(batch)


def _next_recipients(issue: Issue, size: int) -> list[_Recipient]:
    """The next deliveries that wait, locked together with their readers' subscriptions."""
    waiting = Delivery.objects.filter(issue=issue, state=DeliveryState.WAITING).order_by("pk")
    rows = waiting.select_for_update(skip_locked=True, no_key=True).values_list(
        "pk",
        "subscription_id",
        "subscription__email",
        "subscription__language",
        "subscription__state",
        "subscription__link_id",
    )
    return [_Recipient(*row) for row in rows[:size]]


def _still_readers(issue: Issue, batch: list[_Recipient]) -> list[_Recipient]:
    """Those who have neither left nor failed to agree in time to a new consent text."""
    active = [one for one in batch if one.state == SubscriptionState.ACTIVE]
    if not active or not _a_day_has_passed(issue):
        return active
    mailable = Subscription.objects.mailable().filter(pk__in=[one.subscription_id for one in active])
    allowed = set(mailable.values_list("pk", flat=True))
    return [one for one in active if one.subscription_id in allowed]


def _a_day_has_passed(issue: Issue) -> bool:
    """Whether a day by which readers must have agreed has passed since the issue began to go out."""
    return ConsentText.objects.overdue().filter(agree_by__gte=issue.started_at).exists()


def _settle(delivery_ids: list[int], state: DeliveryState) -> None:
    if delivery_ids:
        with connection.cursor() as cursor:
            # As an array: with a placeholder for each id, writing the statement takes longer than running it.
            cursor.execute(
                f"UPDATE {Delivery._meta.db_table} SET state = %s WHERE id = ANY(%s)", [state, delivery_ids]
            )


def _body(issue: Issue, language: str, variant: str) -> MessageBody:
    """The mail for these readers, made when it is needed, also after the outbox has forgotten it."""
    key = f"{language}:{variant}"
    body = MessageBody.objects.filter(pk=issue.body_ids.get(key)).first()
    if body is None:
        links = personal_links(TOKEN_PLACEHOLDER, language=language)
        content = mail(issue, language=language, links=links, variant=variant)
        body = outbox.create_body(
            subject=content.subject,
            text=content.text,
            html=content.html,
            language=language,
            headers=shared_headers(issue.newsletter_id, language=language),
        )
        issue.body_ids[key] = body.pk
        issue.save(update_fields=["body_ids"])
    return body


def _row(issue: Issue, one: _Recipient, token: str) -> BulkRow:
    values = personal_values(one.subscription_id, token=token)
    return one.email, dedupe_key(issue.pk, one.subscription_id), values, {}


@transaction.atomic
def finish(*, issue_id: int) -> bool:
    """Marks an issue as sent once nothing of it waits any more; returns whether it did."""
    issue = Issue.objects.select_for_update(no_key=True).going_out().filter(pk=issue_id).first()
    if issue is None or issue.deliveries.filter(state=DeliveryState.WAITING).exists():
        return False
    counts = outbox.progress(issue.group_key)
    if any(counts.get(state, 0) for state in OPEN_STATES):
        return False
    _close(issue, IssueState.SENT, counts)
    audit.record(actor="system", action="sent", target=issue, sent=issue.sent_count)
    return True


@transaction.atomic
def pause(*, issue: Issue, actor) -> Issue:
    """Holds back what has not been handed over yet.

    Raises:
        NotPossibleNow: if it is not going out.
    """
    require(can_manage_newsletter(actor))
    issue = locked(issue.pk, IssueState.SENDING)
    outbox.pause_group(issue.group_key)
    issue.state = IssueState.PAUSED
    issue.save(update_fields=["state"])
    audit.record(actor=actor, action="pause", target=issue)
    return issue


@transaction.atomic
def resume(*, issue: Issue, actor) -> Issue:
    """Goes on with what was held back.

    Raises:
        NotPossibleNow: if it is not paused.
    """
    require(can_manage_newsletter(actor))
    issue = locked(issue.pk, IssueState.PAUSED)
    issue.sent_before = outbox.progress(issue.group_key).get(MessageState.SENT, 0)
    issue.sending_since = timezone.now()
    issue.state = IssueState.SENDING
    issue.save(update_fields=["state", "sending_since", "sent_before"])
    outbox.resume_group(issue.group_key)
    audit.record(actor=actor, action="resume", target=issue)
    return issue


@transaction.atomic
def cancel(*, issue: Issue, actor) -> Issue:
    """Stops for good: what has not been handed over is never sent, and the archive does not show the issue.

    Raises:
        NotPossibleNow: if it is neither going out nor paused.
    """
    require(can_manage_newsletter(actor))
    issue = locked(issue.pk, IssueState.SENDING, IssueState.PAUSED)
    issue.deliveries.filter(state=DeliveryState.WAITING).update(state=DeliveryState.SKIPPED)
    outbox.cancel_group(issue.group_key)
    _close(issue, IssueState.CANCELLED, outbox.progress(issue.group_key))
    audit.record(actor=actor, action="cancel", target=issue)
    return issue


def _close(issue: Issue, state: IssueState, counts: dict[str, int]) -> None:
    issue.state = state
    issue.sent_at = timezone.now()
    issue.sent_count = counts.get(MessageState.SENT, 0)
    issue.failed_count = counts.get(MessageState.FAILED, 0)
    issue.uncertain_count = counts.get(MessageState.UNCERTAIN, 0)
    issue.skipped_count = issue.deliveries.filter(state=DeliveryState.SKIPPED).count() + counts.get(
        MessageState.CANCELLED, 0
    )
    issue.save(
        update_fields=[
            "state", "sent_at", "sent_count", "failed_count", "uncertain_count", "skipped_count",
        ]
    )  # fmt: skip


def locked(issue_id: int, *states: IssueState) -> Issue:
    """The issue as it is now, locked until the transaction ends.

    Raises:
        NotPossibleNow: if it is in none of `states`.
    """
    issue = Issue.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=issue_id)
    if states and issue.state not in states:
        raise NotPossibleNow
    return issue
