"""Some ninety hostile files: each is refused with a word that helps, or made harmless."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image

from apps.files.choices import PUBLISHED
from apps.files.models import StoredFile
from apps.files.services import store
from tests.factories.files import docx_bytes, make_upload, pdf_bytes, picture_bytes
from tests.support.hostile import CLEANED, REFUSED

pytestmark = pytest.mark.django_db
TABLE = 'Ort;Zahl;Anteil\nZwickau;-5;+1,5 %\nLeipzig;–;-\n"a, b";1;2\n'.encode()


def test_there_are_enough_of_them():
    assert len(REFUSED) + len(CLEANED) >= 60
    assert len({(case.what, case.name) for case in [*REFUSED, *CLEANED]}) == len(REFUSED) + len(CLEANED)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.what} ({case.name})")
def test_refused(case):
    with pytest.raises(ValidationError) as refusal, translation.override("de"):
        store(upload=make_upload(case.name, case.content()), kinds=PUBLISHED)
    (message,) = refusal.value.messages
    assert (refusal.value.code, case.says in message) == (case.code, True), message
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("case", CLEANED, ids=lambda case: f"{case.what} ({case.name})")
def test_cleaned(case):
    content = case.content()
    assert any(part in content for part in case.gone), "the file does not hold what is to go"
    kept = store(upload=make_upload(case.name, content), kinds=PUBLISHED).file.read()
    assert not [part for part in case.gone if part in kept]
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(content)) as before:
        assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize(
    "name, content",
    [
        ("studie.pdf", pdf_bytes()),
        ("studie.pdf", pdf_bytes() + b"\r\n% a note of a program behind the end\n"),
        ("text.docx", docx_bytes()),
        ("text.docx", docx_bytes({"word/media/1.png": picture_bytes("PNG")})),
        ("bild.png", picture_bytes("PNG")),
        ("bild.png", picture_bytes("PNG", size=(7, 5), bits=8)),
        ("foto.jpg", picture_bytes(progressive=True)),
        ("daten.csv", TABLE),
        ("daten.csv", b"\xef\xbb\xbf" + TABLE),
    ],
)
def test_what_is_sound_is_taken_as_it_is(name, content):
    assert store(upload=make_upload(name, content), kinds=PUBLISHED).size == len(content)
