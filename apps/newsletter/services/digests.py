"""Digests: what has become public on a reader's topics, put together by the portal at set times.

A run stands for one period of one digest; the next begins where the last one ended, so that nothing is left
out or told twice, however long the portal stood still. Its readers are frozen once; each gets one mail at
most, in the same transaction as the note that it was queued.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.utils import timezone, translation

from apps.events.models import Event
from apps.newsletter.addresses import TOKEN_PLACEHOLDER, personal_links
from apps.newsletter.choices import DigestState
from apps.newsletter.headers import personal_values, shared_headers
from apps.newsletter.models import Digest, DigestRun, Newsletter, Subscription
from apps.newsletter.periods import due_before
from apps.newsletter.rendering import Entry
from apps.newsletter.services.subscriptions import reader_token
from apps.newsletter.sources import described
from apps.outbox import services as outbox
from apps.outbox.choices import MailKind
from apps.outbox.models import MessageBody
from apps.outbox.rendering import render
from apps.outbox.services.bulk import BulkRow
from apps.publications.models import Publication

BATCH = 500


@dataclass(frozen=True)
class Item:
    """Something new, and what it is about."""

    target: Any
    topics: frozenset[int]
    project: int | None

    def concerns(self, topics: set[int], projects: set[int]) -> bool:
        """Whether a reader with these choices wants it; who chose nothing wants everything."""
        return not (topics or projects) or bool(self.topics & topics) or self.project in projects


def make_due(*, now: datetime | None = None) -> int:
    """Begins what is due and goes on with what was begun; returns the number of readers dealt with.

    Safe to run at any time, as often and as many at once as one likes.
    """
    now = now or timezone.now()
    for newsletter_id in list(Newsletter.objects.digests().values_list("pk", flat=True)):
        begin(newsletter_id=newsletter_id, now=now)
    settled = 0
    for run_id in list(DigestRun.objects.filter(finished_at=None).values_list("pk", flat=True)):
        while count := queue_batch(run_id=run_id):
            settled += count
    return settled


@transaction.atomic
def begin(*, newsletter_id: int, now: datetime) -> DigestRun | None:
    """Begins the run that is due now, if any, and freezes its readers.

    The first time only the moment is noted from which the digest tells of what is new.
    """
    newsletter = Newsletter.objects.select_for_update().get(pk=newsletter_id)
    ends_at = due_before(newsletter.rhythm, now)
    last = newsletter.digest_runs.order_by("-ends_at").first()
    if last is None:
        newsletter.digest_runs.create(starts_at=ends_at, ends_at=ends_at, finished_at=now)
        return None
    if last.ends_at >= ends_at:
        return None
    run = newsletter.digest_runs.create(starts_at=last.ends_at, ends_at=ends_at)
    _freeze_readers(run)
    return run


def _freeze_readers(run: DigestRun) -> None:
    readers = Subscription.objects.readers_of(run.newsletter).order_by("pk").values_list("pk")
    query, parameters = readers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Digest._meta.db_table} (run_id, subscription_id, state) "
            f"SELECT %s, reader.id, %s FROM ({query}) AS reader (id) "
            "ON CONFLICT (run_id, subscription_id) DO NOTHING",
            [run.pk, DigestState.WAITING, *parameters],
        )


@transaction.atomic
def queue_batch(*, run_id: int, size: int = BATCH) -> int:
    """Queues the mails of the next readers; returns how many readers were settled, 0 when there is none.

    Another worker at the same run makes this one step aside. Locking the subscriptions makes leaving and
    being queued happen one after the other.
    """
    run = (
        DigestRun.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .select_related("newsletter")
        .filter(pk=run_id, finished_at=None)
        .first()
    )
    if run is None:
        return 0
    waiting = run.digests.filter(state=DigestState.WAITING).select_related("subscription__link")
    locked = waiting.select_for_update(of=("self", "subscription"), no_key=True).order_by("pk")
    batch = list(locked[:size].prefetch_related("subscription__topics", "subscription__projects"))
    if not batch:
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        return 0
    mailable = Subscription.objects.mailable().filter(pk__in=[one.subscription_id for one in batch])
    allowed = set(mailable.values_list("pk", flat=True))
    staying = [one for one in batch if one.subscription_id in allowed]
    gone = [one.pk for one in batch if one.subscription_id not in allowed]
    Digest.objects.filter(pk__in=gone).update(state=DigestState.SKIPPED)
    _queue(run, staying)
    return len(batch)


def _queue(run: DigestRun, digests: list[Digest]) -> None:
    """Readers of one language with the same news share a body."""
    items = news(run)
    groups: dict[tuple[str, tuple[int, ...]], list[Digest]] = defaultdict(list)
    for digest in digests:
        reader = digest.subscription
        topics = {topic.pk for topic in reader.topics.all()}
        projects = {project.pk for project in reader.projects.all()}
        wanted = tuple(number for number, item in enumerate(items) if item.concerns(topics, projects))
        groups[reader.language, wanted].append(digest)
    for (language, wanted), members in groups.items():
        state = DigestState.QUEUED if wanted else DigestState.EMPTY
        Digest.objects.filter(pk__in=[member.pk for member in members]).update(state=state)
        if wanted:
            _queue_group(run, language, [items[number].target for number in wanted], members)


def _queue_group(run: DigestRun, language: str, targets: list[Any], members: list[Digest]) -> None:
    rows: list[BulkRow] = []
    for digest in members:
        reader = digest.subscription
        own = personal_values(reader.pk, token=reader_token(reader))
        rows.append((reader.email, digest.dedupe_key, own, {}))
    body = _body(run, language, targets)
    outbox.queue_bulk(body=body, kind=MailKind.NEWSLETTER, rows=rows, group_key=run.group_key)


def news(run: DigestRun) -> list[Item]:
    """What became public in the period and still is, and of events what is still to come."""
    events = Event.objects.published().upcoming().filter(cancelled_at=None)
    publications = Publication.objects.published().order_by("-published_on", "-pk")
    found: list[Item] = []
    for published in (events, publications):
        since = published.annotate(public_since=Greatest("published_at", "publish_at"))
        new = since.filter(public_since__gte=run.starts_at, public_since__lt=run.ends_at)
        for target in new.prefetch_related("action_fields"):
            topics = frozenset(topic.pk for topic in target.action_fields.all())
            found.append(Item(target, topics, target.project_id))
    return found


def _entry(target: Any, language: str) -> Entry:
    values: dict[str, Any] = described(target, language)
    return Entry(**values)


def _body(run: DigestRun, language: str, targets: Iterable[Any]) -> MessageBody:
    with translation.override(language):
        entries = [_entry(target, language) for target in targets]
        context = {
            "newsletter_name": run.newsletter.name,
            "entries": entries,
            "count": len(entries),
            "news_since": timezone.localtime(run.starts_at),
            "links": personal_links(TOKEN_PLACEHOLDER, language=language),
        }
    content = render("newsletter/digest", language=language, context=context)
    return outbox.create_body(
        subject=content.subject,
        text=content.text,
        html=content.html,
        language=language,
        headers=shared_headers(run.newsletter_id, language=language),
    )
