"""A harvester that others wrote (sickle) collects everything from the running server."""

from datetime import UTC, datetime, timedelta

import pytest
from sickle import Sickle
from sickle.iterator import OAIResponseIterator
from sickle.oaiexceptions import (
    BadArgument,
    BadResumptionToken,
    BadVerb,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
    OAIError,
)

from apps.moderation.choices import State
from apps.publications import oai
from apps.publications.models import Publication
from tests.factories.partners import make_organisation
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = 1050
GONE = 7


@pytest.fixture
def sickle(live_server) -> Sickle:
    return Sickle(f"{live_server.url}/oai", timeout=30)


def many() -> None:
    """Of which every hundred and fiftieth is gone, and which changed in the course of some days."""
    organisation = make_organisation()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    Publication.objects.bulk_create(
        Publication(
            slug=f"p-{number}", short=f"{number:06}", title_de=f"Titel {number}", summary_de="Kurz.",
            kind="study", authors="Büro", organisation=organisation, published_at=start,
            state=State.ARCHIVED if number % 150 == 0 else State.PUBLISHED,
        )
        for number in range(1, NUMBER + 1)
    )  # fmt: skip
    for hours in range(3):  # many at the very same moment, as after an import
        moment = start + timedelta(hours=hours)
        Publication.objects.filter(pk__in=_third(hours)).update(updated_at=moment)


def _third(remainder: int) -> list[int]:
    keys = Publication.objects.order_by("pk").values_list("pk", flat=True)
    return [key for number, key in enumerate(keys) if number % 3 == remainder]


def test_more_than_a_thousand_records_each_once(sickle):
    many()
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == NUMBER
    assert len({record.header.identifier for record in records}) == NUMBER
    assert sum(record.deleted for record in records) == GONE
    titles = {record.metadata["title"][0] for record in records if not record.deleted}
    assert len(titles) == NUMBER - GONE
    kept = sickle.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True)
    assert len(list(kept)) == NUMBER - GONE
    part = sickle.ListIdentifiers(metadataPrefix="oai_dc", **{"from": "2026-01-01T02:00:00Z"})
    assert len(list(part)) == NUMBER // 3


def test_what_a_harvester_asks_first(sickle):
    publication = make_publication()
    assert sickle.Identify().deletedRecord == "transient"
    assert [form.metadataPrefix for form in sickle.ListMetadataFormats()] == ["oai_dc"]
    assert "kind_study" in {one.setSpec for one in sickle.ListSets()}
    record = sickle.GetRecord(identifier=oai.identifier_of(publication), metadataPrefix="oai_dc")
    assert record.metadata["title"] == [publication.title_de]


def test_by_post(live_server):
    publication = make_publication()
    found = Sickle(f"{live_server.url}/oai", http_method="POST").ListIdentifiers(metadataPrefix="oai_dc")
    assert [header.identifier for header in found] == [oai.identifier_of(publication)]


def test_a_harvester_understands_the_errors(sickle):
    gone = make_publication(state=State.ARCHIVED, published_at=datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(BadVerb):
        OAIResponseIterator(sickle, {"verb": "Nonsense"})
    with pytest.raises(BadArgument):
        sickle.ListRecords(metadataPrefix="oai_dc", until="gestern")
    with pytest.raises(BadResumptionToken):
        sickle.ListRecords(resumptionToken="nonsense")
    with pytest.raises(CannotDisseminateFormat):
        sickle.ListRecords(metadataPrefix="marc21")
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(identifier="oai:localhost:nothing", metadataPrefix="oai_dc")
    with pytest.raises(OAIError, match="deleted"):  # it spells noMetadataFormats otherwise
        sickle.ListMetadataFormats(identifier=oai.identifier_of(gone))
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", set="kind_data")
