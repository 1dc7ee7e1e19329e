"""Digests: of one's topics, only when something is new, each once, at seven on both sides of a change."""

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.links.services import token_for
from apps.moderation.choices import State
from apps.newsletter.choices import DigestState, Rhythm
from apps.newsletter.models import Digest, DigestRun
from apps.newsletter.periods import due_before
from apps.newsletter.services import digests, leaving
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import MessageBody, OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.newsletter import make_newsletter, make_subscription
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.factories.support_requests import make_action_field
from tests.support.queries import page_queries
from tests.support.together import together

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2027, 3, 22, 7, tzinfo=BERLIN)
# The clocks go forward in the night before 28 March 2027: this week has 167 hours.
NEXT_MONDAY = datetime(2027, 3, 29, 7, tzinfo=BERLIN)
THURSDAY = datetime(2027, 3, 25, 12, tzinfo=BERLIN)

db = pytest.mark.django_db


def make_digest(rhythm: str = Rhythm.WEEKLY, since: datetime = MONDAY):
    """A digest that tells of what is new since then."""
    newsletter = make_newsletter(rhythm=rhythm, name_de="Neues für Sie", name_en="News for you")
    newsletter.digest_runs.create(starts_at=since, ends_at=since, finished_at=since)
    return newsletter


def news(make=make_publication, at: datetime = THURSDAY, **fields):
    return make(published_at=at, **fields)


def states() -> dict[str, str]:
    return {one.subscription.email: one.state for one in Digest.objects.select_related("subscription")}


@pytest.mark.parametrize(
    "rhythm, moment, due",
    [
        (Rhythm.WEEKLY, datetime(2027, 3, 29, 6, 59, 59, tzinfo=BERLIN), MONDAY),
        (Rhythm.WEEKLY, NEXT_MONDAY, NEXT_MONDAY),
        (Rhythm.WEEKLY, datetime(2027, 3, 29, 4, 59, tzinfo=UTC), MONDAY),
        (Rhythm.WEEKLY, datetime(2027, 3, 29, 5, 0, tzinfo=UTC), NEXT_MONDAY),
        (Rhythm.WEEKLY, datetime(2027, 11, 1, 6, 0, tzinfo=UTC), datetime(2027, 11, 1, 7, tzinfo=BERLIN)),
        (Rhythm.WEEKLY, datetime(2027, 11, 1, 5, 59, tzinfo=UTC), datetime(2027, 10, 25, 7, tzinfo=BERLIN)),
        (Rhythm.WEEKLY, datetime(2027, 1, 3, 23, 30, tzinfo=UTC), datetime(2026, 12, 28, 7, tzinfo=BERLIN)),
        (Rhythm.MONTHLY, datetime(2027, 1, 1, 5, 59, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=BERLIN)),
        (Rhythm.MONTHLY, datetime(2027, 1, 1, 6, 0, tzinfo=UTC), datetime(2027, 1, 1, 7, tzinfo=BERLIN)),
        (Rhythm.MONTHLY, datetime(2027, 4, 30, 22, 30, tzinfo=UTC), datetime(2027, 4, 1, 7, tzinfo=BERLIN)),
        (Rhythm.MONTHLY, datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2028, 2, 1, 7, tzinfo=BERLIN)),
    ],
)
def test_when_a_digest_is_due(rhythm, moment, due):
    assert due_before(rhythm, moment) == due
    assert timezone.localtime(due_before(rhythm, moment)).hour == 7


def test_periods_follow_each_other_without_gap_through_both_changes():
    moment, found = datetime(2027, 1, 1, tzinfo=UTC), set()
    while moment < datetime(2028, 1, 1, tzinfo=UTC):
        found.add(due_before(Rhythm.WEEKLY, moment))
        moment += timedelta(hours=1)
    lengths = {
        (later - earlier).total_seconds() / 3600
        for earlier, later in zip(
            *(sorted(d.astimezone(UTC) for d in found)[n:] for n in (0, 1)), strict=False
        )
    }
    assert lengths == {167.0, 168.0, 169.0}


@db
def test_each_reader_gets_what_is_new_on_their_topics():
    newsletter, topic, project = make_digest(), make_action_field(), make_project()
    everything = make_subscription(newsletter=newsletter)
    by_topic = make_subscription(newsletter=newsletter, topics=[topic])
    by_project = make_subscription(newsletter=newsletter, projects=[project], language="en")
    neither = make_subscription(newsletter=newsletter, topics=[make_action_field()])
    make_subscription()
    news(title="Zum Thema", action_fields=[topic])
    news(make_event, title_de="Im Vorhaben", project=project, starts_at=NEXT_MONDAY + timedelta(days=9))

    digests.make_due(now=NEXT_MONDAY)

    mails = {mail.recipient: mail.body for mail in OutboxMessage.objects.select_related("body")}
    assert set(mails) == {everything.email, by_topic.email, by_project.email}
    assert states()[neither.email] == DigestState.EMPTY
    for reader, shown in ((everything, "Zum Thema Im Vorhaben"), (by_topic, "Zum Thema"), (by_project, "Im")):
        for part in (mails[reader.email].text, mails[reader.email].html):
            assert ("Zum Thema" in part) is ("Zum Thema" in shown)
            assert ("Im Vorhaben" in part) is ("Im" in shown)
    assert "2 neue Einträge" in mails[everything.email].subject
    assert "one new entry" in mails[by_project.email].subject
    assert "22. März 2027" in mails[everything.email].text


@db
def test_nothing_is_sent_when_nothing_is_new():
    reader = make_subscription(newsletter=make_digest())
    news(at=MONDAY - timedelta(seconds=1))
    news(at=NEXT_MONDAY)
    news(state=State.IN_REVIEW)
    news(publish_at=NEXT_MONDAY + timedelta(days=2))
    news(make_event, starts_at=NEXT_MONDAY + timedelta(days=9), cancelled_at=THURSDAY)
    news(make_event, starts_at=timezone.now() - timedelta(days=30))

    digests.make_due(now=NEXT_MONDAY)

    assert states() == {reader.email: DigestState.EMPTY}
    assert not OutboxMessage.objects.exists()
    assert not MessageBody.objects.exists()


@db
def test_what_was_approved_early_counts_from_when_it_became_public():
    make_subscription(newsletter=make_digest())
    now = timezone.now()
    news(at=now - timedelta(days=20), publish_at=now - timedelta(days=1), title="Wartete")
    DigestRun.objects.update(ends_at=now - timedelta(days=8))

    digests.make_due(now=now + timedelta(days=7))

    assert "Wartete" in OutboxMessage.objects.get().body.text


@db
def test_running_again_changes_nothing_and_the_next_period_begins_where_this_one_ended():
    newsletter = make_digest()
    make_subscription(newsletter=newsletter)
    news(title="Erstes")
    for minutes in range(3):
        digests.make_due(now=NEXT_MONDAY + timedelta(minutes=minutes))
    assert OutboxMessage.objects.count() == 1

    news(at=NEXT_MONDAY + timedelta(seconds=1), title="Zweites")
    digests.make_due(now=NEXT_MONDAY + timedelta(days=6))
    assert OutboxMessage.objects.count() == 1
    digests.make_due(now=NEXT_MONDAY + timedelta(days=7))
    assert OutboxMessage.objects.count() == 2
    text = OutboxMessage.objects.latest("pk").body.text
    assert "Zweites" in text
    assert "Erstes" not in text


@db
def test_after_three_weeks_of_standing_still_one_mail_tells_everything():
    make_subscription(newsletter=make_digest())
    for week in range(3):
        news(at=THURSDAY + timedelta(weeks=week), title=f"Woche {week}")

    digests.make_due(now=NEXT_MONDAY + timedelta(days=15))

    text = OutboxMessage.objects.get().body.text
    assert all(f"Woche {week}" in text for week in range(3))


@db
def test_a_new_digest_does_not_begin_with_all_that_ever_was():
    newsletter = make_newsletter(rhythm=Rhythm.MONTHLY)
    make_subscription(newsletter=newsletter)
    news()
    digests.make_due(now=NEXT_MONDAY)
    assert not OutboxMessage.objects.exists()
    assert newsletter.digest_runs.get().ends_at == datetime(2027, 3, 1, 7, tzinfo=BERLIN)


@db
def test_the_database_allows_one_copy_a_reader_and_period():
    newsletter = make_digest()
    run = newsletter.digest_runs.get()
    reader = make_subscription(newsletter=newsletter)
    Digest.objects.create(run=run, subscription=reader)
    for again in (
        lambda: Digest.objects.create(run=run, subscription=reader),
        lambda: newsletter.digest_runs.create(starts_at=MONDAY, ends_at=MONDAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()


@db
def test_who_leaves_after_the_beginning_gets_none():
    newsletter = make_digest()
    reader, second = make_subscription(newsletter=newsletter), make_subscription(newsletter=newsletter)
    news()
    run = digests.begin(newsletter_id=newsletter.pk, now=NEXT_MONDAY)
    leaving.unsubscribe(token=token_for(reader.link), way="page")
    digests.queue_batch(run_id=run.pk)
    leaving.unsubscribe(token=token_for(second.link), way="page")
    assert states()[reader.email] == DigestState.SKIPPED
    assert OutboxMessage.objects.get().state == "cancelled"


@db
def test_many_readers_need_few_queries(django_assert_max_num_queries):
    newsletter = make_digest()
    news()
    for _ in range(40):
        make_subscription(newsletter=newsletter)
    run = digests.begin(newsletter_id=newsletter.pk, now=NEXT_MONDAY)
    with django_assert_max_num_queries(17):
        assert digests.queue_batch(run_id=run.pk) == 40
    assert OutboxMessage.objects.count() == 40
    assert MessageBody.objects.count() == 1


@db
@pytest.mark.parametrize("number", [1, 3])
def test_managers_see_what_was_made_and_when(client, number):
    client.force_login(make_manager())
    address = reverse("newsletter:digest_list")
    assert "Noch kein Überblick" in client.get(address).content.decode()
    for _ in range(number):
        newsletter = make_digest()
        make_subscription(newsletter=newsletter)
        run = digests.begin(newsletter_id=newsletter.pk, now=NEXT_MONDAY)
        digests.queue_batch(run_id=run.pk)
    with page_queries() as captured:
        page = client.get(address).content.decode()
    assert page.count("vom 22.03.2027 bis zum 29.03.2027") == number
    assert "keine Mail" in page or "0 Mails" in page
    assert len(captured) == 2, "\n".join(captured)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_three_workers_and_a_crash_still_make_one_copy_each(smtp_sink, monkeypatch):
    monkeypatch.setattr(digests, "queue_batch", partial(digests.queue_batch, size=7))
    newsletter, readers = make_digest(), []
    for _ in range(30):
        readers.append(make_subscription(newsletter=newsletter))
    news(title="Größer & weiter")
    queue, calls = digests._queue, []

    def dies_once(run, batch):
        queue(run, batch)
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("the worker dies before its transaction ends")

    monkeypatch.setattr(digests, "_queue", dies_once)
    results = together(*[lambda: digests.make_due(now=NEXT_MONDAY)] * 3)
    assert any(isinstance(result, RuntimeError) for result in results)
    digests.make_due(now=NEXT_MONDAY)
    deliver_pending()

    assert sorted(mail.recipient for mail in smtp_sink.messages) == sorted(one.email for one in readers)
    assert DigestRun.objects.filter(finished_at=None).count() == 0
    (mail,) = smtp_sink.to(readers[0].email)
    token = token_for(readers[0].link)
    assert f"/{token}/sofort/" in mail.mail["List-Unsubscribe"]
    assert mail.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/newsletter/abmelden/{token}/" in mail.text
    assert f"/newsletter/einstellungen/{token}/" in mail.html
    assert "Größer & weiter" in mail.text
    assert "[[" not in mail.text + mail.html
