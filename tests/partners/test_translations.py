"""Which English texts are older than the German ones."""

import pytest
from django.urls import reverse

from apps.moderation.choices import State
from apps.partners.services import editorial, translations
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation

pytestmark = pytest.mark.django_db
ENGLISH = {"title_en": "Title", "teaser_en": "Teaser", "body_en": "<p>Text</p>"}


@pytest.fixture
def article():
    article = make_article(state=State.DRAFT, **ENGLISH)
    translations.stamp(article)
    return article


def edit(article, **changes):
    for name, value in changes.items():
        setattr(article, name, value)
    editorial.save(
        content=article, actor=make_member(article.organisation).user, base_version=article.version
    )
    article.refresh_from_db()


def test_a_changed_original_makes_its_translation_old(article):
    assert translations.outdated(article) == []
    edit(article, body_de="<p>Neu</p>")
    assert translations.outdated(article) == ["body_en"]


def test_a_changed_translation_is_new_again(article):
    edit(article, body_de="<p>Neu</p>")
    edit(article, body_en="<p>New</p>")
    assert translations.outdated(article) == []


def test_both_at_once_and_other_fields_make_nothing_old(article):
    edit(article, body_de="<p>Neu</p>", body_en="<p>New</p>")
    edit(article, contact_role="Projektbüro")
    assert translations.outdated(article) == []


def test_without_a_translation_nothing_is_old():
    article = make_article(state=State.DRAFT)
    translations.stamp(article)
    edit(article, body_de="<p>Neu</p>")
    assert translations.outdated(article) == []


def test_somebody_says_that_it_still_fits(client, article):
    edit(article, body_de="<p>Neu</p>")
    client.force_login(make_member(article.organisation).user)
    form = client.get(reverse("news:edit", args=[article.pk])).context["form"]
    assert "outdated-mark" in form.fields["body_en"].help_text
    assert client.post(reverse("news:confirm_translation", args=[article.pk])).status_code == 302
    assert translations.outdated(article) == []


def test_organisations_have_stamps_too():
    organisation = make_organisation(description_de="<p>A</p>", description_en="<p>B</p>")
    translations.stamp(organisation)
    organisation.description_de = "<p>C</p>"
    translations.stamp(organisation)
    assert translations.outdated(organisation) == ["description_en"]
