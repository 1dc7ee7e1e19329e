"""Invented content: enough to try everything out, marked as such, and never in production."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from apps.accounts.models import User
from apps.events.models import Event
from apps.moderation.choices import State
from apps.moderation.models import HistoryEntry, Review
from apps.news.models import Article
from apps.newsletter.models import Issue
from apps.outbox.models import OutboxMessage
from apps.pages.content_loader import load_all as load_content
from apps.pages.demo.loader import load_all
from apps.partners.models import Membership
from apps.publications.models import Download, Publication
from apps.reviews.models import Absence, Mandate
from apps.search.models import SearchDocument
from apps.support_requests.models import AnswerTemplate, RequestLink, SupportRequest

pytestmark = pytest.mark.django_db


def test_refused_in_production(settings):
    load_content()
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not Event.objects.exists()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this file, and rolled back after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_content()
        yield load_all()
        transaction.set_rollback(True)


def test_enough_of_everything(demo):
    now = timezone.now()
    assert Event.objects.published().count() >= 12
    assert Event.objects.published().filter(starts_at__gt=now).count() >= 5
    assert Event.objects.published().filter(ends_at__lt=now).count() >= 3
    assert Event.objects.filter(format="online").exists()
    assert Publication.objects.published().count() >= 12
    assert Article.objects.published().count() >= 4
    assert SupportRequest.objects.values("state").distinct().count() >= 4


def test_requests_show_templates_and_links(demo):
    assert AnswerTemplate.objects.filter(organisation__isnull=False, name__startswith="Beispiel").exists()
    assert RequestLink.objects.count() >= 2


def test_one_coming_event_is_full(demo):
    full = [
        event
        for event in Event.objects.filter(starts_at__gt=timezone.now(), capacity__isnull=False)
        if event.registrations.filter(state="confirmed").count() >= event.capacity
    ]
    assert full


def test_every_publication_has_a_pdf_that_is_found(demo):
    with_pdf = Publication.objects.filter(downloads__stored_file__mime="application/pdf").distinct()
    assert with_pdf.count() == Publication.objects.count() > 10
    assert {"text/csv", "image/jpeg"} < set(Download.objects.values_list("stored_file__mime", flat=True))
    for publication in Publication.objects.filter(is_example=True):
        document = SearchDocument.objects.get(kind="publikation", object_id=publication.pk)
        assert sum(len(page.text) for page in document.pages.all()) > 200


def test_all_that_is_invented_is_marked(demo):
    for model in (Event, Publication):
        assert not model.objects.filter(is_example=False).exists()
    assert Article.objects.filter(is_example=False).count() == 1  # the real one
    assert not SupportRequest.objects.exclude(subject__startswith="Beispiel").exists()


def test_no_real_institution_is_the_author(demo):
    for model in (Event, Publication):
        assert not model.objects.exclude(organisation__slug__startswith="beispiel-").exists()
    assert (
        not Article.objects.filter(is_example=True)
        .exclude(organisation__slug__startswith="beispiel-")
        .exists()
    )


def test_there_is_something_to_decide_and_to_look_at(demo):
    waiting = Review.objects.filter(decision="")
    assert waiting.filter(revision__isnull=False).exists()
    assert waiting.filter(revision__isnull=True).exists()
    assert all(review.title.startswith("Beispiel") for review in Review.objects.all())
    assert Article.objects.filter(state=State.CHANGES_REQUESTED).exists()
    long = Article.objects.get(slug="beispiel-viele-fassungen")
    assert HistoryEntry.objects.about(long).with_text().count() >= 8
    roles = Membership.objects.filter(organisation__slug="beispiel-chemnitz").values_list("role", flat=True)
    assert set(roles) == {"owner", "editor", "reader"}
    assert Mandate.objects.count() == Absence.objects.today().count() == 1


def test_one_issue_is_being_written(demo):
    states = dict(Issue.objects.values_list("state", "subject_de"))
    assert set(states) == {"draft"}
    assert all(subject.startswith("Beispiel") for subject in states.values())
    assert not OutboxMessage.objects.filter(kind="newsletter").exists()


def test_mail_goes_to_reserved_addresses_only(demo):
    for address in OutboxMessage.objects.values_list("recipient", flat=True).distinct():
        assert address.endswith((".example", "@example.org")), address


def test_loading_again_adds_nothing(demo):
    assert not load_all()
