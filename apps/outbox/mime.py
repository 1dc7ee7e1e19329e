"""From a row to the bytes that a mail server takes (RFC 5322, MIME)."""

import email.policy
from collections.abc import Sequence
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings

from apps.outbox.choices import MailKind
from apps.outbox.messages import check_address, check_header, check_headers
from apps.outbox.models import BodyAttachment, MessageBody, OutboxMessage
from apps.outbox.rendering import fill, one_line

# 7bit: no server needs to know more. Headers of ours that are long already (links) are never folded anew,
# because Python would encode the links while folding them.
POLICY = email.policy.SMTP.clone(cte_type="7bit", refold_source="none")


def sender_address() -> str:
    """The portal's own address, as the server is told it."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def ascii_address(address: str) -> str:
    """`address` with its domain as the network writes it (RFC 5890)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def build(message: OutboxMessage, body: MessageBody, attachments: Sequence[BodyAttachment] = ()) -> bytes:
    """The whole mail.

    Raises:
        UnsafeMail: if anything that goes into a header could end it.
        ValueError: if an address cannot be written.
    """
    mail = EmailMessage(policy=POLICY)
    _write_headers(mail, message, body)
    mail.set_content(fill(body.text, message.variables), charset="utf-8")
    if body.html:
        mail.add_alternative(fill(body.html, message.variables, html=True), subtype="html", charset="utf-8")
    for attachment in attachments:
        _attach(mail, attachment)
    return mail.as_bytes()


def _write_headers(mail: EmailMessage, message: OutboxMessage, body: MessageBody) -> None:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    mail["From"] = Address(display_name=name, addr_spec=ascii_address(address))
    mail["To"] = Address(addr_spec=ascii_address(check_address(message.recipient)))
    mail["Subject"] = check_header(one_line(fill(body.subject, message.variables)))
    if message.reply_to:
        mail["Reply-To"] = Address(addr_spec=ascii_address(check_address(message.reply_to)))
    # The time of queueing, so that a mail that is sent again is the same mail.
    mail.set_raw("Date", format_datetime(message.created_at.astimezone(UTC)))
    mail.set_raw("Message-ID", check_header(message.message_id))
    if message.kind != MailKind.NEWSLETTER:
        mail["Auto-Submitted"] = "auto-generated"
    for name, value in check_headers(message.headers).items():
        if value.isascii():
            mail.set_raw(name, value)
        else:
            mail[name] = value


def _attach(mail: EmailMessage, attachment: BodyAttachment) -> None:
    maintype, _, subtype = attachment.mime.partition("/")
    params = {}
    if maintype == "text":
        params["charset"] = "utf-8"
    if attachment.method:
        params["method"] = attachment.method
    mail.add_attachment(
        bytes(attachment.content),
        maintype=maintype,
        subtype=subtype,
        filename=attachment.name,
        params=params,
    )
