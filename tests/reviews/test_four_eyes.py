"""Nobody approves what they wrote, unless the site allows it."""

import pytest

from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.news.models import Article
from apps.partners.services import editorial
from apps.siteconfig.models import ONLY, SiteSettings
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.factories.reviews import make_mandate

pytestmark = pytest.mark.django_db


def written_by(actor, organisation=None):
    """An article in review that `actor` wrote and submitted."""
    article = Article(
        organisation=organisation or make_organisation(), title_de="Neu", teaser_de="Kurz", body_de="Text"
    )
    editorial.create(content=article, actor=actor)
    return editorial.submit(content=article, actor=actor)


def edit(article, actor, **values):
    for name, value in values.items():
        setattr(article, name, value)
    revision = editorial.save(content=article, actor=actor, base_version=article.version)
    article.refresh_from_db()
    return revision


def test_one_s_own_draft():
    manager = make_manager()
    article = written_by(manager)
    with pytest.raises(editorial.OwnWork):
        editorial.publish(content=article, actor=manager)
    article.refresh_from_db()
    assert article.state == State.IN_REVIEW
    assert editorial.publish(content=article, actor=make_manager()).state == State.PUBLISHED


def test_one_s_own_draft_without_a_round():
    manager = make_manager()
    article = make_article(state=State.DRAFT)
    edit(article, manager, title_de="Anders")
    with pytest.raises(editorial.OwnWork):
        editorial.publish(content=article, actor=manager)


def test_a_draft_that_one_has_changed_during_the_review():
    manager = make_manager()
    organisation = make_organisation()
    article = written_by(make_member(organisation).user, organisation)
    edit(article, manager, title_de="Anders")
    with pytest.raises(editorial.OwnWork):
        editorial.publish(content=article, actor=manager)


def test_one_s_own_proposal_also_when_others_have_written_on():
    manager, article = make_manager(), make_article()
    edit(article, manager, title_de="Anders")
    proposal = edit(article, make_member(article.organisation).user, title_de="Ganz anders")
    with pytest.raises(editorial.OwnWork):
        editorial.approve_revision(content=article, revision=proposal, actor=manager)
    assert Review.objects.waiting().count() == 1


def test_a_project_s_manager_too():
    mandate = make_mandate()
    article = make_article(project=mandate.project)
    proposal = edit(article, mandate.user, title_de="Anders")
    with pytest.raises(editorial.OwnWork):
        editorial.approve_revision(content=article, revision=proposal, actor=mandate.user)


def test_sending_one_s_own_back_is_allowed():
    manager = make_manager()
    article = written_by(manager)
    moved = editorial.request_changes(content=article, actor=manager, note="Mir fiel noch etwas ein.")
    assert moved.state == State.CHANGES_REQUESTED


def test_after_an_approval_it_begins_anew():
    manager = make_manager()
    article = written_by(manager)
    editorial.publish(content=article, actor=make_manager())
    article.refresh_from_db()
    proposal = edit(article, make_member(article.organisation).user, title_de="Vom Mitglied")
    editorial.approve_revision(content=article, revision=proposal, actor=manager)
    article.refresh_from_db()
    assert article.title_de == "Vom Mitglied"


def test_the_site_can_allow_it():
    SiteSettings.objects.update_or_create(pk=ONLY, defaults={"allow_self_approval": True})
    manager = make_manager()
    article = written_by(manager)
    assert editorial.publish(content=article, actor=manager).state == State.PUBLISHED


def test_the_page_says_so_and_keeps_the_note(client):
    manager = make_manager()
    client.force_login(manager)
    article = written_by(manager)
    review = Review.objects.get()
    response = client.post(
        f"/arbeitsplatz/pruefung/{review.pk}/",
        {"decision": "approve", "note": "Passt so", "seen_version": article.version},
    )
    html = response.content.decode()
    assert response.status_code == 403
    assert "Vier Augen sehen mehr als zwei" in html
    assert "Passt so" in html
