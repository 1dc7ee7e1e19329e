"""What is found, and what must never be: drafts, withdrawn and expired texts."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from apps.moderation.choices import State
from apps.partners.services import editorial
from apps.search import services
from apps.search.finding import Search
from apps.search.models import SearchDocument
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project
from tests.factories.publications import make_download, make_publication
from tests.factories.support_requests import make_action_field

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def put(instance):
    """Puts it into the index as its publication would."""
    services.index(instance)
    return instance


def find(words, language="de"):
    """The titles of what holds just these words, in their order."""
    search = Search(words, language=language)
    if search.found.is_loose or search.found.corrected:
        return []
    return [hit.document.title_de for hit in Search(words, language=language)[:50]]


class TestNeverFound:
    @pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
    def test_what_is_not_published(self, state):
        put(make_article(title_de="Wasserstoff", state=state))
        assert find("Wasserstoff") == []
        assert not SearchDocument.objects.exists()

    @pytest.mark.parametrize(
        "times", [{"publish_at": timezone.now() + HOUR}, {"expire_at": timezone.now() - HOUR}]
    )
    def test_what_is_not_public_now(self, times):
        put(make_article(title_de="Wasserstoff", **times))
        assert find("Wasserstoff") == []

    def test_an_organisation_that_is_not_published(self):
        put(make_organisation(name="Wasserstoffverein", state=State.DRAFT))
        assert find("Wasserstoffverein") == []

    def test_what_was_withdrawn_from_the_same_moment_on(self):
        article = put(make_article(title_de="Wasserstoff"))
        editorial.archive(content=article, actor=make_manager())
        assert find("Wasserstoff") == []

    def test_a_file_of_a_draft(self):
        publication = make_publication(state=State.DRAFT)
        make_download(publication, upload=make_upload(content=pdf_bytes(text="Elektrolyseur")))
        put(publication)
        assert find("Elektrolyseur") == []

    def test_a_proposed_change(self):
        article = put(make_article(title_de="Wasserstoff"))
        article.title_de = "Geheimplan"
        editorial.save(content=article, actor=make_manager(), base_version=article.version)
        assert find("Geheimplan") == []
        assert find("Wasserstoff") == ["Wasserstoff"]


class TestSameTransaction:
    def test_found_as_soon_as_it_is_published(self):
        article = make_article(title_de="Wasserstoff", state=State.IN_REVIEW)
        editorial.publish(content=article, actor=make_manager())
        assert find("Wasserstoff") == ["Wasserstoff"]

    def test_a_withdrawal_that_is_rolled_back_leaves_it(self):
        article = put(make_article(title_de="Wasserstoff"))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            editorial.archive(content=article, actor=make_manager())
            raise ZeroDivisionError
        assert find("Wasserstoff") == ["Wasserstoff"]

    def test_an_approved_change_replaces_the_old_words(self):
        article = put(make_article(title_de="Wasserstoff"))
        article.title_de = "Kreislauf"
        proposal = editorial.save(content=article, actor=make_manager(), base_version=article.version)
        editorial.approve_revision(content=article, revision=proposal, actor=make_manager())
        assert find("Wasserstoff") == []
        assert find("Kreislauf") == ["Kreislauf"]


class TestWords:
    @pytest.mark.parametrize(
        "words",
        [
            "Veranstaltung",
            "veranstaltungen",
            "VERANSTALTUNGEN betrieb",
            '"neuen Veranstaltungen"',
            "Veranstaltungen -Leipzig",
            "Leipzig OR Veranstaltungen",
        ],
    )
    def test_german(self, words):
        put(make_article(title_de="A", body_de="<p>Die neuen Veranstaltungen in <em>Betrieben</em></p>"))
        assert find(words) == ["A"]

    @pytest.mark.parametrize("words", ['"Veranstaltungen neuen"', "Veranstaltungen -neuen", "neuen Leipzig"])
    def test_german_that_does_not_fit(self, words):
        put(make_article(title_de="A", body_de="<p>Die neuen Veranstaltungen</p>"))
        assert find(words) == []

    @pytest.mark.parametrize("words", ["Kräfte", "kräften", "sicherung", "Fachkräftesicherung", "Fachkräfte"])
    def test_parts_of_compounds_in_titles_and_texts(self, words):
        put(make_article(title_de="Fachkräftesicherung"))
        put(make_article(title_de="B", body_de="<p>Es geht um Fachkräftesicherung.</p>"))
        assert sorted(find(words)) == ["B", "Fachkräftesicherung"]

    def test_several_words_one_of_them_a_part(self):
        put(make_article(title_de="A", body_de="<p>Fachkräftesicherung in Zwickau</p>"))
        put(make_article(title_de="B", body_de="<p>Fachkräftesicherung in Leipzig</p>"))
        assert find("Kräfte Zwickau") == ["A"]

    @pytest.mark.parametrize("words", ["rat", "%%%%", "____", "kraft|kraft"])
    def test_what_is_no_part_of_a_word(self, words):
        put(make_article(title_de="Betriebsrat", body_de="<p>Fachberatung</p>"))
        assert find(words) == []

    def test_english(self):
        put(
            make_article(
                title_de="Förderung", title_en="Funding", teaser_en="About companies", body_en="<p>Text</p>"
            )
        )
        assert find("company", "en") == ["Förderung"]
        assert find("Förderung", "en") == []
        assert find("funding") == []

    def test_german_where_there_is_no_english(self):
        put(make_article(title_de="Förderung"))
        hit = SearchDocument.objects.matching("Förderung", language="en").get()
        assert (hit.title_en, hit.language_en) == ("Förderung", "de")

    def test_every_kind(self):
        put(make_article(title_de="Wandel A"))
        put(make_event(title_de="Wandel B"))
        put(make_organisation(name="Wandel C"))
        put(make_project(title_de="Wandel D"))
        put(make_publication(title="Wandel E"))
        put(make_mission_statement(title_de="Wandel F"))
        (kinds,) = [facet for facet in Search("Wandel", language="de").found.facets if facet.name == "art"]
        assert [value.number for value in kinds.values] == [1] * 6

    def test_the_text_of_a_pdf(self):
        publication = make_publication(title="Studie")
        make_download(publication, upload=make_upload(content=pdf_bytes(text="Elektrolyseur")))
        put(publication)
        assert find("Elektrolyseur") == ["Studie"]

    @pytest.mark.parametrize("make", [make_article, make_event, make_organisation, make_publication])
    def test_what_it_is_sorted_by(self, make):
        put(make(action_fields=[make_action_field(name_de="Kreislaufwirtschaft")]))
        assert len(find("Kreislaufwirtschaft")) == 1

    def test_a_project_by_its_partners(self):
        put(make_project(title_de="Projekt", partners=[make_organisation(name="Werkzeugbau Muster")]))
        assert len(find("Werkzeugbau")) == 1

    def test_titles_come_first_then_texts_then_parts(self):
        put(make_article(title_de="Teil", body_de="<p>Batterietechnik</p>"))
        put(make_article(title_de="Text", body_de="<p>Batterie Batterie Batterie Batterie</p>"))
        put(make_article(title_de="Batterie", body_de="<p>" + "Etwas anderes. " * 500 + "</p>"))
        assert find("Batterie") == ["Batterie", "Text", "Teil"]


class TestExcerpts:
    def excerpt(self, words):
        (hit,) = Search(words, language="de")[:2]
        return hit.excerpt

    def test_the_place_of_the_hit(self):
        put(make_article(body_de=f"<p>{'Vorweg etwas. ' * 60} Hier steht Wasserstoff.</p>"))
        assert "\ue000Wasserstoff\ue001" in self.excerpt("wasserstoff")

    def test_parts_of_compounds_are_marked(self):
        put(make_article(body_de="<p>Zur Fachkräftesicherung</p>"))
        assert "\ue000Fachkräftesicherung\ue001" in self.excerpt("Kräfte")

    def test_no_markup_and_no_entities(self):
        put(make_article(teaser_de="", body_de="<p>Wasserstoff &amp; <b>Strom</b></p>"))
        assert self.excerpt("Strom") == "Wasserstoff & \ue000Strom\ue001"

    def test_nobody_can_write_marks(self):
        put(make_article(teaser_de="", body_de="<p>\ue000Wasserstoff\ue001 Strom</p>"))
        assert self.excerpt("Strom") == "Wasserstoff \ue000Strom\ue001"
