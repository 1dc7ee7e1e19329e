"""Two people edit the same text: the second one is told, and neither loses a word."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Revision
from apps.news.models import Article
from apps.partners.services import editorial
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return make_member()


@pytest.fixture
def second(first):
    return make_member(first.organisation)


def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def opened(client, content) -> dict:
    """The form as a browser would send it back unchanged."""
    data = {}
    for field in client.get(edit_url(content)).context["form"]:
        value = field.value()
        if value is None or value is False or value == []:
            continue
        if not isinstance(value, list):
            value = field.field.widget.format_value(value)
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        data[field.name] = "" if value is None else value
    return data


def edit_url(content):
    return reverse(content.route("edit"), args=[content.pk])


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.PUBLISHED])
def test_the_second_save_shows_both_texts_and_the_person_goes_on(first, second, state):
    article = make_article(organisation=first.organisation, state=state, title_de="Alt")
    one, two = browser(first), browser(second)
    from_one, from_two = opened(one, article), opened(two, article)
    assert one.post(edit_url(article), from_one | {"title_de": "Erster Titel"}).status_code == 302
    response = two.post(edit_url(article), from_two | {"title_de": "Zweiter Titel"})
    assert response.status_code == 409
    words = strip_tags(response.text)
    assert "[entfernt: Erster] Titel" in words and "[neu: Zweiter] Titel" in words
    assert str(first.user) in words
    assert 'value="Zweiter Titel"' in response.text
    again = {name: response.context["form"].data[name] for name in response.context["form"].data}
    assert two.post(edit_url(article), again).status_code == 302
    kept = [entry.text["title_de"] for entry in HistoryEntry.objects.about(article).with_text()]
    assert kept[:2] == ["Zweiter Titel", "Erster Titel"]


def test_what_only_the_other_one_touched_is_taken_over(first, second):
    article = make_article(
        organisation=first.organisation, state=State.DRAFT, title_de="Alt", teaser_de="Alt"
    )
    one, two = browser(first), browser(second)
    from_one, from_two = opened(one, article), opened(two, article)
    one.post(edit_url(article), from_one | {"teaser_de": "Neuer Vorspann", "date": "2020-02-02"})
    response = two.post(edit_url(article), from_two | {"title_de": "Neuer Titel"})
    assert response.status_code == 409
    data = response.context["form"].data
    assert (data["title_de"], data["teaser_de"], data["date"]) == (
        "Neuer Titel",
        "Neuer Vorspann",
        "2020-02-02",
    )
    assert not response.context["clash"].both
    two.post(edit_url(article), {name: data[name] for name in data})
    article.refresh_from_db()
    assert (article.title_de, article.teaser_de) == ("Neuer Titel", "Neuer Vorspann")


def test_a_second_proposal_that_knows_nothing_of_the_first_does_not_replace_it(first, second):
    article = make_article(organisation=first.organisation)
    one, two = browser(first), browser(second)
    from_two = opened(two, article)
    one.post(edit_url(article), opened(one, article) | {"title_de": "Eins"})
    assert two.post(edit_url(article), from_two | {"title_de": "Zwei"}).status_code == 409
    assert editorial.open_proposal(article).values == {"title_de": "Eins"}


def test_a_second_click_is_no_conflict(first):
    article = make_article(organisation=first.organisation)
    client = browser(first)
    sent = opened(client, article) | {"title_de": "Neu"}
    assert [client.post(edit_url(article), sent).status_code for _click in range(2)] == [302, 302]
    assert Revision.objects.count() == 1


def test_an_event_s_times_clash_as_well(first, second):
    event = make_event(organisation=first.organisation, venue_name="Alt")
    one, two = browser(first), browser(second)
    from_one, from_two = opened(one, event), opened(two, event)
    assert one.post(edit_url(event), from_one | {"venue_name": "Rathaus"}).status_code == 302
    response = two.post(edit_url(event), from_two | {"venue_name": "Kulturhaus"})
    assert response.status_code == 409
    assert [change.name for change in response.context["clash"].both] == ["venue_name"]


def test_a_refusal_for_another_reason_is_no_clash(first):
    article = make_article(organisation=first.organisation)
    client = browser(first)
    sent = opened(client, article)
    Article.objects.update(state=State.ARCHIVED)
    response = client.post(edit_url(article), sent | {"title_de": "Neu"})
    assert response.status_code == 302  # saved in place: nothing is public any more
