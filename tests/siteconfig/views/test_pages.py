"""What managers and installers see of the settings, and what all others see of their effect."""

import re

import pytest
from django.core import management
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.outbox.mime import sender
from apps.outbox.rendering import render
from apps.siteconfig.current import announce_change, current
from apps.siteconfig.models import SiteSettings
from tests.factories.accounts import make_manager
from tests.factories.files import picture_bytes
from tests.factories.siteconfig import make_site_settings

pytestmark = pytest.mark.django_db
FIRST = {
    "name_de": "Netz Nord",
    "contact_email": "netz@example.org",
    "imprint_contact": "Netz Nord e. V.\nHafen 1",
}
ALL = {"name_de": "Netz Nord", "main_colour": "#0c5566", "signal_colour": "#f6a01a", "base_version": 1}


def logo():
    return SimpleUploadedFile("logo.png", picture_bytes("PNG"), content_type="image/png")


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


def test_name_contact_and_footer_stand_on_every_page(client):
    make_site_settings(
        name_de="Netz <Nord>", name_en="", region_de="Schiffe", contact_email="hafen@example.org",
        footer_text_de="Wir halten Kurs.", description_de="Was es hier gibt.",
    )  # fmt: skip
    page = client.get("/").content.decode()
    for words in ("Netz &lt;Nord&gt;", "Schiffe", "hafen@", "Wir halten Kurs.", "Was es hier gibt."):
        assert words in page
    english = client.get("/en/").content.decode()
    assert '<span class="brand-title" lang="de">Netz &lt;Nord&gt;</span>' in english


def test_without_an_address_nobody_is_sent_anywhere(client):
    make_site_settings(contact_email="")
    assert "mailto:" not in client.get("/").content.decode()


def test_a_changed_name_is_in_feeds_calendars_and_mails(client):
    make_site_settings(name_de="Netz Nord", name_en="Net North")
    for feed in ("news:feed", "events:feed", "publications:feed"):
        assert "Netz Nord" in client.get(reverse(feed)).content.decode()
    assert "Netz Nord" in client.get(reverse("events:calendar")).content.decode().replace("\r\n ", "")
    assert sender().startswith("Netz Nord <")
    mail = render("accounts/set_password", language="en", context={"link": "https://example.org/"})
    assert "Net North" in mail.html
    assert "Net North" in mail.text


def test_own_colours_come_from_an_address_that_may_be_kept_for_ever(client):
    assert "gestaltung" not in client.get("/").content.decode()
    make_site_settings(main_colour="#7a1f5c")
    page = client.get("/")
    url = re.search(r'href="(/gestaltung/[0-9a-f]{16}\.css)"', page.content.decode())[1]
    style = client.get(url)
    assert style["Content-Type"].startswith("text/css")
    assert "immutable" in style["Cache-Control"]
    assert "--tn-accent:#7a1f5c" in style.content.decode()
    assert not style.cookies
    make_site_settings(main_colour="#1f3f7a")
    assert client.get(url).status_code == 404


def test_first_run_asks_a_manager_and_then_never_again(manager):
    assert "sagt noch nicht" in manager.get(reverse("desk:home")).content.decode()
    assert manager.post(reverse("siteconfig:first_run"), FIRST | {"contact_email": "netz"}).status_code == 400
    assert not SiteSettings.objects.exists()
    assert manager.post(reverse("siteconfig:first_run"), FIRST).status_code == 302
    assert current().name == "Netz Nord"
    assert manager.get(reverse("siteconfig:first_run")).status_code == 302
    assert manager.post(reverse("siteconfig:first_run"), FIRST | {"name_de": "Anders"}).status_code == 409
    assert current().name == "Netz Nord"
    assert "sagt noch nicht" not in manager.get(reverse("desk:home")).content.decode()


def test_first_run_by_the_printed_link_works_once(client, capsys):
    management.call_command("set_up")
    path = re.search(r"/einrichtung/\S+", capsys.readouterr().out)[0]
    page = client.get(path)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert client.post(path, {"name_de": ""}).status_code == 400
    assert "Netz Nord" in client.post(path, FIRST).content.decode()
    assert client.get(path).status_code == 410
    assert client.post(path, FIRST | {"name_de": "Anders"}).status_code == 410
    management.call_command("set_up")
    assert "/einrichtung/" not in capsys.readouterr().out
    assert "Hafen 1" not in client.get("/").content.decode()


def test_the_imprint_names_the_operator(client):
    from tests.factories.pages import make_legal_page

    make_legal_page("imprint")
    make_site_settings(imprint_contact="Netz Nord e. V.\nHafen 1")
    assert "Netz Nord e. V.<br>Hafen 1" in client.get(reverse("pages:imprint")).content.decode()


@pytest.mark.parametrize(
    ("field", "colour", "words"),
    [
        ("main_colour", "#ffff00", "Weiße Schrift ist auf #ffff00 nicht lesbar"),
        ("signal_colour", "#400000", "Dunkle Schrift ist auf #400000 nicht lesbar"),
        ("main_colour", "red;}a{", "Bitte schreiben Sie eine Farbe"),
        ("main_colour", "purple!", "Bitte schreiben Sie eine Farbe"),
    ],
)
def test_a_colour_on_which_nothing_can_be_read_is_refused_next_to_its_field(manager, field, colour, words):
    make_site_settings()
    answer = manager.post(reverse("siteconfig:edit"), ALL | {field: colour})
    assert answer.status_code == 400
    assert words in str(answer.context["form"].errors[field])
    assert SiteSettings.objects.get().main_colour == "#0c5566"


def test_a_logo_needs_words_and_is_then_shown(manager, client):
    make_site_settings()
    url = reverse("siteconfig:edit")
    refused = manager.post(url, ALL | {"new_logo": logo()})
    assert "logo_alt_de" in refused.context["form"].errors
    assert manager.post(url, ALL | {"new_logo": logo(), "logo_alt_de": "Netz Nord"}).status_code == 302
    page = client.get("/").content.decode()
    src = re.search(r'src="(/gestaltung/logo-[0-9a-f]{16})" alt="Netz Nord"', page)[1]
    picture = client.get(src)
    assert picture["Content-Type"] == "image/png"
    assert "sandbox" in picture["Content-Security-Policy"]
    manager.post(url, ALL | {"remove_logo": "on", "base_version": 2})
    assert current().logo is None
    assert client.get(src).status_code == 404


def test_who_saves_on_an_old_page_is_told_and_loses_nothing(manager):
    make_site_settings(version=4)
    answer = manager.post(reverse("siteconfig:edit"), ALL | {"name_de": "Mein Name", "base_version": 3})
    assert answer.status_code == 409
    assert "Mein Name" in answer.content.decode()
    assert 'name="base_version" value="4"' in answer.content.decode()


def test_pages_ask_the_database_no_more_than_before(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("support_requests:lost_link"))
    announce_change()
