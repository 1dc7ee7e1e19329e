"""A link for somebody without an account: read and comment only, until it ends."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.links import services as links
from apps.links.models import SignedLink
from apps.moderation.choices import State
from apps.moderation.models import Review
from apps.moderation.services import TransitionNotAllowed
from apps.outbox.choices import MailKind
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial, profiles
from apps.reviews.models import Note, ReviewLink
from apps.reviews.services import outside
from apps.reviews.tasks import forget
from tests.factories.accounts import make_manager
from tests.factories.files import make_upload, picture_bytes
from tests.factories.library import make_library_item
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.reviews import make_mandate, make_responsibility, make_review_link
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
COMMENT = {"name": "Gast Beispiel", "body": "Der zweite Satz ist schwer zu verstehen."}


@pytest.fixture
def review():
    return make_review(make_article(state=State.IN_REVIEW, title_de="Noch geheim"))


@pytest.fixture
def link(review):
    return make_review_link(review)


def address(link, *, lifetime=timedelta(days=1)):
    token = links.create(purpose=outside.PURPOSE, subject=link, lifetime=lifetime)
    return reverse("reviews:outside", args=[token])


def send(review, actor, **overrides):
    values = {"email": "gast@example.org", "days": 7, "language": "de", **overrides}
    return outside.send_link(review=review, actor=actor, **values)


@pytest.mark.parametrize("role", ["stranger", "member", "administrator", "manager of another project"])
def test_only_those_who_decide_send_and_withdraw(review, link, role):
    if role == "manager of another project":
        user = make_mandate().user
    else:
        user = make_viewer(role, organisation=review.target.organisation)
    with pytest.raises(PermissionDenied):
        send(review, user)
    with pytest.raises(PermissionDenied):
        outside.revoke(link=link, actor=user)
    assert not SignedLink.objects.exists()
    assert ReviewLink.objects.get().is_open


@pytest.mark.parametrize("email", ["", "kein", "a@example.org\nBcc: b@example.org"])
def test_no_address(review, email):
    with pytest.raises(ValidationError):
        send(review, make_manager(), email=email)


def test_nothing_is_sent_after_the_decision(review):
    Review.objects.update(decision="approved")
    review.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        send(review, make_manager())


def test_the_mail_leads_to_the_page(client, review):
    send(review, make_manager(name="Fragende"), language="en")
    mail = OutboxMessage.objects.select_related("body").get(recipient="gast@example.org")
    assert "Fragende" in mail.body.text
    assert "/en/pruefung/" in mail.body.text
    entry = AuditEntry.objects.get(action="send_review_link")
    assert "gast@" not in str(entry.details)


class TestEnded:
    def test_forged(self, client, link):
        token = address(link).rstrip("/").rpartition("/")[2]
        assert client.get(reverse("reviews:outside", args=[token[:-1] + "_"])).status_code == 404
        other = links.create(purpose="invitation", subject=link, lifetime=timedelta(days=1))
        assert client.get(reverse("reviews:outside", args=[other])).status_code == 404

    @pytest.mark.parametrize("how", ["expired", "withdrawn", "decided", "gone"])
    def test_ended(self, client, review, link, how):
        page = address(link, lifetime=timedelta(seconds=-1 if how == "expired" else 60))
        if how == "withdrawn":
            outside.revoke(link=link, actor=make_manager())
        elif how == "decided":
            editorial.publish(content=review.target, actor=make_manager())
        elif how == "gone":
            review.target.delete()
        for response in (client.get(page), client.post(page, COMMENT)):
            assert response.status_code == (404 if how == "gone" else 410)
            assert how == "decided" or "Noch geheim" not in response.content.decode()
        assert not Note.objects.exists()

    def test_withdrawing_twice(self, link):
        for _number in range(2):
            outside.revoke(link=link, actor=make_manager())
        assert AuditEntry.objects.filter(action="revoke_review_link").count() == 1

    def test_who_was_asked_is_forgotten_and_the_comment_stays(self, link):
        Note.objects.create(review=link.review, author_label="Gast", body="Gut", link=link)
        make_review_link(expires_at=timezone.now() - timedelta(days=29))
        assert forget() == 0
        ReviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(days=31))
        assert forget() == 1
        assert Note.objects.get().link is None


class TestPage:
    def test_it_shows_what_waits_and_changes_nothing(self, client, link):
        page = address(link)
        response = client.get(page)
        html = response.content.decode()
        assert "Noch geheim" in html
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert set(response.cookies) <= {"csrftoken"}
        assert not AuditEntry.objects.exists()
        assert client.get(f"/en{page}").status_code == 200

    def test_a_proposed_change_is_shown_as_it_would_be(self, client):
        article = make_article(title_de="Alter Titel")
        article.title_de, article.body_de = "Neuer Titel", "<p>Der neue Text.</p>"
        member = make_member(article.organisation).user
        editorial.save(content=article, actor=member, base_version=article.version)
        link = make_review_link(Review.objects.waiting().get())
        html = client.get(address(link)).content.decode()
        assert "<del>" in html and "<ins>" in html
        assert "<p>Der neue Text.</p>" in html
        article.refresh_from_db()
        assert article.title_de == "Alter Titel"

    def test_internal_notes_are_not_shown(self, client, review, link):
        Note.objects.create(review=review, author_id=1, author_label="Leitung", body="Nur unter uns")
        other = make_review_link(review)
        Note.objects.create(review=review, author_label="Zweiter Gast", body="Auch nicht", link=other)
        html = client.get(address(link)).content.decode()
        assert "Nur unter uns" not in html
        assert "Auch nicht" not in html

    @pytest.mark.parametrize(
        "change",
        [{"name": ""}, {"body": " "}, {"body": "x" * 5001}, {"name": "x" * 121}, {"website_confirm": "x"}],
    )
    def test_bad_input_is_kept_and_explained(self, client, link, change):
        response = client.post(address(link), COMMENT | change)
        assert response.status_code == 400
        assert response.context["form"].errors
        assert not Note.objects.exists()

    def test_a_comment_shows_in_the_thread_with_its_name_and_tells_those_responsible(
        self, client, review, link
    ):
        responsible = make_responsibility(organisation=review.target.organisation).user
        make_manager()
        response = client.post(address(link), COMMENT, follow=True)
        assert "Ihr Kommentar ist angekommen" in response.content.decode()
        assert COMMENT["body"] in response.content.decode()
        assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == [responsible.email]
        client.force_login(responsible)
        html = client.get(reverse("reviews:thread", args=[review.pk])).content.decode()
        assert "Gast Beispiel" in html
        assert "per Link, ohne Konto" in html

    def test_script_is_inert_everywhere(self, client, review, link):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        page = address(link)
        client.post(page, {"name": evil, "body": evil})
        pages = [client.get(page)]
        client.force_login(make_manager())
        pages += [client.get(reverse(name, args=[review.pk])) for name in ("reviews:thread", "desk:review")]
        for response in pages:
            assert "<script>alert" not in response.content.decode()
            assert "<img src=x" not in response.content.decode()

    def test_too_many_comments(self, client, link):
        page = address(link)
        statuses = [client.post(page, COMMENT | {"body": f"Nummer {n}"}).status_code for n in range(21)]
        assert statuses == [302] * 20 + [429]
        assert Note.objects.count() == 20

    def test_it_opens_nothing_else(self, client, review, link):
        client.get(address(link))
        assert client.get(reverse("reviews:thread", args=[review.pk])).status_code == 302
        assert client.get(review.target.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client, link, number):
        for _number in range(number):
            Note.objects.create(review=link.review, author_label="Gast", body="Gut", link=link)
        page = address(link)
        client.get(page)
        with page_queries() as captured:
            client.get(page)
        assert len(captured) == 4, "\n".join(captured)


def test_the_page_on_which_links_are_sent(client, review, link):
    client.force_login(make_manager())
    page = reverse("reviews:links", args=[review.pk])
    for change in ({"email": "x"}, {"days": 0}, {"days": 61}, {"days": "x"}, {"language": "fr"}):
        data = {"email": "zwei@example.org", "days": 7, "language": "de"} | change
        assert client.post(page, data).status_code == 400
    assert client.post(page, data | {"language": "de"}).status_code == 302
    assert "zwei@example.org" in client.get(page).content.decode()
    client.post(reverse("reviews:link_revoke", args=[link.pk]))
    assert not ReviewLink.objects.get(pk=link.pk).is_open
    assert client.post(reverse("reviews:link_revoke", args=[link.pk])).status_code == 302
    Review.objects.update(decision="approved")
    assert client.post(page, data | {"language": "de"}).status_code == 409


class TestPictures:
    """What the text would show is seen by whoever has the link, and by nobody else."""

    def shown(self, client, review) -> list[str]:
        page = address(make_review_link(review))
        html = client.get(page).content.decode()
        assert "/mediathek/" not in html
        return re.findall(rf'src="({page}datei/\d+/)"', html)

    def test_of_a_draft(self, client):
        item, other = make_library_item(), make_library_item()
        body = f'<p><img src="{item.get_absolute_url()}" alt="Werkbank"></p>'
        draft = make_article(state=State.IN_REVIEW, body_de=body)
        [picture] = self.shown(client, make_review(draft))
        assert client.get(picture).status_code == 200
        assert client.get(item.get_absolute_url()).status_code == 404
        foreign = picture.replace(f"/{item.stored_file_id}/", f"/{other.stored_file_id}/")
        assert client.get(foreign).status_code == 404
        outside.revoke(link=ReviewLink.objects.get(), actor=make_manager())
        assert client.get(picture).status_code == 410

    def test_of_a_proposed_change(self, client):
        item = make_library_item()
        article = make_article(organisation=item.organisation)
        article.body_de = f'<p><img src="{item.get_absolute_url()}" alt="Werkbank"></p>'
        writer = make_member(item.organisation).user
        editorial.save(content=article, actor=writer, base_version=article.version)
        pictures = self.shown(client, Review.objects.get())
        assert pictures and all(client.get(one).status_code == 200 for one in pictures)

    def test_a_proposed_logo(self, client):
        organisation = make_organisation()
        organisation.new_logo = make_upload("logo.png", picture_bytes("PNG"))
        writer = make_member(organisation).user
        profiles.save(content=organisation, actor=writer, base_version=organisation.version)
        pictures = self.shown(client, Review.objects.get())
        assert pictures and all(client.get(one).status_code == 200 for one in pictures)


def test_a_mail_about_what_waits_leads_to_where_it_is_decided():
    article = make_article(state=State.DRAFT)
    make_manager(language="en")
    editorial.submit(content=article, actor=make_member(article.organisation).user)
    mail = OutboxMessage.objects.select_related("body").get(kind=MailKind.NOTIFICATION)
    assert f"/en/arbeitsplatz/pruefung/{Review.objects.get().pk}/\n" in mail.body.text
