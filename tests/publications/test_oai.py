"""OAI-PMH 2.0: the protocol's rules and errors; in `test_oai_harvest`, somebody else's harvester asks."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from apps.moderation import services as moderation
from apps.moderation.choices import Action, State
from apps.publications import oai
from apps.publications.choices import Kind
from apps.publications.models import Publication
from tests.factories.accounts import make_manager
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.factories.siteconfig import make_site_settings
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db

NS = {"oai": "http://www.openarchives.org/OAI/2.0/", "dc": "http://purl.org/dc/elements/1.1/"}


def ask(method: str = "get", **arguments) -> ElementTree.Element:
    answer = getattr(Client(), method)("/oai", {name.rstrip("_"): value for name, value in arguments.items()})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def error(**arguments) -> str:
    return ask(**arguments).find("oai:error", NS).get("code")


def identifiers(**arguments) -> dict[str, str]:
    """Identifier and status of each header."""
    found = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **arguments).findall(".//oai:header", NS)
    return {one.find("oai:identifier", NS).text: one.get("status", "") for one in found}


def stamped(moment: datetime, **overrides) -> Publication:
    publication = make_publication(**overrides)
    Publication.objects.filter(pk=publication.pk).update(updated_at=moment)
    return publication


DAY = datetime(2026, 5, 4, 9, 30, 15, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("method", ["get", "post"])
def test_identify(method):
    stamped(DAY)
    found = ask(method, verb="Identify").find("oai:Identify", NS)
    values = {child.tag.rpartition("}")[2]: child.text for child in found}
    assert values["protocolVersion"] == "2.0"
    assert values["deletedRecord"] == "transient"
    assert values["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert values["earliestDatestamp"] == "2026-05-04T09:30:15Z"
    assert values["baseURL"].endswith("/oai")
    assert "@" in values["adminEmail"]


@pytest.mark.parametrize(
    "query",
    ["", "verb=", "verb=Nonsense", "verb=Identify&verb=Identify", "metadataPrefix=oai_dc", "verb=identify"],
)
def test_bad_verb(query):
    root = ElementTree.fromstring(Client().get(f"/oai?{query}").content)
    assert root.find("oai:error", NS).get("code") == "badVerb"
    assert root.find("oai:request", NS).attrib == {}


@pytest.mark.parametrize(
    "query",
    [
        "verb=Identify&set=x",
        "verb=ListRecords",
        "verb=GetRecord&metadataPrefix=oai_dc",
        "verb=GetRecord&identifier=oai:localhost:abc",
        "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x",
        "verb=ListRecords&metadataPrefix=oai_dc&from=gestern",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-05",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-04T09:30Z",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-04T09:30:00%2B02:00",
        "verb=ListRecords&metadataPrefix=oai_dc&from=0001-01-01",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-04&until=2026-05-03",
        "verb=ListRecords&metadataPrefix=oai_dc&from=2026-05-04&until=2026-05-05T00:00:00Z",
        "verb=ListRecords&metadataPrefix=oai_dc&%00=x",
    ],
)
def test_bad_argument(query):
    make_publication()
    root = ElementTree.fromstring(Client().get(f"/oai?{query}").content)
    assert root.find("oai:error", NS).get("code") == "badArgument"
    assert root.find("oai:request", NS).attrib == {}


def test_the_other_errors():
    publication = make_publication()
    known = oai.identifier_of(publication)
    assert error(verb="ListRecords", metadataPrefix="marc21") == "cannotDisseminateFormat"
    assert error(verb="GetRecord", metadataPrefix="marc21", identifier=known) == "cannotDisseminateFormat"
    for identifier in ("x", "oai:localhost:zzz", f"{known}x", "oai:localhost:", "oai:localhost:\x00"):
        assert error(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier) == "idDoesNotExist"
        assert error(verb="ListMetadataFormats", identifier=identifier) == "idDoesNotExist"
    nothing = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert error(**nothing, set="kind_recording") == "noRecordsMatch"
    assert error(**nothing, set="nonsense") == "noRecordsMatch"
    assert error(**nothing, until="2001-01-01") == "noRecordsMatch"
    for verb in ("ListRecords", "ListIdentifiers", "ListSets"):
        assert error(verb=verb, resumptionToken="nonsense") == "badResumptionToken"
    # There are always sets here, so that one of the protocol's errors never comes.
    assert ask(verb="ListSets").find("oai:error", NS) is None


def test_a_record():
    project = make_project()
    publication = make_publication(title="Wandel & <Zukunft>", title_en="Change", project=project)
    found = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=oai.identifier_of(publication))
    assert [one.text for one in found.iter(f"{{{NS['dc']}}}title")] == ["Wandel & <Zukunft>", "Change"]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [one.get(language) for one in found.iter(f"{{{NS['dc']}}}title")] == ["de", "en"]
    assert [one.text for one in found.iter(f"{{{NS['oai']}}}setSpec")] == [
        "kind_study", f"project_{project.slug}",
    ]  # fmt: skip


def test_formats_and_sets():
    project = make_project()
    hidden = make_project(state=State.DRAFT)
    prefixes = ask(verb="ListMetadataFormats").iter(f"{{{NS['oai']}}}metadataPrefix")
    assert [one.text for one in prefixes] == ["oai_dc"]
    specs = {one.text for one in ask(verb="ListSets").iter(f"{{{NS['oai']}}}setSpec")}
    assert {"kind_study", "kind_data", f"project_{project.slug}"} <= specs
    assert f"project_{hidden.slug}" not in specs


def test_by_set():
    project = make_project()
    study, data = make_publication(project=project), make_publication(kind=Kind.DATA)
    assert set(identifiers(set="kind_data")) == {oai.identifier_of(data)}
    assert set(identifiers(set=f"project_{project.slug}")) == {oai.identifier_of(study)}


@pytest.mark.parametrize(
    ("arguments", "is_there"),
    [
        ({"from": "2026-05-04"}, True),
        ({"until": "2026-05-04"}, True),
        ({"from": "2026-05-04T09:30:15Z", "until": "2026-05-04T09:30:15Z"}, True),
        ({"from": "2026-05-04T09:30:16Z"}, False),
        ({"until": "2026-05-04T09:30:14Z"}, False),
        ({"from": "2026-05-05"}, False),
        ({"until": "2026-05-03"}, False),
    ],
)
def test_by_time(arguments, is_there):
    publication = stamped(DAY)
    found = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **arguments).findall(".//oai:identifier", NS)
    assert [one.text for one in found] == ([oai.identifier_of(publication)] if is_there else [])


def test_what_was_never_public_is_not_there_and_what_is_gone_says_so_at_once():
    make_publication(state=State.DRAFT)
    make_publication(state=State.IN_REVIEW)
    make_publication(publish_at=timezone.now() + timedelta(days=1))
    make_publication(publish_at=timezone.now() + timedelta(days=1), state=State.ARCHIVED)
    expired = make_publication(expire_at=timezone.now() - timedelta(hours=1))
    public = make_publication(title="Geheim geworden")
    assert identifiers() == {oai.identifier_of(public): "", oai.identifier_of(expired): "deleted"}
    before = timezone.now().replace(microsecond=0)
    moderation.transition(public, Action.ARCHIVE, actor=make_manager())
    known = oai.identifier_of(public)
    assert identifiers(**{"from": f"{before:%Y-%m-%dT%H:%M:%SZ}"})[known] == "deleted"
    found = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=known)
    assert found.find(".//oai:header", NS).get("status") == "deleted"
    assert found.find(".//oai:metadata", NS) is None
    assert "Geheim geworden" not in ElementTree.tostring(found, encoding="unicode")
    assert error(verb="ListMetadataFormats", identifier=known) == "noMetadataFormats"


def test_becoming_public_or_expiring_as_planned_is_a_change():
    hour = timedelta(hours=1)
    now = timezone.now()
    planned = stamped(now - 30 * hour, publish_at=now - 2 * hour)
    expired = stamped(now - 30 * hour, expire_at=now - hour)
    start = f"{now - 3 * hour:%Y-%m-%dT%H:%M:%SZ}"
    assert identifiers(**{"from": start}) == {
        oai.identifier_of(planned): "", oai.identifier_of(expired): "deleted",
    }  # fmt: skip


def test_a_list_goes_on_by_its_token(monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)
    all_of_them = {oai.identifier_of(make_publication()) for _number in range(5)}
    found, sizes = [], []
    answer = ask(verb="ListIdentifiers", metadataPrefix="oai_dc")
    while True:
        page = [one.text for one in answer.findall(".//oai:identifier", NS)]
        found += page
        token = answer.find(".//oai:resumptionToken", NS)
        assert token.get("completeListSize") == "5"
        assert token.get("cursor") == str(len(found) - len(page))
        sizes.append(len(page))
        if not token.text:
            break
        answer = ask("post", verb="ListIdentifiers", resumptionToken=token.text)
    assert sizes == [2, 2, 1]
    assert set(found) == all_of_them
    assert len(found) == 5


def test_tokens_that_are_not_good(monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 1)
    make_publication(), make_publication()
    token = ask(verb="ListIdentifiers", metadataPrefix="oai_dc").find(".//oai:resumptionToken", NS).text
    assert error(verb="ListRecords", resumptionToken=token) == "badResumptionToken"
    assert error(verb="ListIdentifiers", resumptionToken=token[:-1] + "x") == "badResumptionToken"
    monkeypatch.setattr(oai, "TOKEN_LIFETIME", timedelta(seconds=-1))
    assert error(verb="ListIdentifiers", resumptionToken=token) == "badResumptionToken"


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_the_same_however_long_it_is(number):
    for _number in range(number):
        make_publication(project=make_project(), with_file=True)
    with page_queries() as queries:
        ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert len(queries) == 3


def test_control_signs_do_not_spoil_the_answer():
    publication = make_publication(title="Titel")
    Publication.objects.filter(pk=publication.pk).update(title_de="Ti\x01tel\ufffe")
    found = ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert next(found.iter(f"{{{NS['dc']}}}title")).text == "Titel"


def test_the_networks_own_address_for_questions():
    make_site_settings(contact_email="netz@example.org")
    found = ask(verb="Identify").find(".//oai:adminEmail", NS)
    assert "@" in found.text
