"""The thread of a review: who reads, who writes, who is told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.services import TransitionNotAllowed
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.reviews.models import Note
from apps.reviews.querysets import reviews_visible_to
from apps.reviews.services import notes
from tests.factories.accounts import make_manager
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.partners import make_member, make_viewer
from tests.factories.projects import make_project
from tests.factories.reviews import make_mandate, make_responsibility
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return make_review(make_article(state=State.IN_REVIEW, project=make_project()))


def told() -> set[str]:
    return set(OutboxMessage.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_outsiders_neither_read_nor_write(review, role):
    user = make_viewer(role, organisation=review.target.organisation)
    assert not reviews_visible_to(user).exists()
    if role != "anonymous":
        with pytest.raises(PermissionDenied):
            notes.add(review=review, body="Hallo", actor=user)
    assert not Note.objects.exists()


def test_readers_read_only(client, review):
    user = make_member(review.target.organisation, role=Role.READER).user
    client.force_login(user)
    address = reverse("reviews:thread", args=[review.pk])
    response = client.get(address)
    assert response.status_code == 200
    assert 'name="body"' not in response.content.decode()
    assert client.post(address, {"body": "Hallo"}).status_code == 403


def test_former_members_see_nothing(review):
    member = make_member(review.target.organisation)
    member.ended_at = member.created_at
    member.save()
    assert not reviews_visible_to(member.user).exists()


def test_of_what_is_gone(review):
    review.target.delete()
    review.refresh_from_db()
    with pytest.raises(TransitionNotAllowed):
        notes.add(review=review, body="Hallo", actor=make_manager())


def test_a_member_s_note_goes_to_those_responsible_only(review):
    content = review.target
    member = make_member(content.organisation).user
    make_member(content.organisation)
    responsible = make_responsibility(organisation=content.organisation).user
    make_manager()
    notes.add(review=review, body="Ist das so gut?", actor=member)
    assert told() == {responsible.email}


def test_a_reviewer_s_note_goes_to_the_writers_only(review):
    content = review.target
    member = make_member(content.organisation).user
    make_member(content.organisation, role=Role.READER)
    make_manager()
    notes.add(review=review, body="Bitte ein Bild.", actor=make_mandate(project=content.project).user)
    assert told() == {member.email}
    mail = OutboxMessage.objects.select_related("body").get()
    assert "Bitte ein Bild." in mail.body.text
    assert f"/arbeitsplatz/pruefung/{review.pk}/notizen/" in mail.body.text
    entry = AuditEntry.objects.get(action="note")
    assert "Bitte" not in str(entry.details)


def test_the_page(client, review):
    client.force_login(make_member(review.target.organisation).user)
    address = reverse("reviews:thread", args=[review.pk])
    for body in ("", "   ", "x" * 5001):
        response = client.post(address, {"body": body})
        assert response.status_code == 400
        assert "body" in response.context["form"].errors
    assert client.post(address, {"body": "<script>alert(1)</script>"}).status_code == 302
    client.force_login(make_manager())
    for page in (address, reverse("desk:review", args=[review.pk])):
        html = client.get(page).content.decode()
        assert "&lt;script&gt;alert(1)" in html
        assert "<script>alert" not in html


def test_the_organisation_finds_it_from_its_own_page(client, review):
    client.force_login(make_member(review.target.organisation).user)
    html = client.get(review.target.get_manage_url()).content.decode()
    assert reverse("reviews:thread", args=[review.pk]) in html


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client, review, number):
    manager = make_manager()
    for _number in range(number):
        notes.add(review=review, body="Hallo", actor=manager)
    client.force_login(manager)
    with page_queries() as captured:
        client.get(reverse("reviews:thread", args=[review.pk]))
    assert len(captured) == 4, "\n".join(captured)
