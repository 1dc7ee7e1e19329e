"""Which reviews the queue shows, who is responsible for them, and since when they are overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from apps.moderation.choices import Decision, State
from apps.moderation.models import Review
from apps.news.models import Article
from apps.reviews.deadlines import due_on, overdue_if_before
from apps.reviews.queue import items, queue
from apps.reviews.responsible import Directory
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project
from tests.factories.reviews import make_absence, make_mandate, make_responsibility

pytestmark = pytest.mark.django_db


def waiting(**values) -> Review:
    return make_review(make_article(state=State.IN_REVIEW, **values))


def shown(user, **chosen) -> set[Review]:
    return set(queue(user, chosen))


class TestFilters:
    def test_decided_ones_are_left_out(self):
        manager, review = make_manager(), waiting()
        make_review(make_article(), decision=Decision.APPROVED)
        assert shown(manager) == {review}

    def test_kind_organisation_and_project(self):
        manager, organisation, project = make_manager(), make_organisation(), make_project()
        article = waiting(organisation=organisation)
        event = make_review(make_event(state=State.IN_REVIEW, project=project))
        kind = ContentType.objects.get_for_model(Article)
        assert shown(manager, kind=kind) == {article}
        assert shown(manager, organisation=organisation) == {article}
        assert shown(manager, project=project) == {event}
        assert shown(manager, project=project, kind=kind) == set()

    def test_an_organisation_s_own_profile_is_its_own(self):
        organisation = make_organisation(state=State.IN_REVIEW)
        review = make_review(organisation)
        waiting()
        assert shown(make_manager(), organisation=organisation) == {review}

    def test_sent_back_until_it_is_submitted_again(self):
        manager = make_manager()
        review = make_review(make_article(), decision=Decision.CHANGES_REQUESTED)
        approved = make_review(make_article(), decision=Decision.APPROVED)
        assert shown(manager, waiting="returned") == {review}
        make_review(review.target)
        assert shown(manager, waiting="returned") == set()
        assert approved not in shown(manager)

    def test_a_project_s_manager_never_sees_more_by_filtering(self):
        review, user = waiting(), make_mandate().user
        content = review.target
        assert shown(user, organisation=content.organisation) == set()
        assert shown(user, responsible=make_manager()) == set()


class TestResponsible:
    """The queue's filter and the directory must always say the same."""

    @pytest.fixture
    def review(self):
        return waiting(project=make_project())

    def agree(self, review, *people):
        assert {one.pk for one in Directory().people(review.target)} == {one.pk for one in people}
        for person in people:
            assert shown(make_manager(is_active=True), responsible=person) == {review}

    def test_nobody_in_particular_means_all_managers(self, review):
        self.agree(review, make_manager(), make_manager())

    @pytest.mark.parametrize("what", ["organisation", "project", "kind"])
    def test_by_what(self, review, what):
        article = review.target
        subject = {
            "organisation": article.organisation,
            "project": article.project,
            "kind": ContentType.objects.get_for_model(Article),
        }[what]
        other = make_manager()
        named = make_responsibility(**{what: subject}).user
        make_responsibility(other, organisation=make_organisation())
        self.agree(review, named)
        assert shown(other, mine=True) == set()
        assert shown(named, mine=True) == {review}

    def test_a_project_s_manager_by_the_mandate(self, review):
        make_manager()
        self.agree(review, make_mandate(project=review.target.project).user)

    def test_whoever_no_longer_manages_does_not_count(self, review):
        former = make_responsibility(organisation=review.target.organisation).user
        former.is_manager = False
        former.save()
        self.agree(review, make_manager())

    def test_a_deputy_instead_of_who_is_away(self, review):
        named = make_responsibility(organisation=review.target.organisation).user
        deputy = make_absence(named).deputy
        self.agree(review, deputy)

    def test_a_deputy_of_one_manager_where_all_are_asked(self, review):
        deputy = make_absence(make_manager()).deputy
        self.agree(review, deputy)

    def test_besides_the_author_somebody_is_always_asked(self, review):
        named = make_responsibility(organisation=review.target.organisation).user
        other = make_manager()
        assert Directory().people(review.target, besides=named) == [other]


@pytest.mark.parametrize(
    "submitted, due",
    [
        (datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 20)),  # a Monday, across Buß- und Bettag
        (datetime(2026, 12, 23, 9, tzinfo=UTC), date(2026, 12, 29)),  # Christmas
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 4, 1)),  # Saturday night before summer time
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 28)),  # Sunday in Berlin, winter time
        (datetime(2026, 10, 25, 23, 1, tzinfo=UTC), date(2026, 10, 29)),  # two minutes later it is Monday
    ],
)
def test_due_days_and_what_the_database_picks_agree(submitted, due):
    assert due_on(submitted) == due
    assert not submitted < overdue_if_before(due)
    assert submitted < overdue_if_before(due + timedelta(days=1))


def test_overdue_ones():
    manager = make_manager()
    make_review(submitted_at=timezone.now())
    old = make_review(submitted_at=timezone.now() - timedelta(days=20))
    assert shown(manager, waiting="overdue") == {old}
    assert [item.is_overdue for item in items(queue(manager), manager)] == [True, False]
