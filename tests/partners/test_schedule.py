"""Publishing in time: to the minute, in Berlin's time, once, and never without approval."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.moments import LocalDateTimeField
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry
from apps.moderation.services import TransitionNotAllowed
from apps.moderation.tasks import publish_and_expire
from apps.news.forms import ArticleForm
from apps.news.models import Article
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.support.together import together

DAY = timedelta(days=1)


@pytest.fixture
def member():
    return make_member()


def is_seen(article) -> bool:
    return Article.objects.visible_to(AnonymousUser()).filter(pk=article.pk).exists()


def form_of(article, member, **values) -> ArticleForm:
    data = {
        "title_de": article.title_de,
        "teaser_de": article.teaser_de,
        "body_de": article.body_de,
        "date": "2026-05-04",
        "base_version": article.version,
        **values,
    }
    return ArticleForm(data, user=member.user, instance=article)


def test_the_beat_looks_at_least_every_minute():
    (entry,) = (
        entry
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] == "moderation.publish_and_expire"
    )
    assert entry["schedule"] <= timedelta(seconds=60)


@pytest.mark.django_db
class TestSchedule:
    @pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
    def test_nothing_goes_live_without_approval(self, state):
        article = make_article(state=state, publish_at=timezone.now() - DAY)
        assert publish_and_expire() == 0
        assert not is_seen(article)

    def test_a_change_that_waits_when_the_time_comes_stays_a_proposal(self, member, monkeypatch):
        article = make_article(
            organisation=member.organisation, title_de="Geprüft", publish_at=timezone.now() + DAY
        )
        mine = Article.objects.get()
        mine.title_de = "Ungeprüft"
        editorial.save(content=mine, actor=member.user, base_version=1)
        later = timezone.now() + 2 * DAY
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        assert publish_and_expire() == 1
        assert is_seen(article)
        assert Article.objects.get().title_de == "Geprüft"

    def test_what_the_clock_did_is_on_record_once(self):
        article = make_article(publish_at=timezone.now() - DAY, expire_at=timezone.now() - DAY / 2)
        assert (publish_and_expire(), publish_and_expire()) == (2, 0)
        for entries in (AuditEntry.objects.order_by("pk"), HistoryEntry.objects.about(article).reverse()):
            assert [(one.actor_label, one.action) for one in entries] == [
                ("system", "go_public"),
                ("system", "expire"),
            ]

    def test_what_is_approved_after_its_time_is_nothing_for_the_clock(self):
        article = make_article(state=State.IN_REVIEW, publish_at=timezone.now() - DAY)
        editorial.publish(content=article, actor=make_manager())
        assert is_seen(article)
        assert publish_and_expire() == 0

    def test_what_would_end_before_it_begins_to_be_public_is_refused_in_words(self):
        article = make_article(state=State.IN_REVIEW, expire_at=timezone.now() - DAY)
        with pytest.raises(editorial.Incomplete, match="Öffentlich bis"):
            editorial.publish(content=article, actor=make_manager())

    def test_only_what_waits_for_its_time_is_unscheduled(self, member):
        article = make_article(organisation=member.organisation)
        with pytest.raises(TransitionNotAllowed):
            editorial.unschedule(content=article, actor=member.user)
        assert is_seen(article)

    def test_unscheduled_it_is_a_draft_that_needs_a_new_approval(self, client, member):
        article = make_article(organisation=member.organisation, publish_at=timezone.now() + DAY)
        client.force_login(member.user)
        page = client.get(article.get_manage_url())
        assert reverse("news:unschedule", args=[article.pk]) in page.text
        client.post(reverse("news:unschedule", args=[article.pk]))
        article.refresh_from_db()
        assert (article.state, article.publish_at, article.published_at) == (State.DRAFT, None, None)

    def test_a_changed_time_waits_for_approval_and_then_counts(self, member):
        article = make_article(organisation=member.organisation, publish_at=timezone.now() + DAY)
        mine = Article.objects.get()
        mine.publish_at = None
        revision = editorial.save(content=mine, actor=member.user, base_version=1)
        assert not is_seen(article)
        editorial.approve_revision(content=article, revision=revision, actor=make_manager())
        assert is_seen(article)

    @pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
    def test_an_old_schedule_does_not_block_saving(self, member, state):
        article = make_article(
            organisation=member.organisation,
            state=state,
            publish_at=datetime(2020, 1, 1, 9, 0, 30, tzinfo=UTC),
            expire_at=datetime(2020, 10, 25, 1, 30, tzinfo=UTC),  # 02:30 for the second time that night
        )
        form = form_of(
            article, member, title_de="Neu", publish_at="2020-01-01T10:00", expire_at="2020-10-25T02:30"
        )
        assert form.is_valid(), form.errors
        content = form.content()
        assert (content.publish_at.second, content.expire_at.hour) == (30, 1)


@pytest.mark.parametrize(
    "typed, moment",
    [
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_around_the_change_of_clocks_berlin_s_time_counts(typed, moment):
    assert LocalDateTimeField().clean(typed) == moment


@pytest.mark.parametrize(
    "typed", ["2026-03-29T02:00", "2026-03-29T02:59", "2026-10-25T02:00", "2026-10-25T02:59"]
)
def test_hours_that_do_not_exist_or_come_twice_are_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Uhren umgestellt"):
        LocalDateTimeField().clean(typed)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_leave_one_entry_each():
    now = timezone.now()
    for _number in range(5):
        make_article(publish_at=now - DAY, expire_at=now - DAY / 2)
    results = together(publish_and_expire, publish_and_expire)
    assert not [result for result in results if isinstance(result, Exception)]
    publish_and_expire()  # what both have left to each other
    assert AuditEntry.objects.filter(actor_label="system").count() == 10
    assert HistoryEntry.objects.filter(action__in=["go_public", "expire"]).count() == 10
