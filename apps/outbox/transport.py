"""Speaking SMTP step by step: the outbox must note what it will do just before a mail is handed over."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from django.core.exceptions import ImproperlyConfigured

from apps.outbox.endpoints import Endpoint

TIMEOUT = 20.0
PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
# A server that sends so much without a line's end speaks no SMTP (RFC 5321, 4.5.3.1.5 allows 512 bytes).
LONGEST_ANSWER = 65_536
# What a server answers to each line of an envelope that it agrees to.
_AGREED = ((250,), (250, 251), (354,))


class SendError(Exception):
    """Why a mail was not (surely) taken, in words for a manager."""


class ServerUnavailable(SendError):
    """The server cannot be reached or does not let us in: no mail's fault, so none counts an attempt."""


class TemporaryRefusal(SendError):
    """Not now (4xx), or the connection broke before the text: surely not taken; later it may be."""


class PermanentRefusal(SendError):
    """Never (5xx)."""


class Unknown(SendError):
    """The connection broke while the text was handed over: it may have been taken or not."""


@dataclass(frozen=True)
class Server:
    """Where mail goes. `timeout` is in seconds, for each wait."""

    at: Endpoint
    timeout: float = TIMEOUT

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Reads `smtp://`, `smtp+tls://` (STARTTLS) or `smtp+ssl://` and `[user:password@]host[:port]`.

        A timeout may follow: `?timeout=20`.

        Raises:
            ImproperlyConfigured: if it is none of these; the message never repeats the password.
        """
        at, parts = Endpoint.read(
            url, setting="EMAIL_URL", ports=PORTS, example="smtp+tls://user:password@host:587"
        )
        try:
            return cls(at, float(parse_qs(parts.query).get("timeout", [TIMEOUT])[0]))
        except ValueError as error:
            raise ImproperlyConfigured("EMAIL_URL cannot be read: check its timeout.") from error


@dataclass(frozen=True)
class Envelope:
    """From whom a mail comes and to whom it goes, as the server is told it."""

    lines: tuple[bytes, ...]

    @classmethod
    def of(cls, sender: str, recipient: str) -> Self:
        """Raises UnicodeError or ValueError, if an address is not of plain visible ASCII."""
        for address in (sender, recipient):
            if not address.isprintable() or not set(address).isdisjoint("<>"):
                raise ValueError("An address that cannot stand in an envelope.")
        mail, to = f"MAIL FROM:<{sender}>\r\n", f"RCPT TO:<{recipient}>\r\n"
        return cls((mail.encode("ascii"), to.encode("ascii"), b"DATA\r\n"))


def quoted(data: bytes) -> bytes:
    """`data` with each dot that begins a line doubled (RFC 5321, 4.5.2); our own mails have none."""
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in data.split(b"\r\n"))


class Transport:
    """One connection to the mail server, opened when it is first needed and kept between mails.

    For each mail `ready` (the server has agreed to its envelope and waits for the text), `hand_over` (the
    text), `taken` (the answer); they raise `SendError`s only. To a server that knows PIPELINING (RFC 2920)
    the next mail's envelope goes together with the text, so that a mail costs one wait instead of four.
    """

    def __init__(self, server: Server, *, greeting: str) -> None:
        self.server = server
        self.greeting = greeting
        self._wire: _Wire | None = None
        self._announced: Envelope | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ready(self, envelope: Envelope) -> None:
        """Returns once the server waits for the text of this mail.

        A kept connection that the server has closed meanwhile is opened anew, once.

        Raises:
            ServerUnavailable, TemporaryRefusal, PermanentRefusal: nothing was handed over.
        """
        kept = self._wire is not None
        try:
            self._wait_for_go(envelope)
        except _ConnectionLost as lost:
            self.abandon()
            if not kept:
                raise TemporaryRefusal(str(lost)) from lost
            try:
                self._wait_for_go(envelope)
            except _ConnectionLost as again:
                self.abandon()
                raise TemporaryRefusal(str(again)) from again

    def hand_over(self, data: bytes, *, following: Envelope | None = None) -> None:
        """Hands over the text of the mail that the server is ready for: lines parted by CRLF, `quoted`.

        `taken` must follow, and after it `ready` for `following`, if that is given.

        Raises:
            Unknown: it may have been taken.
        """
        end = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            wire = self._open()
            if following is not None and wire.pipelining:
                wire.send(data, end, *following.lines)
                self._announced = following
            else:
                wire.send(data, end)
        except (OSError, ServerUnavailable) as error:
            self.abandon()
            raise Unknown(_words(error)) from error

    def taken(self) -> None:
        """Returns once the server has taken the text.

        Raises:
            TemporaryRefusal, PermanentRefusal: it was surely not taken.
            Unknown: it may have been.
        """
        try:
            code, reply = self._open().answer()
        except (OSError, ServerUnavailable) as error:
            self.abandon()
            raise Unknown(_words(error)) from error
        if code == 250:
            return
        if code == 421 or not 400 <= code < 600:
            self.abandon()
        if not 400 <= code < 600:
            # The answer to something else: server and we are out of step.
            raise Unknown(_answer(code, reply))
        # What was announced after it stays so: a refused text ends its mail only (RFC 5321, 4.1.1.4).
        raise _refusal(code, reply)

    def abandon(self) -> None:
        """Hangs up: nothing else tells a server that waits for a text that there is none."""
        self._announced = None
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    def close(self) -> None:
        """Says good-bye, if there still is anyone to say it to."""
        if self._announced is not None:
            # A server that waits for a text would take the good-bye for one.
            self.abandon()
        if self._wire is not None:
            with contextlib.suppress(OSError):
                self._wire.ask(b"QUIT\r\n")
            self.abandon()

    def _wait_for_go(self, envelope: Envelope) -> None:
        wire = self._open()
        announced, self._announced = self._announced is not None, None
        try:
            if wire.pipelining and not announced:
                wire.send(*envelope.lines)
            if wire.pipelining:
                answers = [wire.answer() for _line in envelope.lines]
            else:
                answers = []
                for line in envelope.lines:
                    answers.append(wire.ask(line))
                    if answers[-1][0] >= 400:
                        break
        except OSError as error:
            raise _ConnectionLost(_words(error)) from error
        self._check(answers)

    def _check(self, answers: "list[tuple[int, bytes]]") -> None:
        """Whether all was agreed to; if not, leaves the connection ready for the next mail, or closed."""
        agreed = zip(answers, _AGREED, strict=False)
        refused = next((answer for answer, codes in agreed if answer[0] not in codes), None)
        if refused is None:
            return
        code, reply = refused
        if code == 421 or not 400 <= code < 600:
            raise _ConnectionLost(_answer(code, reply))
        try:
            if answers[-1][0] == 354 or self._open().ask(b"RSET\r\n")[0] != 250:
                self.abandon()
        except OSError:
            self.abandon()
        raise _refusal(code, reply)

    def _open(self) -> "_Wire":
        if self._wire is None:
            try:
                self._wire = _Wire(self._connect())
            except (OSError, smtplib.SMTPException) as error:
                raise ServerUnavailable(_words(error)) from error
        return self._wire

    def _connect(self) -> smtplib.SMTP:
        at, timeout = self.server.at, self.server.timeout
        # Reading all the authorities' certificates takes longer than a hundred mails.
        context = None if at.scheme == "smtp" else ssl.create_default_context()
        smtp: smtplib.SMTP
        if at.scheme == "smtp+ssl":
            smtp = smtplib.SMTP_SSL(at.host, at.port, self.greeting, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(at.host, at.port, self.greeting, timeout=timeout)
        try:
            if at.scheme == "smtp+tls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if at.user:
                smtp.login(at.user, at.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class _Wire:
    """What an open connection carries; smtplib has greeted the server and logged in. Raises OSErrors only."""

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp
        assert smtp.sock is not None
        self._socket = smtp.sock
        self._heard = b""
        self.pipelining = smtp.has_extn("pipelining")

    def send(self, *parts: bytes) -> None:
        self._socket.sendall(b"".join(parts))

    def ask(self, line: bytes) -> tuple[int, bytes]:
        self.send(line)
        return self.answer()

    def answer(self) -> tuple[int, bytes]:
        """The server's next answer (RFC 5321, 4.2): code and words, those of several lines together."""
        words = []
        while True:
            line = self._line()
            words.append(line[4:])
            if line[3:4] != b"-":
                break
        if not line[:3].isdigit():
            raise ConnectionError("What the server says is no SMTP.")
        return int(line[:3]), b" ".join(words)

    def close(self) -> None:
        self._smtp.close()

    def _line(self) -> bytes:
        while b"\n" not in self._heard:
            more = self._socket.recv(4096)
            if not more:
                raise ConnectionError("Connection closed by the server.")
            self._heard += more
            if len(self._heard) > LONGEST_ANSWER:
                raise ConnectionError("What the server says is no SMTP.")
        line, _end, self._heard = self._heard.partition(b"\n")
        return line.rstrip()


class _ConnectionLost(Exception):
    """The connection broke, or the server closed it (421), before any text."""


def _refusal(code: int, reply: bytes) -> SendError:
    kind = PermanentRefusal if 500 <= code < 600 else TemporaryRefusal
    return kind(_answer(code, reply))


def _answer(code: int, reply: bytes) -> str:
    words = "".join(sign if sign.isprintable() else " " for sign in reply.decode("utf-8", "replace"))
    return f"{code} {words}"[:500]


def _words(error: Exception) -> str:
    if isinstance(error, ServerUnavailable):
        return str(error)
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _answer(error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode())
    text = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return f"{type(error).__name__}: {text}"[:500]
