"""The virus scanner: what it finds is not kept; while it is away, nothing new is served."""

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from apps.files import examining
from apps.files.choices import PUBLISHED
from apps.files.models import StoredFile
from apps.files.responses import serve
from apps.files.services import store
from apps.moderation.choices import State
from apps.publications.models import Download
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.publications import make_publication
from tests.support.clamd import VIRUS, running_clamd

pytestmark = pytest.mark.django_db
SICK = pdf_bytes(b"<</X(%s)>>" % VIRUS)


@pytest.fixture
def clamd(settings):
    with running_clamd() as server:
        settings.CLAMD_ADDRESS = server.address
        settings.CLAMD_TIMEOUT = 5
        yield server


@pytest.fixture
def away(settings):
    """A port where nobody listens."""
    with running_clamd() as server:
        settings.CLAMD_ADDRESS = server.address


def test_what_it_finds_is_refused_and_named(clamd):
    with pytest.raises(ValidationError) as refusal, translation.override("de"):
        store(upload=make_upload(content=SICK), kinds=PUBLISHED)
    assert refusal.value.code == "virus"
    assert "Eicar-Test-Signature" in refusal.value.messages[0]
    assert not StoredFile.objects.exists()


def test_it_sees_the_whole_file(clamd):
    content = pdf_bytes(b"(%s)" % (b"x" * 200_000))
    stored = store(upload=make_upload(content=content), kinds=PUBLISHED)
    assert (clamd.seen, stored.scan, stored.file.read()) == ([content], "clean", content)


def test_without_one_nothing_is_asked(settings):
    assert settings.CLAMD_ADDRESS == ""
    assert store(upload=make_upload(), kinds=PUBLISHED).scan == ""


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"?"])
def test_no_verdict_is_none(clamd, answer):
    clamd.answer = answer
    assert store(upload=make_upload(content=SICK), kinds=PUBLISHED).scan == "waiting"


class TestQuarantine:
    @pytest.fixture
    def publication(self, away):
        publication = make_publication(state=State.PUBLISHED)
        stored = store(upload=make_upload(), kinds=PUBLISHED)
        Download.objects.create(publication=publication, stored_file=stored, label="Studie")
        return publication

    def test_it_is_not_served_and_the_page_says_why(self, publication, client, rf):
        download = publication.downloads.get()
        assert client.get(download.get_absolute_url()).status_code == 404
        with pytest.raises(Http404):
            serve(rf.get("/"), download.stored_file)
        text = client.get(publication.get_absolute_url()).text
        assert "wird auf Viren geprüft" in text and download.get_absolute_url() not in text

    def test_it_cannot_go_public_and_is_not_opened(self, publication):
        with translation.override("de"):
            assert "Virenscanner" in publication.missing_for_publication()
        assert examining.examine_new() == 0

    def test_nothing_changes_while_the_scanner_is_away(self, publication):
        assert examining.scan_waiting() == 0
        assert publication.downloads.get().stored_file.scan == "waiting"

    def test_it_is_released_when_the_scanner_is_back(self, publication, clamd, client):
        assert examining.scan_waiting() == 1
        assert examining.examine_new() == 1
        assert client.get(publication.downloads.get().get_absolute_url()).status_code == 200
        assert examining.scan_waiting() == 0

    def test_what_is_found_later_is_never_served(self, publication, clamd, client):
        clamd.answer = b"stream: Late FOUND\0"
        assert examining.scan_waiting() == 1
        download = publication.downloads.get()
        assert (download.stored_file.scan, download.stored_file.threat) == ("infected", "Late")
        assert client.get(download.get_absolute_url()).status_code == 404
        assert publication.missing_for_publication()
