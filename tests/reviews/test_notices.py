"""At once, daily or weekly: who is told when, and never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import Decision, State
from apps.moderation.models import Review
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from apps.reviews.choices import Rhythm
from apps.reviews.models import Notice, NotificationChoice
from apps.reviews.services import notes, notices
from apps.reviews.tasks import send_digests
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.factories.reviews import make_mandate, make_responsibility
from tests.support.together import together

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=30)


def submitted(**values) -> Review:
    member = make_member()
    article = make_article(organisation=member.organisation, state=State.DRAFT, **values)
    editorial.submit(content=article, actor=member.user)
    return Review.objects.about(article).get()


def manager_who_chose(rhythm):
    manager = make_manager()
    notices.choose(person=manager, rhythm=rhythm)
    return manager


def mails_to(person):
    return OutboxMessage.objects.select_related("body").filter(recipient=person.email)


def in_a_month() -> int:
    return notices.send_digests(now=timezone.now() + LONG_AGO)


def test_at_once_without_a_choice():
    manager = make_manager()
    submitted()
    assert mails_to(manager).count() == 1
    assert not Notice.objects.exists()
    assert in_a_month() == 0


def test_only_those_responsible_whatever_they_chose():
    review = submitted()
    responsible = make_responsibility(organisation=review.target.organisation).user
    others = [manager_who_chose(rhythm) for rhythm in Rhythm]
    OutboxMessage.objects.all().delete()
    member = make_member(review.target.organisation).user
    editorial.withdraw(content=review.target, actor=member)
    review.target.refresh_from_db()
    editorial.submit(content=review.target, actor=member)
    assert mails_to(responsible).count() == 1
    assert not Notice.objects.filter(user__in=others).exists()


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_a_summary_comes_once(rhythm):
    manager = manager_who_chose(rhythm)
    first, second = submitted(), submitted()
    notes.add(review=first, body="Frage", actor=make_member(first.target.organisation).user)
    assert not mails_to(manager).exists()
    assert in_a_month() == 1
    assert in_a_month() == 0
    text = mails_to(manager).get().body.text
    assert first.title in text
    assert second.title in text
    assert "neue Notiz" in text
    assert not Notice.objects.exists()


def test_nothing_before_its_time():
    manager = manager_who_chose(Rhythm.WEEKLY)
    submitted()
    assert notices.send_digests() == 0
    assert Notice.objects.filter(user=manager).count() == 1


def test_what_is_decided_meanwhile_is_left_out():
    manager = manager_who_chose(Rhythm.DAILY)
    submitted()
    Review.objects.update(decision=Decision.APPROVED)
    assert in_a_month() == 0
    assert not mails_to(manager).exists()
    assert not Notice.objects.exists()


def test_what_may_no_longer_be_seen_is_left_out():
    mandate = make_mandate()
    notices.choose(person=mandate.user, rhythm=Rhythm.DAILY)
    submitted(project=mandate.project)
    mandate.delete()
    assert in_a_month() == 0
    assert not mails_to(mandate.user).exists()


def test_whoever_changes_to_at_once_waits_no_longer():
    manager = manager_who_chose(Rhythm.WEEKLY)
    submitted()
    notices.choose(person=manager, rhythm=Rhythm.AT_ONCE)
    assert send_digests() == 1
    assert mails_to(manager).count() == 1


def test_one_summary_a_day():
    manager = manager_who_chose(Rhythm.DAILY)
    moment = timezone.make_aware(datetime(2030, 5, 2, 7, 0))
    for hours in (-1, 0):
        submitted()
        Notice.objects.update(created_at=moment - timedelta(seconds=1))
        notices.send_digests(now=moment + timedelta(hours=1 + hours, minutes=1))
    assert mails_to(manager).count() == 1
    assert notices.send_digests(now=moment + timedelta(days=1, minutes=1)) == 1


@pytest.mark.parametrize(
    "rhythm, now, due",
    [
        ("daily", datetime(2026, 11, 25, 6, 0, tzinfo=UTC), datetime(2026, 11, 25, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 11, 25, 5, 59, tzinfo=UTC), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 25, 12, 0, tzinfo=UTC), datetime(2026, 11, 23, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 23, 5, 59, tzinfo=UTC), datetime(2026, 11, 16, 6, 0, tzinfo=UTC)),
        # the night the clocks change: seven in the morning stays seven in the morning
        ("daily", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 25, 5, 30, tzinfo=UTC), datetime(2026, 10, 24, 5, 0, tzinfo=UTC)),
    ],
)
def test_when_a_summary_is_due(rhythm, now, due):
    assert notices.last_summary_time(rhythm, now) == due


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault
def test_two_beats_send_one():
    manager = manager_who_chose(Rhythm.DAILY)
    submitted()
    results = together(in_a_month, in_a_month, in_a_month)
    assert sum(results) == 1
    assert mails_to(manager).count() == 1


def test_the_page_of_the_choice(client):
    member = make_member().user
    client.force_login(member)
    page = "/arbeitsplatz/benachrichtigungen/"
    assert client.get(page).context["form"].initial == {"rhythm": "at_once"}
    assert client.post(page, {"rhythm": "never"}).status_code == 400
    assert not NotificationChoice.objects.exists()
    assert client.post(page, {"rhythm": "weekly"}).status_code == 302
    assert client.get(page).context["form"].initial == {"rhythm": "weekly"}
