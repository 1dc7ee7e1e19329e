"""After a year the organisation is asked once whether its page is still right."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.links.models import SignedLink
from apps.moderation.choices import State
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.models import StillRightQuestion
from apps.partners.services import still_right
from tests.factories.accounts import make_manager, make_user
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.support.together import together

pytestmark = pytest.mark.django_db


def untouched(content, days: int = 366):
    type(content)._default_manager.filter(pk=content.pk).update(
        updated_at=timezone.now() - timedelta(days=days)
    )
    return content


def token() -> str:
    text = OutboxMessage.objects.latest("pk").body.text
    return re.search(r"/noch-richtig/([^/\s]+)/", text)[1]


def test_who_is_asked_about_what():
    writer = make_member()
    make_member(writer.organisation, role="reader")
    old = untouched(make_article(organisation=writer.organisation))
    untouched(make_article(organisation=writer.organisation), days=364)
    untouched(make_article(organisation=writer.organisation, state=State.DRAFT))
    untouched(make_article(organisation=writer.organisation, state=State.ARCHIVED))
    untouched(make_event(organisation=writer.organisation))
    assert still_right.ask_due() == 1
    assert StillRightQuestion.objects.get().target == old
    assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == [writer.user.email]


def test_profiles_are_asked_after_too():
    organisation = untouched(make_organisation())
    make_member(organisation)
    assert still_right.ask_due() == 1
    assert StillRightQuestion.objects.get().target == organisation


def test_where_nobody_writes_the_managers_are_asked():
    manager = make_manager()
    untouched(make_article())
    still_right.ask_due()
    assert OutboxMessage.objects.get().recipient == manager.email


def test_it_is_asked_once():
    untouched(make_article(organisation=make_member().organisation))
    assert [still_right.ask_due() for _ in range(3)] == [1, 0, 0]
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_ask_once():
    untouched(make_article(organisation=make_member().organisation))
    assert sorted(together(*[still_right.ask_due] * 3)) == [0, 0, 1]
    assert OutboxMessage.objects.count() == 1


def test_looking_answers_nothing_and_a_click_does(client):
    article = untouched(make_article(organisation=make_member().organisation))
    still_right.ask_due()
    page = reverse("partners:still_right", args=[token()])
    shown = client.get(page)
    assert article.title_de in shown.content.decode()
    assert shown["Referrer-Policy"] == "strict-origin"
    assert StillRightQuestion.objects.get().answer == ""
    for _ in range(2):
        assert client.post(page).status_code == 302
    assert StillRightQuestion.objects.get().answer == "right"
    assert "<form" not in client.get(page).content.decode().partition("<main")[2]
    assert AuditEntry.objects.filter(action="still_right").count() == 1
    assert still_right.ask_due() == 0


def test_a_year_after_the_answer_it_is_asked_again():
    article = untouched(make_article(organisation=make_member().organisation), days=800)
    still_right.ask_due()
    still_right.confirm(token=token())
    StillRightQuestion.objects.update(
        asked_at=timezone.now() - timedelta(days=400), answered_at=timezone.now() - timedelta(days=366)
    )
    assert still_right.ask_due() == 1
    assert StillRightQuestion.objects.filter(object_id=article.pk).count() == 2


def test_a_change_is_an_answer(client):
    untouched(make_article(organisation=make_member().organisation))
    still_right.ask_due()
    Article.objects.update(updated_at=timezone.now() + timedelta(seconds=1))
    assert still_right.ask_due() == 0
    assert StillRightQuestion.objects.get().answer == "changed"
    page = client.get(reverse("partners:still_right", args=[token()]))
    assert page.status_code == 200


def test_old_and_forged_links(client):
    untouched(make_article(organisation=make_member(user=make_user(language="en")).organisation))
    still_right.ask_due()
    page = reverse("partners:still_right", args=[token()])
    assert "still right" in OutboxMessage.objects.get().body.text
    assert client.post(page.replace(token(), "wrong")).status_code == 404
    SignedLink.objects.update(expires_at=timezone.now())
    assert client.get(page).status_code == 410
    assert client.post(page).status_code == 410
    assert StillRightQuestion.objects.get().answer == ""


def test_what_was_taken_down_since_is_not_shown(client):
    article = untouched(make_article(organisation=make_member().organisation, body_de="<p>GEHEIM</p>"))
    still_right.ask_due()
    Article.objects.filter(pk=article.pk).update(state=State.ARCHIVED)
    assert "GEHEIM" not in client.get(reverse("partners:still_right", args=[token()])).content.decode()
