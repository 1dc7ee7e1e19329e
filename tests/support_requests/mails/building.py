"""Mails as programs write them, put together from text; addresses are of example domains."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import count

_numbers = count(1)
KNOWN = "firma@example.org"


def head(*, to: str, sender: str = KNOWN, subject: str = "AW: Neues zu Ihrer Anfrage", **more: str) -> dict:
    number = next(_numbers)
    return {
        "Return-Path": f"<{sender}>",
        "Delivered-To": to,
        "From": f"Beispielperson <{sender}>",
        "To": to,
        "Subject": subject,
        "Date": "Wed, 25 Nov 2026 10:00:00 +0100",
        "Message-ID": f"<{number}.beispiel@mail.example.org>",
        "MIME-Version": "1.0",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def raw(headers: dict, body: bytes | str, *, content_type: str = "text/plain; charset=utf-8") -> bytes:
    """Exactly these bytes, so that what is broken stays broken. `None` as a header leaves it out."""
    lines = {"Content-Type": content_type, "Content-Transfer-Encoding": "8bit", **headers}
    top = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    content = body.encode() if isinstance(body, str) else body
    return top.encode() + b"\r\n" + content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def plain(*, to: str, text: str = "Vielen Dank, das passt.", **more) -> bytes:
    return raw(head(to=to, **more), text)


def build(*, to: str, text: str = "", html: str = "", files=(), **more) -> bytes:
    """A mail of text, HTML and `files` (name, type, bytes), as a tidy program writes it."""
    message = EmailMessage()
    for name, value in head(to=to, **more).items():
        if name != "MIME-Version":
            message[name] = value
    if text or not html:
        message.set_content(text)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    for name, mime, content in files:
        main, _slash, sub = mime.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


@dataclass(frozen=True)
class Example:
    """A mail and what must become of it. `make(to)` writes it; `folded` is in what is folded, if anything.

    `files` are the names of what is stored, `left_out` the beginnings of what is named as not taken.
    """

    name: str
    make: Callable[[str], bytes]
    said: str = ""
    folded: str = ""
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    outcome: str = "entered"
    reason: str = ""
    other_sender: bool = False
