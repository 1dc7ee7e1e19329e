"""Files that the script sends before the form is saved."""

import pytest
from django.urls import reverse

from apps.files import examining
from apps.files.models import PdfPage, StoredFile
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.partners import make_member
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db
URL = "/arbeitsplatz/publikationen/hochladen/"


@pytest.fixture
def member(client):
    member = make_member().user
    client.force_login(member)
    return member


@pytest.mark.parametrize(
    "values, says",
    [
        ({"upload": make_upload("seite.pdf", b"<html>")}, "passt nicht zu ihrem Namen"),
        ({"upload": make_upload("leer.pdf", b"")}, "ist leer"),
        ({"upload": ""}, "nicht hochladen"),
        ({"number": "60"}, "nicht hochladen"),
        ({"number": "x"}, "nicht hochladen"),
    ],
)
def test_refusals_say_why_and_keep_nothing(client, member, values, says):
    response = client.post(URL, {"upload": make_upload(), "number": 0} | values)
    assert response.status_code == 400
    assert says in response.json()["message"]
    assert not StoredFile.objects.exists()


def test_the_row_stands_for_the_file(client, member):
    answer = client.post(URL, {"upload": make_upload("Bericht_2.pdf"), "number": 3, "language": "en"}).json()
    stored = StoredFile.objects.get()
    assert stored.waits_for_id == member.pk
    assert f'name="downloads-3-stored_file" value="{stored.pk}"' in answer["row"]
    assert 'value="Bericht 2"' in answer["row"]
    assert "Bericht_2.pdf" in answer["message"]


def test_what_is_found_out_by_reading_it(client):
    stored = make_download(upload=make_upload(content=pdf_bytes(text="Guten Tag, liebe Leute"))).stored_file
    assert (stored.page_count, stored.cover.mime) == (1, "image/jpeg")
    assert list(PdfPage.objects.values_list("file", "number", "text")) == [
        (stored.pk, 1, "Guten Tag, liebe Leute")
    ]
    assert stored.accessibility == {"title": "", "language": "", "tags": False, "text": True}
    assert not examining.examine(number=stored.pk)


def test_readers_and_authors_learn_how_accessible_it_is(client):
    membership = make_member()
    publication = make_publication(organisation=membership.organisation)
    make_download(publication, upload=make_upload(content=pdf_bytes(text="Guten Tag, liebe Leute")))
    text = client.get(publication.get_absolute_url()).text
    assert "Die Sprache ist nicht angegeben" in text and "In Word" not in text
    client.force_login(membership.user)
    assert "In Word" in client.get(reverse("publications:manage_detail", args=[publication.pk])).text
