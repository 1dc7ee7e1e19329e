"""Adding and removing files in the browser."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from apps.audit.models import AuditEntry
from apps.files.models import StoredFile
from apps.moderation.choices import State
from apps.publications.models import Download
from tests.factories.accounts import make_manager
from tests.factories.files import make_upload, picture_bytes
from tests.factories.partners import make_member
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db
KEY = "0b8f8a52-8a39-4d0e-9c0a-3f7c5a3a1c11"
CLOSED = [State.IN_REVIEW, State.PUBLISHED, State.ARCHIVED]


@pytest.fixture
def membership():
    return make_member()


@pytest.fixture
def page(client, membership):
    client.force_login(membership.user)
    return client


def publication_of(membership, state=State.DRAFT, **overrides):
    return make_publication(organisation=membership.organisation, state=state, **overrides)


def add(page, publication, **values):
    data = {"upload": make_upload(), "label": "Die Studie", "language": "de", "submission_key": KEY}
    return page.post(reverse("publications:add_file", args=[publication.pk]), data | values)


def remove(page, download):
    args = [download.publication_id, download.pk]
    return page.post(reverse("publications:remove_file", args=args), follow=True)


@pytest.mark.parametrize(
    "values",
    [
        {"upload": ""},
        {"upload": make_upload("seite.pdf", b"<html>")},
        {"upload": make_upload("leer.pdf", b"")},
        {"upload": make_upload("x.exe", b"MZ")},
        {"label": "a\nb"},
        {"label": "x" * 200},
        {"language": "xx"},
    ],
)
def test_bad_input_leaves_nothing(page, membership, values):
    publication = publication_of(membership)
    response = add(page, publication, **values)
    assert response.status_code == 400
    assert response.context["file_form"].errors
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("state", CLOSED)
def test_members_change_no_files_later(page, membership, state):
    publication = publication_of(membership, state, with_file=True)
    response = add(page, publication)
    assert response.status_code == 409
    assert "lassen sich ihre Dateien nicht ändern" in response.text
    remove(page, publication.downloads.get())
    assert Download.objects.count() == 1


@pytest.mark.parametrize("state", list(State))
def test_managers_change_files_always_and_it_is_recorded(client, membership, state):
    manager = make_manager()
    client.force_login(manager)
    publication = publication_of(membership, state, with_file=True)
    assert add(client, publication).status_code == 302
    assert Download.objects.count() == 2
    assert AuditEntry.objects.get().action == "add_file"


def test_no_more_than_twenty(page, membership, monkeypatch):
    monkeypatch.setattr("apps.publications.services.MAX_FILES", 1)
    publication = publication_of(membership, with_file=True)
    assert add(page, publication).status_code == 400
    assert StoredFile.objects.count() == 1


def test_adding_twice_adds_once(page, membership):
    publication = publication_of(membership)
    assert add(page, publication).status_code == add(page, publication).status_code == 302
    download = Download.objects.get()
    assert (download.label, download.position, download.format) == ("Die Studie", 0, "PDF")
    publication.refresh_from_db()
    assert publication.version == 2


def test_without_a_name_the_file_s_own_is_taken(page, membership):
    add(page, publication_of(membership), label="", upload=make_upload("Bericht.pdf"))
    assert Download.objects.get().label == "Bericht.pdf"


def test_the_first_pdf_makes_the_cover(page, membership, client):
    publication = publication_of(membership)
    add(page, publication, upload=make_upload("bild.png", picture_bytes("PNG")))
    publication.refresh_from_db()
    assert publication.cover is None
    add(page, publication, submission_key="")
    publication.refresh_from_db()
    response = page.get(reverse("publications:cover", args=[publication.slug]))
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")


@pytest.mark.django_db(transaction=True)
def test_removing_takes_row_bytes_and_cover_away(page, membership):
    publication = publication_of(membership)
    add(page, publication)
    paths = list(StoredFile.objects.values_list("file", flat=True))
    assert len(paths) == 2
    remove(page, Download.objects.get())
    assert not StoredFile.objects.exists()
    assert not any(default_storage.exists(path) for path in paths)
    publication.refresh_from_db()
    assert publication.cover is None


def test_removing_twice_says_so(page, membership):
    download = make_download(publication_of(membership))
    remove(page, download)
    assert "in der Zwischenzeit" in remove(page, download).text or Download.objects.count() == 0


def test_the_last_file_of_something_public_stays(client, membership):
    client.force_login(make_manager())
    download = make_download(publication_of(membership, State.PUBLISHED))
    assert "letzte Datei" in remove(client, download).text
    assert Download.objects.exists()


def test_a_file_of_another_publication_is_not_removed(page, membership):
    mine, foreign = publication_of(membership), make_download()
    page.post(reverse("publications:remove_file", args=[mine.pk, foreign.pk]))
    assert Download.objects.filter(pk=foreign.pk).exists()


def test_submitting_without_a_file_is_refused_with_a_reason(page, membership):
    publication = publication_of(membership)
    response = page.post(reverse("publications:submit", args=[publication.pk]), follow=True)
    assert "mindestens eine Datei" in response.text
    publication.refresh_from_db()
    assert publication.state == State.DRAFT
    add(page, publication)
    page.post(reverse("publications:submit", args=[publication.pk]))
    publication.refresh_from_db()
    assert publication.state == State.IN_REVIEW
