"""Hostile and careless uploads: each is refused with a code of its own, and nothing is kept."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from apps.files.checks import check_upload
from apps.files.choices import DOCUMENTS, DOCX, JPEG, PDF, PICTURES, PNG
from apps.files.models import StoredFile
from apps.files.services import store
from tests.factories.files import docx_bytes, make_upload, pdf_bytes, picture_bytes

HTML = b"<!doctype html><script>alert(1)</script>"


def code_of(name: str, content: bytes, kinds=DOCUMENTS) -> str:
    with pytest.raises(ValidationError) as refusal:
        check_upload(make_upload(name, content), kinds)
    assert refusal.value.messages[0]
    return refusal.value.code


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("leer.pdf", b"", "empty"),
        ("seite.pdf", HTML, "content"),
        ("seite.html", HTML, "kind"),
        ("bild.svg", b"<svg/>", "kind"),
        ("programm.pdf.exe", b"MZ", "kind"),
        ("ohne", pdf_bytes(), "kind"),
        ("bild.jpg", picture_bytes("PNG"), "content"),
        ("bild.png", picture_bytes("JPEG"), "content"),
        ("text.docx", pdf_bytes(), "content"),
        ("tabelle.xlsx", docx_bytes(), "content"),
        ("kaputt.pdf", b"%PDF-1.7\nnothing more", "damaged"),
        ("kaputt.docx", b"PK\x03\x04 nothing more", "damaged"),
        ("halb.jpg", picture_bytes()[:400], "damaged"),
        ("halb.png", picture_bytes("PNG")[:60], "damaged"),
    ],
)
def test_refuses_what_is_not_what_its_name_says(name, content, code):
    assert code_of(name, content) == code


def test_refuses_what_is_too_large(settings):
    settings.FILES_MAX_BYTES = 100
    assert code_of("studie.pdf", pdf_bytes()) == "too_large"


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("Studie.PDF", pdf_bytes(), PDF),
        ("bild.jpeg", picture_bytes("JPEG"), JPEG),
        ("bild.png", picture_bytes("PNG"), PNG),
    ],
)
def test_takes_what_is_sound(name, content, kind):
    assert check_upload(make_upload(name, content), DOCUMENTS) == kind


def test_takes_a_word_file():
    assert check_upload(make_upload("text.docx", docx_bytes()), DOCUMENTS) == DOCX


def packed(content: bytes, head: bytes = b"") -> bytes:
    body = zlib.compress(content)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


@pytest.mark.parametrize(
    "content",
    [
        pdf_bytes(SCRIPT, catalogue=b"/OpenAction 6 0 R"),
        pdf_bytes(b"<</S/J#61vaScript/JS(1)>>", catalogue=b"/OpenAction 6 0 R"),
        pdf_bytes(b"<</S/#4a#61#76#61#53#63#72#69#70#74/JS(1)>>", catalogue=b"/OpenAction 6 0 R"),
        pdf_bytes(b"<</S/Launch/F(cmd.exe)>>", catalogue=b"/OpenAction 6 0 R"),
        pdf_bytes(b"<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream"),
        pdf_bytes(b"<</Type/Annot/Subtype/FileAttachment>>"),
        pdf_bytes(b"<</Type/Annot/Subtype/RichMedia>>"),
        pdf_bytes(b"<</S/SubmitForm/F(http://example.org)>>"),
        pdf_bytes(packed(b"7 0 " + SCRIPT, b"/Type/ObjStm/N 1/First 4")),
        pdf_bytes(packed(SCRIPT)),  # says nothing of what it is
        pdf_bytes(packed(b" " * (1024 * 1024 - 6) + SCRIPT, b"/Type/ObjStm")),  # across two chunks
        pdf_bytes(b"<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]/Length 2>>\nstream\n00\nendstream"),
        pdf_bytes(b"<</Type/Obj#53tm/Filter/LZWDecode/Length 2>>\nstream\n00\nendstream"),
        pdf_bytes(b"<</Type/ObjStm/DecodeParms<</Predictor 12>>/Length 2>>\nstream\n00\nendstream"),
    ],
)
def test_refuses_active_content_in_pdfs(content):
    assert code_of("aktiv.pdf", content) == "active"


def test_takes_pdfs_that_only_speak_of_scripts():
    """A lecture about JavaScript is none; nor is a link, or a page to open first."""
    content = pdf_bytes(
        b"<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://example.org/JavaScript.html)>>>>",
        catalogue=b"/OpenAction[3 0 R/Fit]",
        text="JavaScript und Launch im Betrieb",
    )
    assert check_upload(make_upload("vortrag.pdf", content), DOCUMENTS) == PDF


def test_refuses_a_pdf_whose_streams_unpack_without_end(monkeypatch):
    monkeypatch.setattr("apps.files.pdf_tokens.MAX_UNPACKED", 1000)
    assert code_of("bombe.pdf", pdf_bytes(packed(b"0" * 5000))) == "bomb"


def test_refuses_a_protected_pdf():
    locked = pdf_bytes().replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (b"00" * 32, b"00" * 32),
    )
    assert code_of("gesperrt.pdf", locked) == "protected"


@pytest.mark.parametrize(
    "parts, code",
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/VBAPROJECT.BIN": b"x"}, "macros"),
        ({"word/activeX/activeX1.bin": b"x"}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "macros"),
        ({"word/settings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "active"),
        ({"word/settings.xml": "<!DOCTYPE x><x/>".encode("utf-16")}, "active"),
        (
            {
                "word/_rels/settings.xml.rels": b'<Relationship Id="1" Type="http://x/attachedTemplate" '
                b'Target="http://x/a.dotm" TargetMode="External"/>'
            },
            "active",
        ),
    ],
)
def test_refuses_active_content_in_office_files(parts, code):
    assert code_of("text.docx", docx_bytes(parts)) == code


def test_refuses_renamed_macro_files():
    types = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert code_of("text.docx", docx_bytes(types=types)) == "macros"


def test_takes_office_files_with_links():
    link = (
        b'<Relationship Id="1" Type="http://x/hyperlink" Target="https://example.org" TargetMode="External"/>'
    )
    content = docx_bytes({"word/_rels/document.xml.rels": link})
    assert check_upload(make_upload("text.docx", content), DOCUMENTS)


def test_refuses_a_zip_bomb(monkeypatch):
    monkeypatch.setattr("apps.files.office.MAX_UNPACKED", 100_000)
    assert code_of("text.docx", docx_bytes({"word/media/x": b"0" * 200_000})) == "bomb"


def test_refuses_a_zip_that_lies_about_its_size(monkeypatch):
    content = docx_bytes({"word/media/x": b"0" * 200_000})
    lie = content.replace(struct.pack("<I", 200_000), struct.pack("<I", 10))
    assert lie != content
    assert code_of("text.docx", lie) in {"damaged", "bomb"}


def test_refuses_a_picture_of_too_many_pixels():
    """A few hundred bytes that say they are 100 000 by 100 000 pixels."""
    content = picture_bytes("PNG")
    size = struct.pack(">II", 100_000, 100_000)
    head = b"IHDR" + size + content[24:29]
    giant = content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]
    assert code_of("riese.png", giant) in {"bomb", "damaged"}


def test_refuses_a_picture_above_the_limit(monkeypatch):
    monkeypatch.setattr("apps.files.pictures.MAX_PIXELS", 100)
    assert code_of("gross.png", picture_bytes("PNG")) == "bomb"


@pytest.mark.django_db
def test_refused_files_leave_nothing(settings):
    with pytest.raises(ValidationError):
        store(upload=make_upload("seite.pdf", HTML), kinds=DOCUMENTS)
    assert not StoredFile.objects.exists()


def exif_picture(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Kamera von Person"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture_bytes(kind, exif=exif)


@pytest.mark.django_db
@pytest.mark.parametrize("kind, name", [("JPEG", "foto.jpg"), ("PNG", "foto.png")])
def test_pictures_lose_place_and_camera_and_nothing_else(kind, name):
    content = exif_picture(kind) + b"hidden behind the end"
    stored = store(upload=make_upload(name, content), kinds=PICTURES)
    kept = stored.file.read()
    assert b"Kamera" not in kept
    assert b"hidden" not in kept
    assert stored.size == len(kept)
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(content)) as before:
        assert not after.getexif().get_ifd(0x8825)
        assert after.tobytes() == before.tobytes()
        assert kind != "JPEG" or after.getexif()[0x0112] == 6  # still to be turned


@pytest.mark.django_db
def test_progressive_pictures_stay_whole():
    content = picture_bytes("JPEG", size=(300, 200), progressive=True, comment=b"secret")
    kept = store(upload=make_upload("foto.jpg", content), kinds=PICTURES).file.read()
    assert b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(content)) as before:
        assert after.tobytes() == before.tobytes()
