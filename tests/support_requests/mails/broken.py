"""Mails that keep to no rule: charsets missing, wrong or unknown, headers and encodings that are broken."""

import base64
import quopri

from tests.support_requests.mails.building import Example, head, raw

TEXT = "Größe: 40 m². Schöne Grüße"


def _charset(content_type: str, codec: str):
    return lambda to: raw(head(to=to), TEXT.encode(codec), content_type=content_type)


def _encoded(encoding: str, content: bytes, content_type: str = "text/plain; charset=utf-8"):
    return lambda to: raw(head(to=to, Content_Transfer_Encoding=encoding), content, content_type=content_type)


def _without(name: str):
    def make(to: str) -> bytes:
        return raw({key: value for key, value in head(to=to).items() if key != name}, TEXT)

    return make


FLOWED = "Dieser Absatz ist lang und geht \nin der nächsten Zeile weiter.\n\nDas ist der zweite.\n-- \nFirma"

EXAMPLES = [
    Example("utf-8", _charset("text/plain; charset=utf-8", "utf-8"), TEXT),
    Example("latin-1", _charset("text/plain; charset=iso-8859-1", "latin-1"), TEXT),
    Example("latin-9", _charset("text/plain; charset=ISO-8859-15", "iso-8859-15"), TEXT),
    Example("windows", _charset('text/plain; charset="Windows-1252"', "cp1252"), TEXT),
    Example("no-charset-utf-8", _charset("text/plain", "utf-8"), TEXT),
    Example("no-charset-windows", _charset("text/plain", "cp1252"), TEXT),
    Example("us-ascii-with-umlauts", _charset("text/plain; charset=us-ascii", "cp1252"), TEXT),
    Example("wrong-charset", _charset("text/plain; charset=utf-8", "cp1252"), TEXT),
    Example("unknown-charset", _charset("text/plain; charset=x-unknown", "utf-8"), TEXT),
    Example("no-charset-at-all", _charset("text/plain; charset=unicode_escape", "utf-8"), TEXT),
    Example(
        "utf-16-base64",
        _encoded("base64", base64.encodebytes(TEXT.encode("utf-16")), "text/plain; charset=utf-16"),
        TEXT,
    ),
    Example("base64", _encoded("base64", base64.encodebytes(TEXT.encode())), TEXT),
    Example(
        "base64-cut-short",
        _encoded("base64", base64.b64encode(b"Danke, das passt uns gut")[:-3]),
        "Danke, das passt uns",
    ),
    Example("quoted-printable", _encoded("quoted-printable", quopri.encodestring(TEXT.encode())), TEXT),
    Example("quoted-printable-broken", _encoded("quoted-printable", b"100 =ZZ sicher=3D"), "100 =ZZ sicher="),
    Example(
        "flowed",
        lambda to: raw(head(to=to), FLOWED, content_type="text/plain; charset=utf-8; format=flowed"),
        "Dieser Absatz ist lang und geht in der nächsten Zeile weiter.\n\nDas ist der zweite.",
        "Firma",
    ),
    Example("raw-umlauts-in-headers", lambda to: raw(head(to=to, subject="Rückfrage"), TEXT), TEXT),
    Example(
        "broken-encoded-word", lambda to: raw(head(to=to, subject="=?utf-8?B?W$$?= =?x?Q?=ZZ?="), TEXT), TEXT
    ),
    Example("no-message-id", _without("Message-ID"), TEXT),
    Example("no-date", _without("Date"), TEXT),
    Example("no-sender", _without("From"), TEXT, other_sender=False),
    Example("no-mime-version", _without("MIME-Version"), TEXT),
    Example(
        "multipart-without-end",
        lambda to: raw(
            head(to=to),
            f"--x\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n",
            content_type="multipart/mixed; boundary=x",
        ),
        TEXT,
    ),
    Example("long-lines", lambda to: raw(head(to=to), "wort " * 3000), ("wort " * 3000).strip()),
    Example(
        "html-only-broken",
        lambda to: raw(head(to=to), "<p>Guten Tag<b><i></p><td>x<script>alert(1)", content_type="text/html"),
        "Guten Tag\n\nx",
    ),
    Example(
        "html-with-hidden-parts",
        lambda to: raw(
            head(to=to),
            '<div style="display:none">Vorschau</div><p>Guten&nbsp;Tag</p><img src="https://example.net/x.png">',
            content_type="text/html; charset=utf-8",
        ),
        "Guten Tag",
    ),
]
