"""Over 200 mails as they come back to a portal, in the shapes of many mail servers, each with its kind.

Built, not collected: no real person's address stands in them. `{to}` is the address that they came to,
`{about}` the reader whom they are about.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from apps.outbox.choices import IncomingKind as K

ABOUT = "leser@firma.example"
Build = Callable[[str], bytes]


@dataclass(frozen=True)
class Fixture:
    """`build(to)` makes the mail."""

    name: str
    kind: str
    build: Build


def all_fixtures() -> list[Fixture]:
    """All of them, with distinct names."""
    from tests.support import returned_reports, returned_words

    return [*returned_reports.fixtures(), *returned_words.fixtures()]


def lines(*parts: str) -> bytes:
    """A mail of lines, with the line ends of the network."""
    return (
        "\n".join(parts).replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "surrogateescape")
        + b"\r\n"
    )


ORIGINAL = (
    "Return-Path: <{to}>\nFrom: Netzwerk <portal@example.org>\nTo: {about}\nSubject: Neues aus dem Netzwerk\n"
    "Message-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    "User unknown? Mailbox full? So fragt unser Artikel. Out of office.\n"
)


def report(
    *,
    sender: str,
    subject: str,
    text: str,
    groups: list[str],
    kind: str = "delivery-status",
    charset: str = "us-ascii",
    headers: str = "",
    original: str = "message/rfc822",
    encode: bool = False,
) -> Build:
    """A report of several parts (RFC 6522): words for people, fields for programs, and the mail."""

    def build(to: str) -> bytes:
        fields = "\n\n".join(groups).format(to=to, about=ABOUT)
        encoding = ""
        if encode:
            fields, encoding = (
                base64.encodebytes(fields.encode()).decode(),
                "Content-Transfer-Encoding: base64\n",
            )
        whole = original == "message/rfc822"
        returned = ORIGINAL if whole else ORIGINAL.partition("\n\n")[0] + "\n"
        return lines(
            f"Return-Path: <>\n{headers}From: {sender}\nTo: {to}\nSubject: {subject}\nMIME-Version: 1.0",
            f'Content-Type: multipart/report; report-type={kind};\n boundary="grenze/1.2"',
            "",
            "This is a MIME-encapsulated message.",
            "",
            f"--grenze/1.2\nContent-Type: text/plain; charset={charset}\n\n{text}".replace("{about}", ABOUT),
            f"\n--grenze/1.2\nContent-Type: message/{kind}\n{encoding}\n{fields}",
            f"\n--grenze/1.2\nContent-Type: {original}\n\n{returned.format(to=to, about=ABOUT)}",
            "\n--grenze/1.2--",
        )

    return build


def plain(*, head: str, text: str, original: bool = False) -> Build:
    """A mail of one part."""

    def build(to: str) -> bytes:
        body = text + ("\n" + ORIGINAL if original else "")
        return lines(f"{head}\nTo: {to}".format(to=to, about=ABOUT), "", body.format(to=to, about=ABOUT))

    return build


def numbered(family: str, cases: list[tuple[str, Build]]) -> Iterator[Fixture]:
    """Names for the cases of a family."""
    for number, (kind, build) in enumerate(cases, 1):
        yield Fixture(f"{family}-{number:02}-{kind}", kind, build)


__all__ = ["ABOUT", "Build", "Fixture", "K", "all_fixtures", "lines", "numbered", "plain", "report"]
