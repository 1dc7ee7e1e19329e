"""The review queue and its decisions."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
QUEUE = "/arbeitsplatz/pruefung/"


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return user


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def submitted(member):
    """An article in review, with its review."""
    article = make_article(organisation=member.organisation, state=State.DRAFT)
    article = editorial.submit(content=article, actor=member.user)
    return article, article_review(article)


@pytest.fixture
def proposed(member):
    """A public article with a proposed change."""
    article = make_article(organisation=member.organisation, title_de="Alter Titel")
    article.title_de = "Neuer Titel"
    editorial.save(content=article, actor=member.user, base_version=article.version)
    article.refresh_from_db()
    return article, article_review(article)


def article_review(article):
    return Review.objects.about(article).first()


def address(review):
    return reverse("desk:review", args=[review.pk])


def decide(client, review, decision, *, note="", version=None):
    version = review.target.version if version is None else version
    return client.post(address(review), {"decision": decision, "note": note, "seen_version": version})


class TestRefused:
    def test_partners(self, client, submitted, member):
        client.force_login(member.user)
        assert client.get(QUEUE).status_code == 403
        assert client.get(address(submitted[1])).status_code == 403
        assert decide(client, submitted[1], "approve").status_code == 403
        submitted[0].refresh_from_db()
        assert submitted[0].state == State.IN_REVIEW

    def test_changes_without_a_note(self, client, manager, submitted):
        response = decide(client, submitted[1], "request_changes", note="   ")
        assert response.status_code == 400
        assert "Bitte schreiben Sie" in response.content.decode()
        submitted[0].refresh_from_db()
        assert submitted[0].state == State.IN_REVIEW

    @pytest.mark.parametrize("decision", ["", "delete", "<script>"])
    def test_unknown_decisions(self, client, manager, submitted, decision):
        response = decide(client, submitted[1], decision, note="Mein langer Text")
        assert response.status_code == 400
        assert "Mein langer Text" in response.content.decode()

    @pytest.mark.parametrize("version", ["", "x"])
    def test_a_form_without_what_was_looked_at(self, client, manager, submitted, version):
        assert decide(client, submitted[1], "approve", version=version).status_code == 400

    def test_a_long_note_is_kept(self, client, manager, submitted):
        response = decide(client, submitted[1], "request_changes", note="x" * 5001)
        assert response.status_code == 400
        assert "x" * 5001 in response.content.decode()

    def test_what_has_changed_since(self, client, manager, submitted):
        article, review = submitted
        type(article).objects.filter(pk=article.pk).update(version=article.version + 1)
        response = decide(client, review, "request_changes", note="Bitte kürzen", version=article.version)
        html = response.content.decode()
        assert response.status_code == 409
        assert "Bitte kürzen" in html
        assert f'name="seen_version" value="{article.version + 1}"' in html
        article.refresh_from_db()
        assert article.state == State.IN_REVIEW

    def test_after_looking_again_it_goes_through(self, client, manager, submitted):
        article, review = submitted
        type(article).objects.filter(pk=article.pk).update(version=article.version + 1)
        decide(client, review, "approve", version=article.version)
        assert decide(client, review, "approve", version=article.version + 1).status_code == 302

    @pytest.mark.parametrize("kind", ["submitted", "proposed"])
    def test_the_second_reviewer_is_told_and_keeps_the_text(self, client, manager, request, kind):
        _article, review = request.getfixturevalue(kind)
        version = review.target.version
        decide(client, review, "approve")
        mails, entries = OutboxMessage.objects.count(), AuditEntry.objects.count()
        response = decide(client, review, "request_changes", note="Bitte kürzen", version=version)
        html = response.content.decode()
        assert response.status_code == 409
        assert "Bitte kürzen" in html
        assert str(manager) in html
        assert (OutboxMessage.objects.count(), AuditEntry.objects.count()) == (mails, entries)

    def test_what_is_gone(self, client, manager, submitted):
        article, review = submitted
        article.delete()
        assert client.get(address(review)).status_code == 404
        response = client.post(address(review), {"decision": "approve", "seen_version": 1})
        assert response.status_code == 404

    def test_what_was_withdrawn(self, client, manager, submitted, member):
        article, review = submitted
        editorial.withdraw(content=article, actor=member.user)
        assert decide(client, review, "approve").status_code == 409


class TestDecisions:
    def test_approving_publishes_and_tells(self, client, manager, submitted, member):
        article, review = submitted
        response = decide(client, review, "approve", note="Schön geworden")
        assert response.url == QUEUE
        article.refresh_from_db()
        review.refresh_from_db()
        assert article.state == State.PUBLISHED
        assert (review.decision, review.note) == ("approved", "Schön geworden")
        assert OutboxMessage.objects.filter(recipient=member.user.email).exists()

    def test_requesting_changes_sends_the_note(self, client, manager, submitted, member):
        article, review = submitted
        assert decide(client, review, "request_changes", note="Bitte kürzen").status_code == 302
        article.refresh_from_db()
        assert article.state == State.CHANGES_REQUESTED
        assert (
            "Bitte kürzen"
            in OutboxMessage.objects.select_related("body").get(recipient=member.user.email).body.text
        )

    def test_approving_a_change(self, client, manager, proposed):
        article, review = proposed
        assert decide(client, review, "approve").status_code == 302
        article.refresh_from_db()
        assert (article.title_de, article.state) == ("Neuer Titel", State.PUBLISHED)

    def test_refusing_a_change_leaves_the_page(self, client, manager, proposed):
        article, review = proposed
        assert decide(client, review, "request_changes", note="Lieber nicht").status_code == 302
        article.refresh_from_db()
        assert (article.title_de, article.state) == ("Alter Titel", State.PUBLISHED)

    def test_a_change_of_something_that_changed_since(self, client, manager, proposed):
        article, review = proposed
        type(article).objects.filter(pk=article.pk).update(version=article.version + 1)
        assert decide(client, review, "approve").status_code == 409
        article.refresh_from_db()
        assert article.title_de == "Alter Titel"


class TestPages:
    def test_the_longest_waiting_comes_first(self, client, manager):
        newer = make_review()
        older = make_review(submitted_at=timezone.now() - timedelta(days=3))
        make_review(decision="approved")
        assert list(client.get(QUEUE).context["page"]) == [older, newer]

    def test_an_empty_queue(self, client, manager):
        assert "Nichts wartet auf Prüfung" in client.get(QUEUE).content.decode()

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client, manager, number):
        for _number in range(number):
            make_review()
        with page_queries() as captured:
            client.get(QUEUE)
        assert len(captured) == 10, "\n".join(captured)

    def test_what_would_change(self, client, manager, proposed):
        html = client.get(address(proposed[1])).content.decode()
        old, new = re.findall(r'<p class="diff-text">(.*?)</p>', html)
        assert [strip_tags(side) for side in (old, new)] == ["[entfernt: Alter] Titel", "[neu: Neuer] Titel"]
        assert "<del>" in old and "<ins>" in new

    def test_what_has_changed_since_changes_were_requested(self, client, manager, submitted, member):
        article, review = submitted
        decide(client, review, "request_changes", note="Bitte kürzen")
        article.refresh_from_db()
        article.title_de = "Kürzer"
        editorial.save(content=article, actor=member.user, base_version=article.version)
        article.refresh_from_db()
        editorial.submit(content=article, actor=member.user)
        html = client.get(address(article_review(article))).content.decode()
        assert "[neu: Kürzer]" in strip_tags(html)

    def test_the_way_to_the_preview(self, client, manager, proposed):
        article, review = proposed
        preview = reverse("news:preview", args=[article.pk])
        assert preview in client.get(address(review)).content.decode()
        assert "Neuer Titel" in client.get(preview).content.decode()

    def test_script_in_a_proposal_is_inert(self, client, manager, member):
        article = make_article(organisation=member.organisation)
        article.title_de = "<script>alert(1)</script>"
        editorial.save(content=article, actor=member.user, base_version=article.version)
        assert "<script>alert" not in client.get(address(article_review(article))).content.decode()

    def test_earlier_rounds(self, client, manager, submitted, member):
        article, review = submitted
        decide(client, review, "request_changes", note="Bitte kürzen")
        article.refresh_from_db()
        editorial.submit(content=article, actor=member.user)
        assert "Bitte kürzen" in client.get(address(article_review(article))).content.decode()

    @pytest.mark.parametrize(
        "make", [make_article, make_event, make_project, make_publication, make_mission_statement]
    )
    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_every_kind_has_a_preview(self, client, manager, make, prefix):
        review = make_review(make(state=State.IN_REVIEW))
        assert client.get(prefix + address(review)).status_code == 200
