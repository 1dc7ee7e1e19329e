"""From a row to the bytes that a mail server takes (RFC 5322, MIME).

What all recipients of a body share is encoded once. Python's own generator would build each mail anew, which
takes several times as long as handing it over.
"""

import base64
import binascii
import email.policy
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.conf import settings

from apps.outbox.addresses import BOUNCE, signed_address
from apps.outbox.choices import MailKind
from apps.outbox.messages import Mail, address_of, check_address, check_header, check_headers
from apps.outbox.models import BodyAttachment, MessageBody, OutboxMessage
from apps.outbox.rendering import PLACEHOLDER, fill, one_line
from apps.siteconfig.current import current

# Folds and encodes what is not plain ASCII (RFC 2047).
POLICY = email.policy.SMTP.clone(cte_type="7bit")
_DOT = re.compile(rb"^\.", re.MULTILINE)


def sender_address() -> str:
    """The portal's own address, as the server is told it."""
    return address_of(settings.DEFAULT_FROM_EMAIL)


def sender() -> str:
    """The portal's own address with the network's name, as readers see it."""
    network = current()
    if not network.is_set_up:
        return settings.DEFAULT_FROM_EMAIL
    return str(Address(network.name, addr_spec=sender_address()))


def envelope_sender(message: Mail | OutboxMessage) -> str:
    """Whom a mail server answers about `message`: an address signed for it, or the portal's own."""
    return signed_address(BOUNCE, message.pk) or sender_address()


def ascii_address(address: str) -> str:
    """`address` with its domain as the network writes it (RFC 5890).

    Raises:
        UnicodeError: if it has no such form.
    """
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


class Prepared:
    """A body, encoded once; `build` adds what differs for a recipient."""

    def __init__(self, body: MessageBody, attachments: Sequence[BodyAttachment] = ()) -> None:
        shared = {"Subject": one_line(body.subject), **check_headers(body.headers)}
        self._differing = {name: value for name, value in shared.items() if PLACEHOLDER.search(value)}
        fixed = [_header(name, value) for name, value in shared.items() if name not in self._differing]
        self._fixed = "".join([_header("From", sender()), *fixed, "MIME-Version: 1.0\r\n"])
        self._content = self._assemble(body, [_attached(file) for file in attachments])

    def build(self, message: Mail | OutboxMessage) -> bytes:
        """The whole mail, in lines of ASCII that end with CRLF; none begins with a dot.

        Raises:
            UnsafeMail: if anything that goes into a header could end it.
            UnicodeError: if an address cannot be written.
        """
        head = "".join([self._fixed, *self._own_headers(message)]).encode("ascii")
        variables = message.variables
        return b"".join([head, *(part.fill(variables) for part in self._content)])

    def _own_headers(self, message: Mail | OutboxMessage) -> list[str]:
        own = [
            f"To: {ascii_address(check_address(message.recipient))}\r\n",
            # The time of queueing, so that a mail that is sent again is the same mail.
            _date(message.created_at),
            f"Message-ID: {check_header(message.message_id)}\r\n",
        ]
        if message.reply_to:
            own.append(f"Reply-To: {ascii_address(check_address(message.reply_to))}\r\n")
        if message.kind != MailKind.NEWSLETTER:
            own.append("Auto-Submitted: auto-generated\r\n")
        for name, value in self._differing.items():
            own.append(_header(name, one_line(fill(value, message.variables))))
        own += [_header(name, value) for name, value in check_headers(message.headers).items()]
        return own

    @staticmethod
    def _assemble(body: MessageBody, attached: "list[list[_Part]]") -> "list[_Part]":
        content = _text("plain", body.text)
        if body.html:
            content = _multipart("alternative", [content, _text("html", body.html)])
        if attached:
            content = _multipart("mixed", [content, *attached])
        return content


class _Part:
    """Finished bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def fill(self, variables: dict[str, str]) -> bytes:
        return self.data


class _Variable(_Part):
    """What differs: stands between soft line breaks, so that what is around it can be encoded beforehand."""

    def __init__(self, name: str, *, html: bool) -> None:
        self.name = name
        self.html = html

    def fill(self, variables: dict[str, str]) -> bytes:
        value = str(variables.get(self.name, f"[[{self.name}]]"))
        return b"=\r\n" + _quoted_printable(escape(value) if self.html else value) + b"=\r\n"


def _text(subtype: str, text: str) -> list[_Part]:
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    parts = [_Part(head.encode())]
    for position, piece in enumerate(PLACEHOLDER.split(text)):
        # `split` gives text and name in turn
        variable = position % 2
        parts.append(
            _Variable(piece, html=subtype == "html") if variable else _Part(_quoted_printable(piece))
        )
    return parts


def _multipart(subtype: str, contents: list[list[_Part]]) -> list[_Part]:
    # "=_" stands in no quoted-printable or base64 text (RFC 2045, 6.7)
    boundary = f"=_{uuid.uuid4().hex}"
    parts = [_Part(f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode())]
    for content in contents:
        parts += [_Part(f"--{boundary}\r\n".encode()), *content, _Part(b"\r\n")]
    return [*parts, _Part(f"--{boundary}--\r\n".encode())]


class _Calendar(_Part):
    """A calendar file that names its recipient; it is encoded for each of them."""

    def fill(self, variables: dict[str, str]) -> bytes:
        return _base64(fill(self.data.decode(), variables).encode())


def _attached(file: BodyAttachment) -> list[_Part]:
    maintype = file.mime.partition("/")[0]
    kind = file.mime
    if maintype == "text":
        kind += "; charset=utf-8"
    if file.method:
        kind += f"; method={file.method}"
    head = (
        f"Content-Type: {kind}\r\nContent-Disposition: attachment; {_filename(file.name)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode("ascii")
    data = bytes(file.content)
    if file.method and b"[[" in data:
        return [_Part(head), _Calendar(data)]
    return [_Part(head + _base64(data))]


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _quoted_printable(text: str) -> bytes:
    data = text.encode().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = binascii.b2a_qp(data, istext=True).replace(b"\r\n", b"\n")
    # A line of a single dot would end the mail. It is written otherwise here, once for all who get the body.
    lines = _DOT.sub(b"=2E", lines)
    return lines.replace(b"\n", b"\r\n")


def _filename(name: str) -> str:
    """`name` as a parameter; percent-encoded where it is not plain ASCII (RFC 2231)."""
    if name.isascii() and not set(name) & set('"\\'):
        return f'filename="{name}"'
    return f"filename*=utf-8''{quote(name, safe='')}"


@lru_cache(maxsize=8)
def _date(moment: datetime) -> str:
    return f"Date: {format_datetime(moment.astimezone(UTC))}\r\n"


def _header(name: str, value: str) -> str:
    """One header with its line end. Plain ones stay on one line: folding would encode long links."""
    check_header(value)
    if value.isascii() and len(value) < 900:
        return f"{name}: {value}\r\n"
    return POLICY.header_factory(name, value).fold(policy=POLICY)
