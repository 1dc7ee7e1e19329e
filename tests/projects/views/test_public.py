"""The pages of the projects."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


def page(client, project, prefix=""):
    response = client.get(prefix + project.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_what_does_not_exist_and_what_nobody_may_see_answer_the_same(client):
    draft = make_project(state=State.DRAFT)
    assert client.get("/projekte/gibt-es-nicht/").status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_members_see_their_draft(client):
    member = make_member()
    draft = make_project(state=State.DRAFT, organisation=member.organisation)
    client.force_login(member.user)
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_drafts_of_other_kinds_do_not_show_through(client):
    project = make_project()
    make_article(title_de="Geheim", project=project, state=State.DRAFT)
    make_publication(title="Geheim", project=project, expire_at=timezone.now() - timedelta(hours=1))
    assert "Geheim" not in page(client, project)


def test_an_organisation_that_is_not_public_is_named_without_a_link(client):
    hidden = make_organisation(name="Neuer Partner", state=State.DRAFT)
    project = make_project(lead=make_organisation(), partners=[hidden])
    html = page(client, project)
    assert "Neuer Partner" in html
    assert hidden.get_absolute_url() not in html


def test_what_it_made_is_on_its_page(client):
    project = make_project()
    make_article(title_de="Eine Meldung", project=project)
    make_publication(title="Eine Studie", project=project)
    html = page(client, project)
    assert "Eine Meldung" in html
    assert "Eine Studie" in html


def test_one_that_has_ended_says_so_and_stays(client):
    project = make_project(ends_on=date(2025, 6, 30), starts_on=date(2022, 7, 1))
    html = page(client, project)
    assert "Dieses Projekt ist am 30. Juni 2025 zu Ende gegangen" in html
    assert project.acronym in client.get("/projekte/").content.decode()


def test_one_that_runs_does_not(client):
    project = make_project(ends_on=timezone.localdate())
    assert "zu Ende gegangen" not in page(client, project)


def test_german_is_marked_on_the_english_page(client):
    project = make_project(title_de="Deutscher Titel", region_en="Region in English")
    html = page(client, project, "/en")
    assert '<h1 lang="de">Deutscher Titel</h1>' in html
    assert "<dd>Region in English</dd>" in html


def test_text_is_inert(client):
    project = make_project(title_de="<script>alert(1)</script>", description_de="<p onclick=x>Text</p>")
    html = page(client, project)
    assert "<script>alert" not in html
    assert "onclick" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, number):
    for _number in range(number):
        project = make_project(
            lead=make_organisation(), partners=[make_organisation() for _n in range(number)]
        )
        make_article(project=project)
        make_publication(project=project)
    with page_queries() as captured:
        page(client, project)
    assert len(captured) == 6, "\n".join(captured)
    with page_queries() as captured:
        client.get("/projekte/")
    assert len(captured) <= 2, "\n".join(captured)
