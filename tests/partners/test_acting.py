"""Somebody who belongs to several organisations says for which one they act."""

import pytest
from django.urls import reverse

from apps.partners.services import members
from tests.factories.accounts import make_manager, make_user
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation

pytestmark = pytest.mark.django_db
SWITCH, LIST = "partners:act_for", "news:manage_list"


@pytest.fixture
def both(client):
    """Two memberships of one person, who is logged in."""
    user = make_user()
    client.force_login(user)
    return make_member(user=user), make_member(user=user)


def choose(client, organisation, **data):
    return client.post(reverse(SWITCH), {"organisation": (organisation and organisation.pk) or "", **data})


def test_with_one_organisation_there_is_nothing_to_choose(client):
    client.force_login(make_member().user)
    assert reverse(SWITCH) not in client.get(reverse(LIST)).content.decode()
    client.force_login(make_manager())
    assert reverse(SWITCH) not in client.get(reverse(LIST)).content.decode()


def test_another_organisation_cannot_be_chosen(client, both):
    foreign = make_organisation()
    assert choose(client, foreign).status_code == 403
    assert client.post(reverse(SWITCH), {"organisation": "x"}).status_code == 403
    assert foreign.name not in client.get(reverse(LIST)).content.decode()


def test_lists_and_new_content_follow_the_choice(client, both):
    first, second = (make_article(organisation=one.organisation) for one in both)
    html = client.get(reverse(LIST)).content.decode()
    assert reverse(SWITCH) in html
    assert first.title_de in html
    assert second.title_de in html
    choose(client, second.organisation)
    html = client.get(reverse(LIST)).content.decode()
    assert first.title_de not in html
    assert second.title_de in html
    form = client.get(reverse("news:create")).context["form"]
    assert form["organisation"].value() == second.organisation_id
    assert client.get(first.get_manage_url()).status_code == 200, "a link from a mail works all the same"
    choose(client, None)
    assert first.title_de in client.get(reverse(LIST)).content.decode()


def test_one_goes_on_where_one_was_but_nowhere_else(client, both):
    organisation = both[0].organisation
    assert choose(client, organisation, next=reverse(LIST))["Location"] == reverse(LIST)
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert choose(client, organisation, next=elsewhere)["Location"] == reverse("desk:home")


def test_the_choice_ends_with_the_membership(client, both):
    gone, left = both
    article = make_article(organisation=left.organisation)
    make_member(gone.organisation, role="owner")
    choose(client, gone.organisation)
    members.remove(membership=gone, actor=gone.user, own_session=client.session.session_key)
    html = client.get(reverse(LIST)).content.decode()
    assert article.title_de in html
    assert reverse(SWITCH) not in html
