"""Fetching what came to BOUNCE_ADDRESS from its mailbox, by IMAP (RFC 3501)."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

import structlog
from django.db import DatabaseError

from apps.outbox import services
from apps.outbox.endpoints import Endpoint
from apps.outbox.incoming import MOST_BYTES

log = structlog.get_logger(__name__)

TIMEOUT = 30
# How many mails are read in one go; the next look takes the next ones.
AT_ONCE = 200
PORTS = {"imap": 143, "imap+tls": 143, "imap+ssl": 993}


@dataclass(frozen=True)
class Mailbox:
    """Where to look."""

    at: Endpoint
    folder: str

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Reads `imap+ssl://user:password@host[:port][/folder]`, or `imap+tls` (STARTTLS) or `imap`.

        Raises:
            ImproperlyConfigured: if it is none of these; the message never repeats the password.
        """
        at, parts = Endpoint.read(
            url, setting="IMAP_URL", ports=PORTS, example="imap+ssl://user:password@host/INBOX"
        )
        return cls(at, unquote(parts.path.strip("/")) or "INBOX")


def fetch(mailbox: Mailbox) -> int:
    """Reads what is new in `mailbox`; returns how many mails counted.

    What counted is deleted, as it holds addresses and what people wrote; the rest is marked as read and left
    for people. A mail that is read twice, as the connection broke before it was marked, counts once.

    Raises:
        OSError, imaplib.IMAP4.error: if the server does not answer or refuses us.
    """
    counted = 0
    with _opened(mailbox) as server:
        _answer, (found,) = server.uid("SEARCH", "UNSEEN")
        for uid in (found or b"").split()[:AT_ONCE]:
            name = uid.decode("ascii")
            _answer, data = server.uid("FETCH", name, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
            raw = next((part[1] for part in data if isinstance(part, tuple)), None)
            if raw is None:
                continue
            try:
                # Stored for good before the server is told: whoever dies in between reads it again.
                received = services.receive(raw=raw)
            except DatabaseError:
                raise
            except Exception:  # one mail that cannot be read must not hold up all others; it stays unread
                log.exception("mail_not_read", uid=name)
                continue
            counted += received.counted
            server.uid("STORE", name, "+FLAGS", r"(\Seen \Deleted)" if received.counted else r"(\Seen)")
        server.expunge()
    if counted:
        log.info("mail_fetched", counted=counted)
    return counted


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    context = ssl.create_default_context()
    server: imaplib.IMAP4
    at = mailbox.at
    if at.scheme == "imap+ssl":
        server = imaplib.IMAP4_SSL(at.host, at.port, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(at.host, at.port, timeout=TIMEOUT)
    with server:
        if at.scheme == "imap+tls":
            server.starttls(context)
        server.login(at.user, at.password)
        answer, _data = server.select(f'"{mailbox.folder}"')
        if answer != "OK":
            raise imaplib.IMAP4.error("The folder of IMAP_URL cannot be opened.")
        yield server
