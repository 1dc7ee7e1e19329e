"""Mails with files, and what looks like files: signatures, invitations, Outlook's winmail.dat."""

import base64
import random
from io import BytesIO

from PIL import Image

from tests.factories.support_requests import pdf_upload
from tests.support_requests.mails.building import Example, build, head, raw

PDF = pdf_upload().read()
TEXT = "Anbei, was Sie brauchen."
CALENDAR = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR"
SEALED = "MIAGCSqGSIb3DQEHA6CAMIACAQAxAA=="


def _picture(side: int) -> bytes:
    buffer = BytesIO()
    noise = random.Random(1).randbytes(side * side * 3)
    Image.frombytes("RGB", (side, side), noise).save(buffer, "PNG")
    return buffer.getvalue()


def _files(*files, text: str = TEXT):
    return lambda to: build(to=to, text=text, files=files)


def _related(side: int):
    def make(to: str) -> bytes:
        picture = base64.encodebytes(_picture(side)).decode()
        body = (
            "--r\nContent-Type: text/html; charset=utf-8\n\n<p>Anbei, was Sie brauchen.</p>"
            '<img src="cid:bild1">\n'
            '--r\nContent-Type: image/png; name="image001.png"\nContent-ID: <bild1>\n'
            f"Content-Transfer-Encoding: base64\n\n{picture}\n--r--\n"
        )
        return raw(head(to=to), body, content_type="multipart/related; boundary=r")

    return make


def _parts(*parts: tuple[str, str], kind: str = "mixed", extra: str = ""):
    def make(to: str) -> bytes:
        body = "".join(f"--p\nContent-Type: {mime}\n\n{content}\n" for mime, content in parts)
        return raw(head(to=to), f"{body}--p--\n", content_type=f"multipart/{kind}; boundary=p{extra}")

    return make


def _nested(to: str) -> bytes:
    inner = f"--c\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n--c--"
    middle = f"--b\nContent-Type: multipart/alternative; boundary=c\n\n{inner}\n--b--"
    body = f"--a\nContent-Type: multipart/related; boundary=b\n\n{middle}\n--a--\n"
    return raw(head(to=to), body, content_type="multipart/mixed; boundary=a")


PLAIN = ("text/plain; charset=utf-8", TEXT)
EXAMPLES = [
    Example("pdf", _files(("plan.pdf", "application/pdf", PDF)), TEXT, files=("plan.pdf",)),
    Example(
        "pdf-as-octets", _files(("plan.pdf", "application/octet-stream", PDF)), TEXT, files=("plan.pdf",)
    ),
    Example("pdf-without-ending", _files(("plan", "application/pdf", PDF)), TEXT, files=("plan.pdf",)),
    Example(
        "pdf-with-umlauts",
        _files(("Größe & Plan.pdf", "application/pdf", PDF)),
        TEXT,
        files=("Größe & Plan.pdf",),
    ),
    Example(
        "two-files",
        _files(("a.pdf", "application/pdf", PDF), ("b.png", "image/png", _picture(8))),
        TEXT,
        files=("a.pdf", "b.png"),
    ),
    Example("only-a-file", _files(("a.pdf", "application/pdf", PDF), text=""), "", files=("a.pdf",)),
    Example("path-in-name", _files(("../../etc/a.pdf", "application/pdf", PDF)), TEXT, files=("a.pdf",)),
    Example(
        "program", _files(("start.exe", "application/octet-stream", b"MZ")), TEXT, left_out=("start.exe: ",)
    ),
    Example(
        "program-as-pdf",
        _files(("bericht.pdf", "application/pdf", b"MZ\x90")),
        TEXT,
        left_out=("bericht.pdf: ",),
    ),
    Example("empty-file", _files(("leer.pdf", "application/pdf", b"")), TEXT, left_out=("leer.pdf: ",)),
    Example("zip", _files(("alles.zip", "application/zip", b"PK\x03\x04")), TEXT, left_out=("alles.zip: ",)),
    Example(
        "good-and-bad",
        _files(("a.pdf", "application/pdf", PDF), ("b.exe", "application/exe", b"MZ")),
        TEXT,
        files=("a.pdf",),
        left_out=("b.exe: ",),
    ),
    Example(
        "many-files",
        _files(*((f"{n}.exe", "application/exe", b"MZ") for n in range(22))),
        TEXT,
        left_out=tuple(f"{n}.exe: " for n in range(22)),
    ),
    Example(
        "winmail",
        _files(("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22")),
        TEXT,
        left_out=("winmail.dat: ",),
    ),
    Example(
        "winmail-only",
        _files(("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22"), text=""),
        "",
        left_out=("winmail.dat: ",),
    ),
    Example("logo-in-signature", _related(10), TEXT),
    Example("picture-in-text", _related(100), TEXT, files=("image001.png",)),
    Example(
        "calendar-answer",
        _parts(PLAIN, ("text/calendar; method=REPLY; charset=utf-8", CALENDAR)),
        TEXT,
        left_out=("datei.ics: ",),
    ),
    Example(
        "calendar-answer-alone",
        lambda to: raw(
            head(to=to, subject="Zugesagt: Gespräch"), CALENDAR, content_type="text/calendar; method=REPLY"
        ),
        "Zugesagt: Gespräch",
        left_out=("datei.ics: ",),
    ),
    Example(
        "forwarded-mail",
        _parts(PLAIN, ("message/rfc822", "Subject: Altes\n\nGeheim")),
        TEXT,
        left_out=("mail.eml: ",),
    ),
    Example("nested", _nested, TEXT),
    Example(
        "smime-signed",
        _parts(
            PLAIN,
            ('application/pkcs7-signature; name="smime.p7s"', "MIAG"),
            kind="signed",
            extra='; protocol="application/pkcs7-signature"',
        ),
        TEXT,
    ),
    Example(
        "pgp-signed",
        _parts(PLAIN, ("application/pgp-signature", "-----BEGIN PGP SIGNATURE-----"), kind="signed"),
        TEXT,
    ),
    Example(
        "smime-encrypted",
        lambda to: raw(
            head(to=to),
            SEALED,
            content_type='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"',
        ),
        outcome="open",
        reason="sealed",
    ),
    Example(
        "pgp-encrypted",
        _parts(("application/pgp-encrypted", "Version: 1"), kind="encrypted"),
        outcome="open",
        reason="sealed",
    ),
    Example(
        "huge-text",
        lambda to: raw(head(to=to), "Zeile\n" * 20_000),
        ("Zeile\n" * 20_000)[:20_000],
        folded="Zeile",
    ),
    Example("empty", lambda to: raw(head(to=to), ""), outcome="open", reason="empty"),
    Example(
        "blank",
        lambda to: raw(head(to=to), "<br> &nbsp; <br>", content_type="text/html"),
        outcome="open",
        reason="empty",
    ),
]
