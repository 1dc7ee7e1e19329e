"""A mail server for tests: really listens, keeps what it gets, refuses on demand.

Every test may ask for the fixture `smtp_sink`; it points `EMAIL_URL` to itself.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Received:
    """One mail as it came over the wire."""

    sender: str
    recipient: str
    data: bytes

    @property
    def mail(self) -> EmailMessage:
        """The parsed mail."""
        return message_from_bytes(self.data, policy=default)  # type: ignore[return-value]

    @property
    def text(self) -> str:
        """Its plain text, with plain line ends."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """Its HTML, with plain line ends."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        return self.mail.get_body((kind,)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]


@dataclass
class SmtpSink:
    """`messages` in the order they came; `connections` counts how often somebody connected."""

    port: int = 0
    messages: list[Received] = field(default_factory=list)
    connections: int = 0
    before_taking: Callable[[Received], Any] | None = None
    pipelining: bool = True
    _refusals: dict[str, str] = field(default_factory=dict)
    _drops: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """What `EMAIL_URL` must be."""
        return f"smtp://127.0.0.1:{self.port}?timeout=5"

    def refuse_with(self, code: int, *, at: str = "RCPT", text: str = "refused by the test") -> None:
        """From now on answers `code` at "MAIL", "RCPT" or "DATA" (after the text)."""
        self._refusals = {at: f"{code} {text}"}

    def accept(self) -> None:
        """From now on takes everything again."""
        self._refusals, self._drops = {}, {}

    def drop_at(self, step: str, *, times: int = 1) -> None:
        """Breaks the connection at "MAIL", "RCPT", "DATA" (not taken) or "TAKEN" (taken, no answer)."""
        self._drops[step] = times

    def to(self, recipient: str) -> list[Received]:
        """What came for one address."""
        return [message for message in self.messages if message.recipient == recipient]

    # What aiosmtpd calls; each returns the server's answer.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelining else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = self._answer("MAIL", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._answer("RCPT", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer("DATA", server)
        if answer is not None:
            return answer
        received = Received(envelope.mail_from, envelope.rcpt_tos[0], envelope.content)
        if self.before_taking is not None:
            self.before_taking(received)
        with self._lock:
            self.messages.append(received)
        return self._answer("TAKEN", server) or "250 taken"

    def _answer(self, step: str, server: SMTP) -> str | None:
        if self._drops.get(step, 0) > 0:
            self._drops[step] -= 1
            server.transport.abort()  # type: ignore[union-attr]
            return "421 gone"
        return self._refusals.get(step)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp_sink(settings) -> Iterator[SmtpSink]:
    """A listening mail server, and `EMAIL_URL` pointing to it."""
    sink = SmtpSink(port=free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, data_size_limit=2**26)
    controller.start()
    settings.EMAIL_URL = sink.url
    try:
        yield sink
    finally:
        controller.stop()
