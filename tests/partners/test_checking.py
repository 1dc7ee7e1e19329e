"""Before a submission: errors hold it back, hints do not, for every kind and for proposals too."""

import pytest
from django.urls import reverse

from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.news.models import Article
from apps.partners.services import checking, editorial
from tests.factories.events import make_event
from tests.factories.library import make_library_item
from tests.factories.news import make_article
from tests.factories.partners import make_member
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db

BAD = '<p><a href="/nirgends/">Programm</a></p>'
KINDS = [(make_article, "body_de"), (make_event, "description_de"), (make_project, "description_de")]


def found(article):
    return {(finding.field, finding.level) for finding in checking.check(article)}


@pytest.mark.parametrize(("make", "field"), KINDS)
def test_errors_hold_every_kind_back(make, field):
    content = make(state=State.DRAFT, **{field: BAD})
    actor = make_member(content.organisation).user
    with pytest.raises(editorial.NotReady) as refusal:
        editorial.submit(content=content, actor=actor)
    assert [finding.field for finding in refusal.value.findings] == [field]
    content.refresh_from_db()
    assert content.state == State.DRAFT
    assert not Review.objects.exists()


@pytest.mark.parametrize("make", [make_article, make_event, make_project])
def test_hints_do_not(make):
    content = make(state=State.DRAFT)
    assert all(not finding.is_error for finding in checking.check(content))
    editorial.submit(content=content, actor=make_member(content.organisation).user)
    content.refresh_from_db()
    assert content.state == State.IN_REVIEW


def proposal(client, **changes):
    article = make_article(title_de="Alt")
    client.force_login(make_member(article.organisation).user)
    data = {
        "title_de": "Neu",
        "teaser_de": "Kurz",
        "body_de": "<p>Text</p>",
        "date": "2026-05-04",
        "base_version": article.version,
    }
    return client.post(reverse("news:edit", args=[article.pk]), data | changes)


def test_a_proposal_with_errors_says_so_beside_the_field(client):
    response = proposal(client, body_de=BAD)
    assert response.status_code == 400
    assert "/nirgends/" in response.context["form"].errors["body_de"][0]
    assert response.context["form"]["title_de"].value() == "Neu"
    assert not Review.objects.exists()


def test_a_sound_proposal_goes_through(client):
    response = proposal(client)
    assert response.status_code == 302
    assert Review.objects.waiting().count() == 1


def test_the_page_lists_what_is_to_be_mended_with_links_to_the_fields(client):
    article = make_article(state=State.DRAFT, body_de=f"<h3>Zu klein</h3>{BAD}")
    client.force_login(make_member(article.organisation).user)
    page = client.get(article.get_manage_url()).content.decode()
    assert "Zu klein" in page
    assert f"{reverse('news:edit', args=[article.pk])}#id_body_de" in page


def test_links_within_the_portal(settings):
    public, draft = make_article(), make_article(state=State.DRAFT)
    item = make_library_item()
    links = {
        f"/aktuelles/{public.slug}/": None,
        f"/en/aktuelles/{public.slug}/": None,
        f"{settings.BASE_URL}/aktuelles/{public.slug}/": None,
        "/aktuelles": None,
        "/leitbild/#ziele": None,
        item.get_absolute_url(): None,
        "https://anderswo.example/aktuelles/x/": None,
        f"/aktuelles/{draft.slug}/": "hint",
        "/aktuelles/gibt-es-nicht/": "error",
        f"{settings.BASE_URL}/aktuelles/gibt-es-nicht/": "error",
        "/nirgends/": "error",
        "#unten": "error",
        "/mediathek/00000000-0000-0000-0000-000000000000/": "error",
    }
    for address, level in links.items():
        article = make_article(title_en="Title", teaser_en="Teaser", body_en="<p>Text</p>")
        article.body_de = f'<p><a href="{address}">Programm</a></p>'
        assert found(article) == ({("body_de", level)} if level else set()), address


def test_a_translation_that_has_begun_needs_its_title():
    article = make_article(body_en="<p>Text</p>", teaser_en="Teaser")
    assert found(article) == {("title_en", "error")}
    assert found(make_article()) == {("title_en", "hint")}
    assert found(make_article(title_en="Title", teaser_en="Teaser")) == {("body_en", "hint")}


def test_a_gone_picture_is_named():
    article = Article(
        title_de="T", body_de='<img src="/mediathek/00000000-0000-0000-0000-000000000000/" alt="Ein Rad">'
    )
    assert ("body_de", "error") in found(article)
