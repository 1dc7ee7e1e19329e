"""What hostile files there are, and what becomes of each; `hostile_files` builds them when asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.factories.files import docx_bytes, pdf_bytes, picture_bytes
from tests.support.hostile_files import (
    HTML,
    SCRIPT,
    bursting_png,
    commented_office,
    doubled_office,
    giant_jpeg,
    giant_png,
    located_picture,
    locked,
    locked_office,
    lying_office,
    office,
    office_bomb,
    office_of_many_parts,
    office_of_ratio,
    opening,
    packed,
    pdf_bomb,
    pdf_of_many_pages,
    pdf_without_pages,
    png_with_text,
    relation,
    script_in_object_stream,
    with_segment,
)  # fmt: skip


@dataclass(frozen=True)
class Refused:
    """A file that is not taken: with which code, and a part of what its owner is told."""

    what: str
    name: str
    content: Callable[[], bytes]
    code: str
    says: str


@dataclass(frozen=True)
class Cleaned:
    """A picture that is taken without what it carries: none of `gone` is left of it."""

    what: str
    name: str
    content: Callable[[], bytes]
    gone: tuple[bytes, ...]


MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
_NOT_ITS_NAME = "passt nicht zu ihrem Namen"
_KIND = "wird nicht angenommen"
_DAMAGED = "lässt sich nicht lesen"
_ACTIVE = "aktive Inhalte"
_PROTECTED = "durch ein Passwort oder durch Einschränkungen geschützt"
_MACROS = "Makros oder Programme"
_ELSEWHERE = "lädt Teile von anderswo"
_LINK = "etwas anderem als einer Webseite"

REFUSED = [
    Refused("a web page as PDF", "seite.pdf", lambda: HTML, "content", _NOT_ITS_NAME),
    Refused("a program as PDF", "studie.pdf", lambda: b"MZ\x90\x00" + b"\0" * 200, "content", _NOT_ITS_NAME),
    Refused("a script as PDF", "studie.pdf", lambda: b"#!/bin/sh\nrm -rf ~\n", "content", _NOT_ITS_NAME),
    Refused("an archive as PDF", "studie.pdf", docx_bytes, "content", _NOT_ITS_NAME),
    Refused("a picture as PDF", "studie.pdf", picture_bytes, "content", _NOT_ITS_NAME),
    Refused("a web page before a PDF", "studie.pdf", lambda: HTML + pdf_bytes(), "content", _NOT_ITS_NAME),
    Refused("nothing", "leer.pdf", lambda: b"", "empty", "ist leer"),
    Refused("a program's ending", "studie.pdf.exe", lambda: b"MZ", "kind", _KIND),
    Refused("a web page", "seite.html", lambda: HTML, "kind", _KIND),
    Refused("a vector picture", "bild.svg", lambda: b"<svg onload='alert(1)'/>", "kind", _KIND),
    Refused("a shortcut", "studie.pdf.lnk", lambda: b"L\0\0\0", "kind", _KIND),
    Refused("a Word file for macros", "text.docm", docx_bytes, "kind", _KIND),
    Refused("an old Word file", "text.doc", lambda: b"\xd0\xcf\x11\xe0", "kind", _KIND),
    Refused("a disc image", "studie.iso", lambda: b"\0" * 100, "kind", _KIND),
    # PDF
    Refused("half a PDF", "halb.pdf", lambda: b"%PDF-1.7\nmore to come", "damaged", _DAMAGED),
    Refused("a PDF without pages", "leer.pdf", pdf_without_pages, "damaged", _DAMAGED),
    Refused("far too many pages", "viele.pdf", pdf_of_many_pages, "bomb", "zu viele Seiten"),
    Refused("a password to open", "zu.pdf", lambda: locked(user="geheim"), "protected", _PROTECTED),
    Refused("a password against copying", "zu.pdf", lambda: locked(user=""), "protected", _PROTECTED),
    Refused("a script when opened", "a.pdf", opening(SCRIPT), "active", _ACTIVE),
    Refused("a script in other letters", "a.pdf", opening(b"<</S/J#61vaScript/JS(1)>>"), "active", _ACTIVE),
    Refused(
        "a script by its name",
        "a.pdf",
        lambda: pdf_bytes(SCRIPT, catalogue=b"/Names<</JavaScript<</Names[(x)6 0 R]>>>>"),
        "active",
        _ACTIVE,
    ),
    Refused("a script among packed objects", "a.pdf", script_in_object_stream, "active", _ACTIVE),
    Refused("a script in a stream", "a.pdf", lambda: pdf_bytes(packed(SCRIPT)), "active", _ACTIVE),
    Refused(
        "a script across two pieces",
        "a.pdf",
        lambda: pdf_bytes(packed(b" " * (1024 * 1024 - 6) + SCRIPT, b"/Type/ObjStm")),
        "active",
        _ACTIVE,
    ),
    Refused(
        "objects in an odd coding",
        "a.pdf",
        lambda: pdf_bytes(
            b"<</Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]/Length 2>>\nstream\n00\nendstream"
        ),
        "active",
        _ACTIVE,
    ),
    Refused("a program to start", "a.pdf", opening(b"<</S/Launch/F(cmd.exe)>>"), "active", _ACTIVE),
    Refused(
        "a file inside",
        "a.pdf",
        lambda: pdf_bytes(b"<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream"),
        "active",
        _ACTIVE,
    ),
    Refused(
        "a file on a pin",
        "a.pdf",
        lambda: pdf_bytes(b"<</Type/Annot/Subtype/FileAttachment>>"),
        "active",
        _ACTIVE,
    ),
    Refused("a film inside", "a.pdf", lambda: pdf_bytes(b"<</Subtype/RichMedia>>"), "active", _ACTIVE),
    Refused("a form that sends", "a.pdf", opening(b"<</S/SubmitForm/F(http://x)>>"), "active", _ACTIVE),
    Refused("a form that loads", "a.pdf", opening(b"<</S/ImportData/F(x.fdf)>>"), "active", _ACTIVE),
    Refused(
        "a way into a network share", "a.pdf", opening(b"<</S/GoToR/F(\\\\\\\\x\\\\y)>>"), "active", _ACTIVE
    ),
    Refused("a way into a file inside", "a.pdf", opening(b"<</S/GoToE/F(x)>>"), "active", _ACTIVE),
    Refused("a sound to play", "a.pdf", opening(b"<</S/Rendition/OP 0>>"), "active", _ACTIVE),
    Refused("a link that is a script", "a.pdf", opening(b"<</S/URI/URI(javascript:x)>>"), "link", "Link"),
    Refused(
        "a link to the reader's disc", "a.pdf", opening(b"<</S/URI/URI (file:///c:/x)>>"), "link", "Link"
    ),
    Refused("a stream without end", "bombe.pdf", pdf_bomb, "bomb", "viel zu groß"),
    Refused("a PDF that is an archive", "a.pdf", lambda: pdf_bytes() + docx_bytes(), "polyglot", "ZIP"),
    Refused("a PDF that is a web page", "a.pdf", lambda: pdf_bytes() + HTML, "polyglot", "HTML"),
    Refused(
        "a web page in a PDF's head",
        "a.pdf",
        lambda: pdf_bytes().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + HTML + b"\n"),
        "polyglot",
        "HTML",
    ),
    Refused(
        "a program behind a PDF", "a.pdf", lambda: pdf_bytes() + b"MZ" * 2000, "polyglot", "hinter ihrem Ende"
    ),
    # Office
    Refused("macros", "text.docx", office({"word/vbaProject.bin": b"x"}), "macros", _MACROS),
    Refused("macros under another name", "text.docx", office({}, types=MACRO_TYPES), "macros", _MACROS),
    Refused(
        "macros of the last century",
        "text.docx",
        office({"xl/macrosheets/1.xml": b"<x/>"}),
        "macros",
        _MACROS,
    ),
    Refused("a control", "text.docx", office({"word/activeX/activeX1.bin": b"x"}), "macros", _MACROS),
    Refused("a program inside", "text.docx", office({"word/embeddings/x.exe": b"MZ"}), "macros", _MACROS),
    Refused("a button's script", "text.docx", office({"customUI/customUI.xml": b"<x/>"}), "macros", _MACROS),
    Refused(
        "a template elsewhere",
        "text.docx",
        relation("attachedTemplate", "http://x/a.dotm"),
        "active",
        _ELSEWHERE,
    ),
    Refused(
        "the same in other quotation marks",
        "text.docx",
        relation("attachedTemplate", "http://x/a.dotm", "TargetMode='External'"),
        "active",
        _ELSEWHERE,
    ),
    Refused(
        "the same with a sign written as a number",
        "text.docx",
        relation("attachedTemplate", "http://x/a.dotm", 'TargetMode="&#69;xternal"'),
        "active",
        _ELSEWHERE,
    ),
    Refused("an object elsewhere", "text.docx", relation("oleObject", "http://x/a"), "active", _ELSEWHERE),
    Refused("a link that starts a tool", "text.docx", relation("hyperlink", "ms-msdt:/id"), "link", _LINK),
    Refused("a link that is a script", "text.docx", relation("hyperlink", "javascript:x"), "link", _LINK),
    Refused(
        "a web page as a part",
        "text.docx",
        relation("aFChunk", "/word/x.html", ""),
        "active",
        "Webseite als Teil",
    ),
    Refused(
        "a field that starts a program",
        "text.docx",
        office({"word/header1.xml": b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}),
        "dde",
        "anderes Programm",
    ),
    Refused("entities without end", "text.docx", office({"word/x.xml": _ENTITIES}), "active", "Definitionen"),
    Refused(
        "the same in two bytes a sign",
        "text.docx",
        office({"word/x.xml": "<!DOCTYPE x><x/>".encode("utf-16")}),
        "active",
        "Definitionen",
    ),
    Refused("an archive that bursts", "text.docx", office_bomb, "bomb", "viel zu groß"),
    Refused("an archive packed a thousandfold", "text.docx", office_of_ratio, "bomb", "viel zu groß"),
    Refused("an archive of too many parts", "text.docx", office_of_many_parts, "bomb", "viel zu groß"),
    Refused("an archive that lies", "text.docx", lying_office, "damaged", _DAMAGED),
    Refused("an archive with a password", "text.docx", locked_office, "protected", "ohne Passwort"),
    Refused("two parts of one name", "text.docx", doubled_office, "damaged", _DAMAGED),
    Refused("a part beside the archive", "text.docx", office({"../../x": b"x"}), "damaged", _DAMAGED),
    Refused(
        "a web page behind an archive",
        "text.docx",
        lambda: docx_bytes() + HTML,
        "polyglot",
        "Am Ende dieser Datei",
    ),
    Refused("a web page as a comment", "text.docx", commented_office, "polyglot", "Am Ende dieser Datei"),
    Refused("half an archive", "text.docx", lambda: docx_bytes()[:100], "damaged", _DAMAGED),
    Refused("a Word file as a workbook", "tabelle.xlsx", docx_bytes, "content", _NOT_ITS_NAME),
    # pictures
    Refused("a web page as a picture", "bild.jpg", lambda: HTML, "content", _NOT_ITS_NAME),
    Refused("a vector picture as a picture", "bild.png", lambda: b"<svg/>", "content", _NOT_ITS_NAME),
    Refused("a giant PNG", "riese.png", giant_png, "bomb", "zu viele Pixel"),
    Refused("a giant JPEG", "riese.jpg", giant_jpeg, "bomb", "zu viele Pixel"),
    Refused("a PNG that bursts", "bild.png", bursting_png, "bomb", "größer, als es angibt"),
    Refused("half a JPEG", "halb.jpg", lambda: picture_bytes()[:400], "damaged", _DAMAGED),
    Refused("half a PNG", "halb.png", lambda: picture_bytes("PNG")[:60], "damaged", _DAMAGED),
    # tables
    Refused(
        "a formula", "daten.csv", lambda: b"Ort;Zahl\nZwickau;=1+cmd|' /C calc'!A0\n", "formula", "Zeile 2"
    ),
    Refused("a formula behind a sign", "daten.csv", lambda: b'a,b\n"@SUM(1)",2\n', "formula", "Formel"),
    Refused("a web page as a table", "daten.csv", lambda: b"a;b\n" + HTML, "content", "Code einer Webseite"),
    Refused(
        "a program as a table", "daten.csv", lambda: b"MZ\x90\x00\x03", "content", "keine Tabelle als Text"
    ),
    Refused(
        "other signs", "daten.csv", lambda: "Straße;Größe\n".encode("latin-1"), "coding", "Zeichen in Zeile 1"
    ),
]

CLEANED = [
    Cleaned("place and camera", "foto.jpg", located_picture, (b"Kamera",)),
    Cleaned("place and camera in a PNG", "foto.png", lambda: located_picture("PNG"), (b"Kamera", b"eXIf")),
    Cleaned(
        "place as XMP",
        "foto.jpg",
        lambda: with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPSLatitude>"),
        (b"GPS",),
    ),
    Cleaned(
        "place as IPTC", "foto.jpg", lambda: with_segment(0xED, b"Photoshop 3.0\0Zwickau"), (b"Zwickau",)
    ),
    Cleaned(
        "a script as a comment", "foto.jpg", lambda: with_segment(0xFE, b"<?php system(1) ?>"), (b"<?php",)
    ),
    Cleaned("texts in a PNG", "bild.png", png_with_text, (b"<script>", b"GPSLatitude")),
    Cleaned(
        "an archive behind a picture", "foto.jpg", lambda: picture_bytes() + docx_bytes(), (b"PK\x03\x04",)
    ),
    Cleaned("a web page behind a picture", "bild.png", lambda: picture_bytes("PNG") + HTML, (b"<script>",)),
    Cleaned(
        "a program behind a picture", "foto.jpg", lambda: picture_bytes() + b"MZ" + b"\0" * 99, (b"MZ\0",)
    ),
]
