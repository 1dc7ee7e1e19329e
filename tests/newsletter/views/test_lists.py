"""Newsletters, consent texts and imports, as managers see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.newsletter.models import ConsentText, ImportRun, Newsletter, Subscription
from apps.newsletter.services.subscriptions import default_newsletter
from tests.factories.accounts import make_manager
from tests.factories.newsletter import make_newsletter, make_subscription
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager_client() -> Client:
    client = Client()
    client.force_login(make_manager())
    return client


def upload(text: str = "E-Mail\na@example.org\n", **overrides):
    file = SimpleUploadedFile("liste.csv", text.encode())
    return {"newsletter": default_newsletter().pk, "list_file": file, **overrides}


def test_a_newsletter_is_set_up_and_changed(manager_client):
    fields = {"name_de": "Energiebrief", "rhythm": "weekly", "position": 2, "is_open": "on"}
    assert manager_client.post(reverse("newsletter:newsletter_create"), fields).status_code == 302
    newsletter = Newsletter.objects.get()
    assert newsletter.is_digest

    page = reverse("newsletter:newsletter_edit", args=[newsletter.pk])
    assert manager_client.post(page, fields | {"name_de": "Brief", "is_open": ""}).status_code == 302
    newsletter.refresh_from_db()
    assert (newsletter.name_de, newsletter.is_open) == ("Brief", False)


@pytest.mark.parametrize(
    "wrong",
    [{"name_de": ""}, {"name_de": "a\nb"}, {"name_de": "a" * 121}, {"rhythm": "daily"}, {"position": -1}],
)
def test_a_wrong_newsletter_is_refused(manager_client, wrong):
    fields = {"name_de": "Brief", "name_en": "Behalten", "rhythm": "weekly", "position": 2}
    response = manager_client.post(reverse("newsletter:newsletter_create"), fields | wrong)
    assert response.status_code == 400
    assert "Behalten" in response.content.decode()
    assert not Newsletter.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", ["newsletter_list", "consent_texts", "import_create"])
def test_lists_need_the_same_queries_for_any_number_of_rows(manager_client, name, rows):
    for number in range(rows):
        make_subscription(newsletter=make_newsletter())
        ImportRun.objects.create(newsletter=make_newsletter(), lines=[[2, "known"]])
        ConsentText.objects.create(
            version=f"v{number}", text_de="Ja", text_en="Yes", introduced_at=timezone.now()
        )
    with page_queries() as queries:
        assert manager_client.get(reverse(f"newsletter:{name}")).status_code == 200
    assert len(queries) == {"newsletter_list": 2, "consent_texts": 3, "import_create": 4}[name], queries


@pytest.mark.parametrize("day", ["gestern", "2020-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_kept_is_refused(manager_client, day):
    fields = {"text_de": "Ja, neu.", "text_en": "Yes.", "agree_by": day}
    response = manager_client.post(reverse("newsletter:consent_texts"), fields)
    assert response.status_code == 400
    assert "Ja, neu." in response.content.decode()
    assert not ConsentText.objects.exists()


def test_a_new_text_stands_in_the_form_at_once(manager_client, client):
    day = timezone.localdate() + timedelta(days=30)
    fields = {"text_de": "Ja, ganz neu.", "text_en": "Yes, all new.", "agree_by": day.isoformat()}
    assert manager_client.post(reverse("newsletter:consent_texts"), fields).status_code == 302
    assert timezone.localtime(ConsentText.objects.get().agree_by).date() == day
    assert "Ja, ganz neu." in client.get(reverse("newsletter:subscribe")).content.decode()
    assert "Yes, all new." in client.get("/en" + reverse("newsletter:subscribe")).content.decode()


def test_an_import_ends_in_its_report(manager_client):
    lines = "E-Mail;Bestätigt;Nachweis\na@example.org;24.05.2023;Messe\nkaputt;;\nb@example.org;;\n"
    response = manager_client.post(reverse("newsletter:import_create"), upload(lines), follow=True)
    page = response.content.decode()
    assert "Mit Nachweis übernommen" in page
    assert "Keine gültige E-Mail-Adresse" in page
    assert "@example.org" not in ImportRun.objects.values_list("lines", flat=True)[0].__str__()
    assert Subscription.objects.mailable().count() == 1


@pytest.mark.parametrize("text", ["", "Name\nA\n", "\x00\n", "E-Mail\n" + "x;" * 200_000])
def test_a_file_that_is_no_list_is_refused_next_to_its_field(manager_client, text):
    response = manager_client.post(reverse("newsletter:import_create"), upload(text))
    assert response.status_code in (302, 400)
    assert not Subscription.objects.exists()
    if response.status_code == 400:
        assert "invalid-feedback" in response.content.decode() or "form-errors" in response.content.decode()


def test_the_page_shows_no_report_that_does_not_exist(manager_client):
    assert manager_client.get(reverse("newsletter:import_detail", args=[999])).status_code == 404
