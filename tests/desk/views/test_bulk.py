"""Approving several things at once: only what was looked at, each by the same rules as alone."""

import pytest
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from apps.reviews.models import Look
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.factories.reviews import make_mandate
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
QUEUE = "/arbeitsplatz/pruefung/"
APPROVE = "/arbeitsplatz/pruefung/freigeben/"


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


def submitted(**values) -> Review:
    member = make_member()
    article = make_article(organisation=member.organisation, state=State.DRAFT, **values)
    editorial.submit(content=article, actor=member.user)
    return Review.objects.about(article).get()


def look(client, review, version=None):
    address = reverse("desk:look", args=[review.pk])
    return client.post(address, {"seen_version": review.target.version if version is None else version})


def approve(client, *reviews):
    return client.post(APPROVE, {"review": [review.pk for review in reviews]}, follow=True)


def states() -> list[str]:
    return list(Article.objects.order_by("pk").values_list("state", flat=True))


def test_nothing_ticked(client, manager):
    for data in ({}, {"review": ["x", "", "9" * 40]}):
        response = client.post(APPROVE, data)
        assert response.status_code == 400
    submitted()
    assert "Bitte haken Sie an" in client.post(APPROVE).content.decode()


def test_opening_alone_is_no_look(client, manager):
    review = submitted()
    client.get(reverse("desk:review", args=[review.pk]))
    assert "Bitte öffnen Sie" in approve(client, review).content.decode()
    assert states() == [State.IN_REVIEW]
    assert not Look.objects.exists()


@pytest.mark.parametrize("version", ["", "x"])
def test_a_look_without_a_version(client, manager, version):
    assert look(client, submitted(), version).status_code == 400


def test_a_look_at_an_older_version(client, manager):
    review = submitted()
    assert look(client, review, review.target.version - 1).status_code == 409
    assert not Look.objects.exists()


def test_what_has_changed_since_must_be_opened_again(client, manager):
    review = submitted()
    look(client, review)
    Article.objects.update(version=review.target.version + 1)
    assert 'type="checkbox" name="review"' not in client.get(QUEUE).content.decode()
    approve(client, review)
    assert states() == [State.IN_REVIEW]
    look(client, Review.objects.get())
    approve(client, review)
    assert states() == [State.PUBLISHED]


def test_somebody_else_s_look_does_not_count(client, manager):
    review = submitted()
    Look.objects.create(review=review, user=make_manager(), version=review.target.version)
    approve(client, review)
    assert states() == [State.IN_REVIEW]


def test_one_s_own_work_stays_refused(client, manager):
    article = make_article(state=State.DRAFT)
    editorial.submit(content=article, actor=manager)
    review = Review.objects.get()
    look(client, review)
    assert "Vier Augen" in approve(client, review).content.decode()
    assert states() == [State.IN_REVIEW]


def test_what_belongs_to_other_projects_is_missing(client):
    mandate, review = make_mandate(), submitted()
    client.force_login(mandate.user)
    assert look(client, review).status_code == 404
    assert client.post(APPROVE, {"review": [review.pk]}).status_code == 400
    assert states() == [State.IN_REVIEW]


def test_several_at_once_each_with_its_mail_and_entry(client, manager):
    reviews = [submitted(), submitted(), submitted()]
    for review in reviews[:2]:
        look(client, review)
    mails = OutboxMessage.objects.count()
    html = approve(client, *reviews).content.decode()
    assert states() == [State.PUBLISHED, State.PUBLISHED, State.IN_REVIEW]
    assert "2 Einträge freigegeben" in html
    assert f"{reviews[2].title}: Bitte öffnen Sie" in html
    assert OutboxMessage.objects.count() == mails + 2
    assert AuditEntry.objects.filter(action="publish").count() == 2


def test_a_second_click_changes_nothing(client, manager):
    review = submitted()
    look(client, review)
    approve(client, review)
    entries = AuditEntry.objects.count()
    assert "jetzigen Stand nicht möglich" in approve(client, review).content.decode()
    assert AuditEntry.objects.count() == entries


def test_looking_leads_from_one_to_the_next(client, manager):
    first, second = submitted(), submitted()
    assert look(client, first).url == reverse("desk:review", args=[second.pk])
    assert look(client, second).url == QUEUE
    assert client.get(QUEUE).content.decode().count('name="review"') == 2


def test_filters_of_the_page(client, manager):
    review = submitted()
    for query in (
        "kind=x",
        "organisation=0",
        "project=-1",
        f"responsible={'9' * 20}",
        "waiting=never",
    ):
        assert review.title in client.get(f"{QUEUE}?{query}").content.decode()
    assert review.title in client.get(f"{QUEUE}?mine=on&responsible={manager.pk}").content.decode()
    html = client.get(f"{QUEUE}?waiting=overdue").content.decode()
    assert "Nichts passt zu diesen Filtern" in html


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, manager, number):
    for _number in range(number):
        look(client, submitted())
    with page_queries() as captured:
        client.get(f"{QUEUE}?mine=on&responsible={manager.pk}")
    assert len(captured) == 12, "\n".join(captured)
