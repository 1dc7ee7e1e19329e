"""New editions: a page of their own, and the old one stays and leads to them. Short addresses."""

import pytest
from django.core.exceptions import PermissionDenied

from apps.moderation.choices import State
from apps.publications import services
from apps.publications.models import Publication
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member
from tests.factories.projects import make_project
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db


def edition_of(publication, **fields):
    return make_publication(work=publication.work, edition_number=publication.edition_number + 1, **fields)


def test_only_who_writes_for_it_begins_one():
    with pytest.raises(PermissionDenied):
        services.begin_edition(publication=make_publication(), actor=make_member().user)


def test_what_is_said_is_taken_over_and_the_old_one_stays():
    old = make_publication(with_file=True, doi="10.1234/x", authors="Muster, Erika", project=make_project())
    new = services.begin_edition(publication=old, actor=make_manager())
    assert (new.state, new.work, new.edition_number) == (State.DRAFT, old.work, 2)
    assert (new.title_de, new.authors, new.project) == (old.title_de, old.authors, old.project)
    assert (new.doi, new.downloads.count()) == ("", 0)
    assert new.slug != old.slug and new.short != old.short
    old.refresh_from_db()
    assert (old.state, old.version, old.downloads.count()) == (State.PUBLISHED, 1, 1)


def test_one_that_was_begun_is_gone_on_with():
    old, manager = make_publication(), make_manager()
    first = services.begin_edition(publication=old, actor=manager)
    assert services.begin_edition(publication=old, actor=manager) == first
    assert services.begin_edition(publication=first, actor=manager) == first
    assert Publication.objects.editions_of(old).count() == 2


def test_the_old_address_works_and_leads_to_the_newest(client):
    first = make_publication(title="Alt")
    second = edition_of(first, title="Mittel")
    third = edition_of(second, title="Neu", edition="3. Auflage")
    response = client.get(first.get_absolute_url())
    assert response.status_code == 200
    notice = response.text.partition("Es gibt eine neuere Fassung")[2][:300]
    assert third.get_absolute_url() in notice and second.get_absolute_url() not in notice
    assert "neuere Fassung" not in client.get(third.get_absolute_url()).text


def test_a_draft_of_a_new_one_is_not_told_of(client):
    first = make_publication()
    edition_of(first, state=State.DRAFT, title="Geheim")
    text = client.get(first.get_absolute_url()).text
    assert "neuere Fassung" not in text and "Geheim" not in text


def test_lists_and_feed_show_the_newest_one_of_each(client):
    first = make_publication(title="Alt-Titel")
    edition_of(first, title="Neu-Titel")
    for url in ("/publikationen/", "/publikationen/feed/"):
        text = client.get(url).text
        assert "Neu-Titel" in text and "Alt-Titel" not in text


@pytest.mark.parametrize("state, status", [(State.PUBLISHED, 302), (State.DRAFT, 404), (State.ARCHIVED, 404)])
def test_the_short_address_leads_to_the_page_of_what_is_public(client, state, status):
    publication = make_publication(state=state)
    response = client.get(f"/p/{publication.short}/")
    assert response.status_code == status
    assert status == 404 or response["Location"] == publication.get_absolute_url()


def test_the_short_address_stands_on_the_page(client):
    publication = make_publication()
    for start in ("", "/en"):
        assert f"/p/{publication.short}" in client.get(start + publication.get_absolute_url()).text


def test_related_ones_are_shown_when_they_are_public(client):
    shown, hidden = make_publication(title="Nachbar"), make_publication(title="Geheim", state=State.DRAFT)
    publication = make_publication(related=[shown, hidden])
    text = client.get(publication.get_absolute_url()).text
    assert "Nachbar" in text and "Geheim" not in text
