"""Writing a news item in the browser: from the draft to the manager's note and back."""

import pytest
from django.urls import reverse

from apps.moderation.choices import State
from apps.moderation.models import Review, Revision
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation
from tests.support.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return make_member()


@pytest.fixture
def page(client, membership):
    client.force_login(membership.user)
    return client


def data(membership, **values):
    return {
        "organisation": membership.organisation.pk,
        "title_de": "Neue Meldung",
        "teaser_de": "Kurz",
        "body_de": "Text",
        "date": "2026-05-04",
        "submission_key": "0b8f8a52-8a39-4d0e-9c0a-3f7c5a3a1c11",
        **values,
    }


def url(name, article=None):
    return reverse(f"news:{name}", args=[article.pk] if article else [])


@pytest.mark.parametrize(
    "values, word",
    [
        ({"title_de": ""}, "title_de"),
        ({"title_de": "Zeile\nBcc: x@example.org"}, "title_de"),
        ({"title_de": "x" * 300}, "title_de"),
        ({"contact_email": "a@example.org\nBcc: b@example.org"}, "contact_email"),
        ({"contact_email": "keine Adresse"}, "contact_email"),
        ({"body_de": "\x00"}, "body_de"),
        ({"body_de": "x" * 60_000}, "body_de"),
        ({"date": "31.02.2026"}, "date"),
        ({"date": "gestern"}, "date"),
        ({"project": "999999"}, "project"),
        ({"action_fields": ["999999"]}, "action_fields"),
        ({"publish_at": "2026-03-29T02:30"}, "publish_at"),  # skipped when the clocks change
        ({"publish_at": "2026-10-25T02:30"}, "publish_at"),  # there twice
        ({"publish_at": "2026-05-02T10:00", "expire_at": "2026-05-01T10:00"}, "expire_at"),
        ({"submission_key": "x"}, "submission_key"),
        ({"base_version": "x"}, "base_version"),
    ],
)
def test_bad_input_is_refused_beside_the_field(page, membership, values, word):
    response = page.post(url("create"), data(membership, teaser_de="Das bleibt stehen", **values))
    assert response.status_code == 400
    assert word in response.context["form"].errors
    assert "Das bleibt stehen" in response.text
    assert not Article.objects.exists()


def test_an_empty_request_is_refused(page):
    assert page.post(url("create")).status_code == 400


def test_a_text_of_ten_megabytes_is_refused(page, membership):
    response = page.post(url("create"), data(membership, body_de="x" * 10_000_000))
    assert 400 <= response.status_code < 500
    assert not Article.objects.exists()


def test_another_organisation_s_id_is_refused(page, membership):
    response = page.post(url("create"), data(membership, organisation=make_organisation().pk))
    assert response.status_code == 400
    assert not Article.objects.exists()


def test_a_draft_cannot_be_moved_to_another_organisation(page, membership):
    article = make_article(organisation=membership.organisation, state=State.DRAFT)
    other = make_member(user=membership.user).organisation
    page.post(url("edit", article), data(membership, organisation=other.pk, base_version=1))
    article.refresh_from_db()
    assert (article.organisation, article.title_de) == (membership.organisation, "Neue Meldung")


def test_creating_makes_a_draft_once(page, membership):
    first = page.post(url("create"), data(membership))
    second = page.post(url("create"), data(membership))
    article = Article.objects.get()
    assert (article.state, article.slug, article.body_de) == (State.DRAFT, "neue-meldung", "<p>Text</p>")
    assert first["Location"] == second["Location"] == article.get_manage_url()
    assert Article.objects.published().count() == 0


def test_the_same_title_twice_gets_two_addresses(page, membership):
    page.post(url("create"), data(membership))
    page.post(url("create"), data(membership, submission_key=""))
    assert set(Article.objects.values_list("slug", flat=True)) == {"neue-meldung", "neue-meldung-2"}


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_the_same_title_at_the_same_moment():
    membership = make_member()

    def write():
        content = Article(organisation=membership.organisation, title_de="Gleich", teaser_de="x", body_de="x")
        return editorial.create(content=content, actor=membership.user)

    results = together(write, write)
    assert not [result for result in results if isinstance(result, Exception)]
    assert set(Article.objects.values_list("slug", flat=True)) == {"gleich", "gleich-2"}


def test_a_stale_form_keeps_what_was_typed_and_can_be_sent_once_more(page, membership):
    article = make_article(organisation=membership.organisation, state=State.DRAFT, version=2)
    stale = data(membership, title_de="Mein Titel", base_version=1)
    response = page.post(url("edit", article), stale)
    assert response.status_code == 409
    assert 'value="Mein Titel"' in response.text
    assert article.title_de not in response.context["form"].data["title_de"]
    article.refresh_from_db()
    assert article.version == 2
    again = data(
        membership, title_de="Mein Titel", base_version=response.context["form"].data["base_version"]
    )
    assert page.post(url("edit", article), again).status_code == 302
    article.refresh_from_db()
    assert article.title_de == "Mein Titel"


def test_editing_something_public_proposes(page, membership):
    article = make_article(organisation=membership.organisation, title_de="Alt")
    response = page.post(url("edit", article), data(membership, base_version=1), follow=True)
    assert "wartet auf die Prüfung" in response.text
    assert Revision.objects.get().values["title_de"] == "Neue Meldung"
    article.refresh_from_db()
    assert article.title_de == "Alt"
    form = page.get(url("edit", article)).context["form"]
    assert form["title_de"].value() == "Neue Meldung"  # goes on from the proposal
    page.post(url("withdraw_proposal", article))
    assert not Review.objects.waiting().exists()


def test_a_proposed_time_comes_back_into_its_field(page, membership):
    article = make_article(organisation=membership.organisation)
    page.post(url("edit", article), data(membership, base_version=1, publish_at="2026-05-04T09:30"))
    assert 'value="2026-05-04T09:30"' in page.get(url("edit", article)).text


def test_the_way_to_the_public(page, membership):
    page.post(url("create"), data(membership))
    article, manager = Article.objects.get(), make_manager()
    page.post(url("submit", article))
    editorial.request_changes(content=article, actor=manager, note="Bitte den Titel kürzen.")
    assert OutboxMessage.objects.filter(recipient=membership.user.email).count() == 1
    assert "Bitte den Titel kürzen." in page.get(url("manage_detail", article)).text
    page.post(url("edit", article), data(membership, title_de="Kurz", base_version=3))
    page.post(url("submit", article))
    article.refresh_from_db()
    editorial.publish(content=article, actor=manager, seen_version=article.version)
    assert page.get(article.get_absolute_url()).status_code == 200
    assert "Kurz" in page.get("/aktuelles/").text


def test_a_second_click_on_submit_says_so_and_does_nothing(page, membership):
    article = make_article(organisation=membership.organisation, state=State.DRAFT)
    page.post(url("submit", article))
    response = page.post(url("submit", article), follow=True)
    assert "jetzigen Stand nicht möglich" in response.text
    assert Review.objects.count() == 1


def test_content_of_others_that_is_public_is_not_mine_to_change(page):
    article = make_article()
    for name in ("manage_detail", "edit"):
        assert page.get(url(name, article)).status_code == 403
    assert page.post(url("archive", article)).status_code == 403
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_needs_as_many_queries_for_one_as_for_three(
    page, membership, number, django_assert_max_num_queries
):
    for _number in range(number):
        make_article(organisation=membership.organisation)
    page.get(url("manage_list"))  # the first request of a session notes where it comes from
    with django_assert_max_num_queries(10):
        assert page.get(url("manage_list")).text.count('<th scope="row">') == number
