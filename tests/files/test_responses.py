"""Serving: headers that keep a file from doing anything, ranges and conditions (RFC 9110)."""

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory

from apps.files.choices import DOCUMENTS
from apps.files.responses import serve
from apps.files.services import store
from tests.factories.files import make_upload, pdf_bytes, picture_bytes
from tests.factories.publications import make_download

pytestmark = pytest.mark.django_db
BODY = pdf_bytes()


@pytest.fixture
def stored():
    return store(upload=make_upload("Größe & Maß.pdf", BODY), kinds=DOCUMENTS)


def get(stored, inline=False, **headers):
    return serve(RequestFactory().get("/", headers=headers), stored, inline=inline)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}, {"Range": "bytes=99999-"}])
def test_every_answer_is_harmless(stored, headers):
    response = get(stored, **headers)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    if response.status_code != 416:
        assert response["Content-Disposition"] == (
            "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F.pdf"
        )


def test_the_policy_of_the_site_does_not_replace_the_file_s(client):
    download = make_download()
    response = client.get(download.get_absolute_url())
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_whole_file(stored):
    response = get(stored)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(BODY))
    assert body(response) == BODY


@pytest.mark.parametrize(
    "wanted, expected",
    [
        ("bytes=0-3", BODY[:4]),
        ("bytes=5-", BODY[5:]),
        ("bytes=-7", BODY[-7:]),
        ("bytes=10-99999999", BODY[10:]),
        ("bytes=-99999999", BODY),
    ],
)
def test_ranges(stored, wanted, expected):
    response = get(stored, Range=wanted)
    assert response.status_code == 206
    assert body(response) == expected
    assert response["Content-Length"] == str(len(expected))
    assert response["Content-Range"].endswith(f"/{len(BODY)}")


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=9-3", "bytes=-0"])
def test_impossible_ranges(stored, wanted):
    response = get(stored, Range=wanted)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(BODY)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=-", "bytes=a-b", "items=0-3", "bytes=0-1,3-4", "bytes=0-" + "9" * 5000]
)
def test_ranges_that_are_none_give_the_whole_file(stored, wanted):
    assert get(stored, Range=wanted).status_code == 200


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_not_sent_again(stored, form):
    etag = get(stored)["ETag"]
    response = get(stored, **{"If-None-Match": form.format(etag)})
    assert (response.status_code, response.content) == (304, b"")


def test_a_range_of_another_version_gives_the_whole_file(stored):
    assert get(stored, Range="bytes=0-3", **{"If-Range": '"other"'}).status_code == 200
    assert get(stored, Range="bytes=0-3", **{"If-Range": get(stored)["ETag"]}).status_code == 206


def test_only_pictures_are_shown_in_place(stored):
    assert get(stored, inline=True)["Content-Disposition"].startswith("attachment")
    picture = store(upload=make_upload("bild.png", picture_bytes("PNG")), kinds=DOCUMENTS)
    assert get(picture, inline=True)["Content-Disposition"].startswith("inline")
    assert get(picture)["Content-Disposition"].startswith("attachment")


def test_lost_bytes_are_a_404(stored):
    default_storage.delete(stored.file.name)
    with pytest.raises(Http404):
        get(stored)
