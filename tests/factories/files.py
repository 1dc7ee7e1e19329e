"""Files as they are uploaded: sound ones and bad ones, made on the spot."""

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.files.models import StoredFile
from apps.partners.services.profiles import store_logo

_WORD_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def pdf_bytes(*objects: bytes, catalogue: bytes = b"", text: str = "Guten Tag") -> bytes:
    """A small sound PDF with one page; `objects` are added as they are, `catalogue` to the catalogue."""
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table)


def pdf_with_pages(*texts: str) -> bytes:
    """A PDF with one page for each of `texts`."""
    whole, buffer = pikepdf.new(), io.BytesIO()
    for text in texts:
        whole.pages.extend(pikepdf.open(io.BytesIO(pdf_bytes(text=text))).pages)
    whole.save(buffer)
    return buffer.getvalue()


def picture_bytes(kind: str = "JPEG", *, size=(40, 30), **saved) -> bytes:
    """A picture with a gradient, so that turning it shows."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, kind, **saved)
    return buffer.getvalue()


def docx_bytes(parts: dict[str, bytes] | None = None, *, types: bytes = _WORD_TYPES) -> bytes:
    """The skeleton of a Word file, with more `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", b"<w:document/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def make_upload(name: str = "studie.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """What a form hands over for a chosen file; a sound PDF unless `content` is given."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def make_logo(*, size=(40, 30)) -> StoredFile:
    """A stored logo."""
    return store_logo(make_upload("logo.png", picture_bytes("PNG", size=size)))
