"""The real content: loaded once, never over what the operator wrote, and shown on its pages."""

import re

import pytest
from django.utils.html import strip_tags

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.news.models import Article
from apps.outbox.models import OutboxMessage
from apps.pages.content_loader import load_all, load_basics, read
from apps.pages.models import LegalPage, MissionStatement
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.search.models import SearchDocument
from apps.support_requests.models import AnswerTemplate
from apps.support_requests.placeholders import unknown_in

pytestmark = pytest.mark.django_db

# What is publicly known, as it stands on the page.
FACTS = {
    "/projekte/itas/": [
        "Integrierte Transformationsgestaltung in der Automobilregion Südwestsachsen",
        "Beantragt",
        "Stand 10. Februar 2022",
        "Geplanter Beginn 1. Mai 2022",
        "8,2 Mio. Euro",
        "Beantragt bei Bundesministerium für Wirtschaft und Energie (BMWi)",
        "heute BMWE",
        "KoPa 35c",
        "Chemnitz-Zwickau / Südwestsachsen",
        "Entwicklungsgesellschaft mbH Konsortialführer",
        "AMZ Sachsen",
        "Innovation und Technologietransformation",
        "Industrie- und Handelskammer Chemnitz",
        "Bundesagentur für Arbeit",
        "IG Metall",
        "Sozialpartnerschaft",
        "Mobility Ecosystem",
        "Wirtschafts- und Arbeitsraum, Mobilitätsraum, Bildungsraum und Lebensraum",
        "Netzwerkmanagement AMZ Sachsen",
        "netzwerkmanagement@ example.org",  # may wrap after the sign
        "+49 30 23125 000",
        "ITAS: Antrag für das Innovationscluster ist eingereicht",
    ],
    "/projekte/molewa/": [
        "Eines von rund 25 Transformationsnetzwerken",
        "Dieses Projekt ist am 30. Juni 2025 zu Ende gegangen",
        "1. Juli 2022 bis 30. Juni 2025",
        "Bundesministerium für Wirtschaft und Klimaschutz (BMWK)",
        "heute BMWE",
        "Zukunftsfonds Automobilindustrie",
        "ACOD Konsortialführer",
        "IG Metall Leipzig",
        "Industrie- und Handelskammer zu Leipzig",
        "agil GmbH",
        "Fraunhofer IMW",
        "Universität Leipzig",
        "Amt für Wirtschaftsförderung",
        "Agentur für Arbeit Leipzig",
        "Fachkräftesicherung und Qualifizierung",
        "Batterietechnologie",
        "Kreislaufwirtschaft",
        "Arbeitsplätze sichern und neue schaffen",
        "www.molewa-leipzig.de",
    ],
    "/en/projekte/itas/": ["Applied for", "EUR 8.2 million", "Planned start 1 May 2022", "Consortium lead"],
    "/en/projekte/molewa/": ["This project ended on 30 June 2025", "Federal Future Fund", "today BMWE"],
    "/aktuelles/antrag-itas-eingereicht/": ["10. Februar 2022", "8,2 Millionen Euro", "1. Mai 2022"],
    "/leitbild/": ["Entwurf", "hat sich das Netzwerk noch nicht verständigt"],
    "/partner/cwe/": ["Chemnitzer Wirtschaftsförderungs- und Entwicklungsgesellschaft mbH", "ITAS"],
    "/partner/acod/": ["MoLeWa"],
}


def visible_text(response) -> str:
    """What stands on the page, one space between words."""
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().replace("<", " <")))


@pytest.fixture
def content():
    return load_all()


def test_everything_is_public_and_can_be_found(content):
    for model in (Project, PartnerOrganisation, Article, MissionStatement):
        assert set(model.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert SearchDocument.objects.matching("Sozialpartnerschaft", language="de").exists()
    assert SearchDocument.objects.matching("Leitbild", language="de").filter(kind="seite").exists()


def test_loading_again_adds_nothing(content):
    entries = AuditEntry.objects.count()
    assert not load_all()
    assert AuditEntry.objects.count() == entries
    assert not OutboxMessage.objects.exists()


def test_what_the_operator_wrote_stays(content):
    LegalPage.objects.filter(kind="imprint").update(body_de="<p>Unser Impressum</p>")
    Project.objects.filter(slug="itas").update(status="running", volume_eur=1, title_de="Bewilligt")
    Project.objects.get(slug="itas").consortium.filter(role="partner").delete()
    PartnerOrganisation.objects.filter(slug="acod").update(state=State.ARCHIVED)
    MissionStatement.objects.update(body_de="<p>Beschlossen</p>", is_draft_edition=False)
    assert not load_all()
    project = Project.objects.get(slug="itas")
    assert (project.status, project.volume_eur, project.title_de) == ("running", 1, "Bewilligt")
    assert project.consortium.count() == 1
    assert LegalPage.objects.get(kind="imprint").body_de == "<p>Unser Impressum</p>"
    assert PartnerOrganisation.objects.get(slug="acod").state == State.ARCHIVED
    assert MissionStatement.objects.get().body_de == "<p>Beschlossen</p>"


def test_templates_for_answers_are_there_to_begin_with(content):
    """In both languages, with nothing that cannot be filled in; what the managers delete stays deleted."""
    templates = list(AnswerTemplate.objects.all())
    assert len(templates) == 6
    for one in templates:
        assert one.organisation is None and one.text_en
        assert not unknown_in(one.text_de + one.text_en)
    AnswerTemplate.objects.all().delete()
    assert not load_all() and not load_basics()
    assert not AnswerTemplate.objects.exists()


def test_what_is_missing_comes_back(content):
    Article.objects.all().delete()
    assert sum(load_all().values()) == 1


def test_all_facts_are_shown(client, content):
    missing = [
        (address, fact)
        for address, facts in FACTS.items()
        for text in [visible_text(client.get(address))]
        for fact in facts
        if fact not in text
    ]
    assert not missing, missing


def test_the_lead_is_marked_once_in_each_project(content):
    for project in Project.objects.all():
        assert [part.organisation for part in project.consortium.filter(role="lead")] == [
            project.organisation
        ]


@pytest.mark.parametrize("name", ["projects", "partners", "news", "mission_statement", "legal", "taxonomy"])
def test_english_is_complete(name):
    def check(value, path):
        if isinstance(value, dict):
            for key, one in value.items():
                if key.endswith("_de") and not path.startswith("/counties"):
                    assert value.get(key.removesuffix("_de") + "_en"), f"{path}/{key}"
                check(one, f"{path}/{key}")
        elif isinstance(value, list):
            for number, one in enumerate(value):
                check(one, f"{path}/{number}")

    check(read(name), "")
