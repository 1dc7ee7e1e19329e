"""Home, mission statement, legal pages, and what machines read."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.pages.content_loader import load_all
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_legal_page, make_mission_statement
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class TestHome:
    @pytest.mark.parametrize("address", ["/", "/en/"])
    def test_an_empty_portal(self, client, address):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies

    def test_what_nobody_may_see(self, client):
        make_article(title_de="Geheim", state=State.DRAFT)
        make_event(title_de="Geheim", publish_at=timezone.now() + HOUR)
        make_publication(title="Geheim", expire_at=timezone.now() - HOUR)
        make_project(acronym="Geheim", state=State.ARCHIVED)
        assert "Geheim" not in client.get("/").content.decode()

    def test_what_is_over_or_old_gives_way(self, client):
        make_event(title_de="Vorbei", starts_at=timezone.now() - timedelta(days=2))
        for number in range(4):
            make_article(title_de=f"Nummer {number}", date=date(2026, 1, 1) + timedelta(days=number))
        html = client.get("/").content.decode()
        assert "Vorbei" not in html
        assert "Nummer 0" not in html
        assert html.index("Nummer 3") < html.index("Nummer 2") < html.index("Nummer 1")

    def test_the_next_step_for_everyone(self, client):
        html = client.get("/").content.decode()
        for address in (
            "/unterstuetzung/",
            "/veranstaltungen/",
            "/konto/login/",
            "/arbeitsplatz/",
            "/newsletter/",
        ):
            assert f'href="{address}"' in html

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client, number):
        for _number in range(number):
            make_article()
            make_event()
            make_publication()
            make_project()
        with page_queries() as captured:
            client.get("/")
        assert len(captured) == 4, "\n".join(captured)


class TestMissionStatement:
    def test_without_one(self, client):
        assert "Am Leitbild wird gearbeitet" in client.get("/leitbild/").content.decode()

    def test_drafts_and_later_editions_are_not_shown(self, client):
        make_mission_statement(title_de="Heutiges")
        make_mission_statement(title_de="Entwurf 2", state=State.DRAFT, edition_date=date(2026, 5, 1))
        make_mission_statement(
            title_de="Kommendes", publish_at=timezone.now() + HOUR, edition_date=date(2026, 6, 1)
        )
        html = client.get("/leitbild/").content.decode()
        assert "Heutiges" in html
        assert "Entwurf 2" not in html
        assert "Kommendes" not in html

    def test_the_newest_edition_wins(self, client):
        make_mission_statement(title_de="Neues", edition_date=date(2026, 5, 1))
        make_mission_statement(title_de="Altes", edition_date=date(2025, 5, 1))
        html = client.get("/leitbild/").content.decode()
        assert "Neues" in html
        assert "Altes" not in html

    @pytest.mark.parametrize("is_draft", [True, False])
    def test_a_draft_edition_says_so(self, client, is_draft):
        make_mission_statement(is_draft_edition=is_draft)
        assert ("draft-mark" in client.get("/leitbild/").content.decode()) is is_draft

    def test_german_text_is_marked_on_the_english_page(self, client):
        make_mission_statement()
        html = client.get("/en/leitbild/").content.decode()
        assert '<h1 lang="de">Unser Leitbild</h1>' in html
        assert '<div class="prose" lang="de">' in html


class TestLegalPages:
    @pytest.mark.parametrize(
        "kind, address",
        [("imprint", "/impressum/"), ("privacy", "/datenschutz/"), ("accessibility", "/barrierefreiheit/")],
    )
    def test_gaps_are_marked(self, client, kind, address):
        assert client.get(address).status_code == 404
        make_legal_page(kind)
        assert '<mark class="gap">[Name]</mark>' in client.get(address).content.decode()

    def test_script_in_a_gap_is_inert(self, client):
        make_legal_page("imprint", body_de="<p>[[<script>alert(1)</script>]] [[a]] und [[b]]</p>")
        html = client.get("/impressum/").content.decode()
        assert "<script>alert" not in html
        assert html.count('class="gap"') == 2

    def test_the_accessibility_statement_leads_to_the_form(self, client):
        make_legal_page("accessibility")
        assert 'href="/barrierefreiheit/feedback/"' in client.get("/barrierefreiheit/").content.decode()


class TestMachines:
    def test_robots(self, client):
        text = client.get("/robots.txt").content.decode()
        for path in ("/konto/", "/arbeitsplatz/", "/admin/", "/en/arbeitsplatz/"):
            assert f"Disallow: {path}\n" in text
        assert "Disallow: /\n" not in text
        assert "/sitemap.xml" in text

    def test_sitemap_holds_what_is_public_in_both_languages(self, client):
        article, draft = make_article(), make_article(state=State.DRAFT)
        later = make_publication(publish_at=timezone.now() + HOUR)
        gone = make_event(expire_at=timezone.now() - HOUR)
        organisation = make_organisation()
        xml = client.get("/sitemap.xml").content.decode()
        for shown in (article, organisation):
            assert f"http://testserver{shown.get_absolute_url()}</loc>" in xml
            assert f"http://testserver/en{shown.get_absolute_url()}</loc>" in xml
        for hidden in (draft, later, gone):
            assert hidden.get_absolute_url() not in xml
        assert "/arbeitsplatz/" not in xml

    def test_every_address_of_the_sitemap_answers(self, client):
        load_all()
        xml = client.get("/sitemap.xml").content.decode()
        addresses = {part.split("</loc>")[0] for part in xml.split("<loc>")[1:]}
        assert len(addresses) > 50
        assert [address for address in addresses if client.get(address).status_code != 200] == []
