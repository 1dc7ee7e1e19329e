"""Publications as visitors see them, and their files."""

import json
import re

import pytest

from apps.moderation.choices import State
from apps.taxonomy.models import ActionField
from tests.factories.files import make_upload, pdf_bytes
from tests.factories.partners import make_viewer
from tests.factories.publications import make_download, make_publication

pytestmark = pytest.mark.django_db
ROLES = ["anonymous", "stranger", "administrator", "member", "manager"]


@pytest.mark.parametrize("role", ROLES)
def test_files_of_a_draft(client, role):
    download = make_download(make_publication(state=State.DRAFT))
    viewer = make_viewer(role, organisation=download.publication.organisation)
    if role != "anonymous":
        client.force_login(viewer)
    status = client.get(download.get_absolute_url()).status_code
    assert status == (200 if role in {"member", "manager"} else 404)


def test_a_file_is_not_served_under_another_publication(client):
    secret, public = make_download(make_publication(state=State.DRAFT)), make_publication()
    assert client.get(f"/publikationen/{public.slug}/dateien/{secret.pk}/studie.pdf").status_code == 404


def test_a_download(client):
    download = make_download(upload=make_upload("Studie.pdf"))
    response = client.get(download.get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Studie.pdf"'
    assert b"".join(response.streaming_content) == pdf_bytes()
    assert not response.cookies


def test_a_mistyped_name_leads_to_the_file(client):
    download = make_download()
    response = client.get(download.get_absolute_url() + "x")
    assert (response.status_code, response["Location"]) == (302, download.get_absolute_url())


def test_drafts_are_nowhere(client):
    make_publication(state=State.DRAFT, title="Geheim")
    for url in ("/publikationen/", "/publikationen/feed/"):
        assert "Geheim" not in client.get(url).text


@pytest.mark.parametrize(
    "query, found",
    [
        ("", {"A", "B"}),
        ("art=study", {"A"}),
        ("art=slides", {"B"}),
        ("jahr=2022", {"A"}),
        ("sprache=en", {"B"}),
        ("handlungsfeld=zukunft", {"A"}),
        ("art=study&sprache=en", set()),
        ("art=unsinn&jahr=x&projekt=%27--&handlungsfeld=0&seite=-1", {"A", "B"}),
    ],
)
def test_filters(client, query, found):
    field = ActionField.objects.create(slug="zukunft", name_de="Zukunft")
    make_publication(title="Titel-A", kind="study", published_on="2022-02-10", action_fields=[field])
    make_publication(title="Titel-B", kind="slides", published_on="2024-02-10", language="en")
    text = client.get(f"/publikationen/?{query}").text
    assert {letter for letter in "AB" if f"Titel-{letter}" in text} == found


def test_pages_keep_the_filters(client):
    for _number in range(13):
        make_publication()
    assert "?art=study&amp;seite=2" in client.get("/publikationen/?art=study").text


def test_structured_data_cannot_break_out_of_its_element(client):
    publication = make_publication(title="</script><script>alert(1)</script>", with_file=True)
    text = client.get(publication.get_absolute_url()).text
    assert "<script>alert(1)" not in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    assert data["name"] == publication.title
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["encoding"][0]["encodingFormat"] == "application/pdf"


def test_how_to_cite(client):
    publication = make_publication(authors="Projektbüro", title="Wandel", published_on="2024-02-10")
    assert "Projektbüro (2024): Wandel. Studie." in client.get(publication.get_absolute_url()).text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    "url",
    ["/publikationen/", "/publikationen/?art=study&jahr=2024", "/publikationen/feed/", "/publikationen/x/"],
)
def test_few_queries_however_many_there_are(client, number, url, django_assert_max_num_queries):
    fields = [ActionField.objects.create(slug=str(one), name_de=str(one)) for one in range(number)]
    publication = make_publication(slug="x", action_fields=fields)
    for _number in range(number):
        make_download(publication)
        make_publication(with_file=True)
    with django_assert_max_num_queries(5):
        response = client.get(url)
    assert response.status_code == 200
    assert not response.cookies
