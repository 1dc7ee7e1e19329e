"""The signed-in start page: what is mine, and what waits for me; never what is others'."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.outbox.choices import MessageState
from apps.partners.choices import Role
from tests.factories.accounts import make_manager, make_user
from tests.factories.events import make_event
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.outbox import make_message
from tests.factories.partners import make_member, make_organisation
from tests.factories.publications import make_publication
from tests.factories.support_requests import make_request
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
ADDRESS = "/arbeitsplatz/"


def overview(client, user):
    client.force_login(user)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.context["overview"]


def test_visitors_are_led_to_the_log_in(client):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert response.url == "/konto/login/?next=/arbeitsplatz/"


def test_strangers_see_nothing_of_others(client):
    other = make_organisation()
    make_article(organisation=other, state=State.DRAFT)
    make_event(organisation=other)
    make_request(organisation=other)
    make_review()
    found = overview(client, make_member().user)
    assert (found.unfinished, found.events, found.requests, found.reviews) == ([], [], [], [])
    assert (found.open_requests, found.waiting_reviews, found.failed_mails) == (0, 0, 0)


def test_who_belongs_nowhere_is_told_what_to_do(client):
    client.force_login(make_user())
    html = client.get(ADDRESS).content.decode()
    assert "Sie gehören zurzeit zu keiner Organisation" in html
    assert "/arbeitsplatz/veranstaltungen/neu/" not in html


def test_former_members_see_nothing(client):
    member = make_member()
    make_article(organisation=member.organisation, state=State.DRAFT)
    member.ended_at = timezone.now()
    member.save()
    found = overview(client, member.user)
    assert (found.memberships, found.unfinished) == ([], [])


def test_readers_have_nothing_to_finish_and_are_offered_no_forms(client):
    member = make_member(role=Role.READER)
    make_article(organisation=member.organisation, state=State.DRAFT)
    assert overview(client, member.user).unfinished == []
    assert "/arbeitsplatz/veranstaltungen/neu/" not in client.get(ADDRESS).content.decode()


def test_a_partner_sees_their_own(client):
    member = make_member()
    own = {"organisation": member.organisation}
    draft = make_article(**own, state=State.DRAFT)
    sent_back = make_publication(**own, state=State.CHANGES_REQUESTED)
    make_article(**own, state=State.ARCHIVED)
    make_article(**own)
    event, request = make_event(**own), make_request(**own)
    make_event(**own, starts_at=timezone.now() - timedelta(days=3))
    found = overview(client, member.user)
    assert found.unfinished == [sent_back, draft]
    assert found.events == [event]
    assert found.requests == [request]
    assert found.open_requests == 1


def test_a_manager_sees_what_waits(client):
    review = make_review()
    make_review(make_article(state=State.PUBLISHED), decision="approved")
    request = make_request()
    make_message(state=MessageState.FAILED)
    make_article(state=State.DRAFT)
    found = overview(client, make_manager())
    assert ([item.review for item in found.reviews], found.waiting_reviews) == ([review], 1)
    assert (found.requests, found.open_requests) == ([request], 1)
    assert found.failed_mails == 1
    assert found.unfinished == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("role", ["partner", "manager"])
def test_queries_do_not_grow(client, role, number):
    user = make_manager() if role == "manager" else make_user()
    for _number in range(number):
        organisation = make_member(user=user).organisation
        make_review(make_article(organisation=organisation, state=State.IN_REVIEW))
        make_publication(organisation=organisation, state=State.DRAFT)
        make_event(organisation=organisation)
        make_request(organisation=organisation)
    client.force_login(user)
    with page_queries() as captured:
        client.get(ADDRESS)
    assert len(captured) == (14 if role == "manager" else 11), "\n".join(captured)
