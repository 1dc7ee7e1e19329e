"""The organisations, as everyone sees them."""

import pytest

from apps.moderation.choices import State
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_one_that_is_not_public(client, state):
    organisation = make_organisation(name="Verborgen", state=state)
    assert client.get(organisation.get_absolute_url()).status_code == 404
    assert "Verborgen" not in client.get("/partner/").content.decode()


def test_its_members_see_it_before(client):
    organisation = make_organisation(state=State.DRAFT)
    client.force_login(make_member(organisation).user)
    assert client.get(organisation.get_absolute_url()).status_code == 200


def test_drafts_do_not_show_through(client):
    organisation = make_organisation()
    make_project(acronym="GEHEIM", lead=organisation, state=State.DRAFT)
    make_article(title_de="GEHEIM", organisation=organisation, state=State.IN_REVIEW)
    make_event(title_de="GEHEIM", organisation=organisation, state=State.ARCHIVED)
    assert "GEHEIM" not in client.get(organisation.get_absolute_url()).content.decode()


def test_what_it_does_in_the_network(client):
    organisation = make_organisation()
    make_project(acronym="PROJ", partners=[organisation])
    make_article(title_de="Eine Meldung", organisation=organisation)
    make_publication(title="Eine Studie", organisation=organisation)
    make_event(title_de="Ein Treffen", organisation=organisation)
    html = client.get(organisation.get_absolute_url()).content.decode()
    for shown in ("PROJ", "Eine Meldung", "Eine Studie", "Ein Treffen"):
        assert shown in html


def test_people_are_not_shown(client):
    member = make_member()
    html = client.get(member.organisation.get_absolute_url()).content.decode()
    assert member.user.name not in html
    assert member.user.email not in html


def test_an_ampersand_is_one(client):
    organisation = make_organisation(description_de="<p>Forschung &amp; Lehre</p>")
    assert "Forschung &amp; Lehre" in client.get("/partner/").content.decode()
    assert "Forschung &amp; Lehre" in client.get(organisation.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, number):
    organisation = make_organisation()
    for _number in range(number):
        make_organisation()
        make_project(lead=organisation) if _number == 0 else make_project(partners=[organisation])
        make_article(organisation=organisation)
        make_publication(organisation=organisation)
        make_event(organisation=organisation)
    with page_queries() as captured:
        client.get(organisation.get_absolute_url())
    assert len(captured) <= 6, "\n".join(captured)
    with page_queries() as captured:
        client.get("/partner/")
    assert len(captured) <= 2, "\n".join(captured)
