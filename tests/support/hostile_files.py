"""Builds files as somebody makes them who means harm, or does not know better."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image, PngImagePlugin

from tests.factories.files import docx_bytes, pdf_bytes, picture_bytes

HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def packed(content: bytes, head: bytes = b"") -> bytes:
    """A stream as a PDF's object."""
    body = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)


def opening(action: bytes) -> Callable[[], bytes]:
    """A PDF that does this when it is opened."""
    return lambda: pdf_bytes(action, catalogue=b"/OpenAction 6 0 R")


def locked(*, user: str) -> bytes:
    """With a password to open it, or (without `user`) one against printing and copying."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        allow = pikepdf.Permissions(extract=False, print_highres=False)
        document.save(made, encryption=pikepdf.Encryption(owner="geheim", user=user, allow=allow))
    return made.getvalue()


def script_in_object_stream() -> bytes:
    """The action stands in a compressed stream of objects."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as document:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = document.make_indirect(action)
        document.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def pdf_without_pages() -> bytes:
    made = io.BytesIO()
    pikepdf.new().save(made)
    return made.getvalue()


def pdf_of_many_pages() -> bytes:
    """One small page, named some thousand times."""
    kids = b"3 0 R " * 6000
    return pdf_bytes().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[%s]/Count 6000" % kids)


def pdf_bomb() -> bytes:
    """Half a gigabyte of nothing in half a megabyte."""
    return pdf_bytes(packed(b"\0" * (450 * 1024 * 1024)))


def office(parts: dict[str, bytes], **more) -> Callable[[], bytes]:
    return lambda: docx_bytes(parts, **more)


def relation(kind: str, target: str, mode: str = 'TargetMode="External"') -> Callable[[], bytes]:
    """A Word file with one relation to something outside."""
    text = f'<Relationship Id="1" Type="http://x/{kind}" Target="{target}" {mode}/>'
    return office({"word/_rels/document.xml.rels": f"<Relationships>{text}</Relationships>".encode()})


def office_bomb() -> bytes:
    return docx_bytes({f"word/media/{number}": b"\0" * (70 * 1024 * 1024) for number in range(3)})


def office_of_ratio() -> bytes:
    """Below the limit for all, yet packed a thousandfold."""
    return docx_bytes({"word/media/1": b"\0" * (60 * 1024 * 1024)})


def office_of_many_parts() -> bytes:
    return docx_bytes({f"word/media/{number}": b"" for number in range(5001)})


def lying_office() -> bytes:
    content = docx_bytes({"word/media/x": b"0" * 200_000})
    return content.replace(struct.pack("<I", 200_000), struct.pack("<I", 10))


def locked_office() -> bytes:
    """The flag for a password set on every part."""
    content = bytearray(docx_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        while position != -1:
            content[position + place] |= 1
            position = content.find(mark, position + 4)
    return bytes(content)


def doubled_office() -> bytes:
    made = io.BytesIO(docx_bytes())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", b"<other/>")
    return made.getvalue()


def commented_office() -> bytes:
    made = io.BytesIO(docx_bytes())
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = HTML
    return made.getvalue()


def giant_png() -> bytes:
    """A few hundred bytes that say they are 100,000 by 100,000 pixels."""
    content = picture_bytes("PNG")
    head = b"IHDR" + struct.pack(">II", 100_000, 100_000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


def giant_jpeg() -> bytes:
    content = bytearray(picture_bytes("JPEG"))
    start = content.find(b"\xff\xc0")
    content[start + 5 : start + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(content)


def bursting_png() -> bytes:
    """Forty by thirty pixels, whose data unpack to fifty megabytes."""
    content = picture_bytes("PNG")
    body = b"IDAT" + zlib.compress(b"\0" * (50 * 1024 * 1024), 9)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return content[:33] + chunk + content[-12:]


def located_picture(kind: str = "JPEG") -> bytes:
    """With place, camera and a name, as telephones write them (EXIF)."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera von Person"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (50.0, 49.0, 57.0)
    return picture_bytes(kind, exif=exif)


def with_segment(marker: int, body: bytes) -> bytes:
    """A JPEG with a segment of an application."""
    content = picture_bytes("JPEG")
    return content[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + content[2:]


def png_with_text() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", HTML.decode())
    told.add_itxt("XML:com.adobe.xmp", "<GPSLatitude>50,49N</GPSLatitude>")
    return picture_bytes("PNG", pnginfo=told)
