"""Reads what the local mail sink has filed: one file a message, named by the time it came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
SHOWN_HEADERS = (
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "X-Envelope-To",
)


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is neither its text nor its HTML."""

    number: int
    filename: str
    content_type: str
    content: bytes


class StoredMessage:
    """One filed message. What it holds comes from outside and is shown as data, never trusted."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path

    def __str__(self) -> str:
        return self.subject or self.name

    @property
    def received_at(self) -> datetime:
        """When the sink took it."""
        return datetime.strptime(self.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)

    @property
    def subject(self) -> str:
        return str(self._message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self._message["From"] or "")

    @property
    def recipient(self) -> str:
        return str(self._message["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Those headers that a reader may want to see."""
        return [(name, str(value)) for name in SHOWN_HEADERS for value in self._message.get_all(name, [])]

    @property
    def text(self) -> str:
        """The plain text, empty if there is none."""
        return _decoded(self._message.get_body(("plain",)))

    @property
    def html(self) -> str:
        """The HTML as it was sent, empty if there is none."""
        return _decoded(self._message.get_body(("html",)))

    @property
    def attachments(self) -> list[Attachment]:
        """All other parts, numbered in the message's order."""
        bodies = [self._message.get_body((kind,)) for kind in ("plain", "html")]
        parts = [part for part in self._message.walk() if not part.is_multipart() and part not in bodies]
        return [
            Attachment(
                number=number,
                filename=part.get_filename() or f"{part.get_content_type().replace('/', '.')}",
                content_type=part.get_content_type(),
                content=_bytes(part),
            )
            for number, part in enumerate(parts, start=1)
        ]

    @cached_property
    def _message(self) -> EmailMessage:
        # an EmailMessage, as that is what this policy makes
        return message_from_bytes(self._path.read_bytes(), policy=policy.default)  # type: ignore[return-value]


class Names:
    """The names of all messages, newest first; a list of pages reads only the messages that it shows."""

    def __init__(self) -> None:
        self._names = sorted(_names(), reverse=True)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, wanted: slice) -> list[StoredMessage]:
        return [StoredMessage(_folder() / f"{name}.eml") for name in self._names[wanted]]


def find(name: str) -> StoredMessage | None:
    """The message of that name; None for any other name, so that none leads out of the folder."""
    path = _folder() / f"{name}.eml"
    return StoredMessage(path) if NAME.fullmatch(name) and path.is_file() else None


def _names() -> Iterator[str]:
    folder = _folder()
    if folder.is_dir():
        yield from (path.stem for path in folder.glob("*.eml") if NAME.fullmatch(path.stem))


def _folder() -> Path:
    return Path(settings.MAILBOX_DIR)


def _bytes(part) -> bytes:
    return part.get_payload(decode=True) or b""


def _decoded(part) -> str:
    if part is None:
        return ""
    try:
        return part.get_content()
    except (LookupError, ValueError):
        return _bytes(part).decode(errors="replace")
