"""Speaking SMTP step by step: the outbox must note what it will do just before a mail is handed over."""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TIMEOUT = 20.0
PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


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

    host: str
    port: int
    scheme: str = "smtp"
    user: str = ""
    password: str = ""
    timeout: float = TIMEOUT

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Reads `smtp://`, `smtp+tls://` (STARTTLS) or `smtp+ssl://` and `[user:password@]host[:port]`.

        A timeout may follow: `?timeout=20`.

        Raises:
            ImproperlyConfigured: if it is none of these; the message never repeats the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
            timeout = float(parse_qs(parts.query).get("timeout", [TIMEOUT])[0])
        except ValueError as error:
            raise ImproperlyConfigured("EMAIL_URL cannot be read: check its port and timeout.") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://user:password@host:587")
        return cls(
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            timeout=timeout,
        )


class Transport:
    """One connection to the mail server, opened when it is first needed and kept between mails.

    For each mail `begin` (sender, recipient), `hand_over` (the text), `taken` (the answer); they raise
    `SendError`s only. A server that knows PIPELINING (RFC 2920) is sent the whole announcement at once, and
    answers while the caller does something else; its refusals then come from `hand_over`.
    """

    def __init__(self, server: Server, *, greeting: str) -> None:
        self.server = server
        self.greeting = greeting
        self._smtp: smtplib.SMTP | None = None
        self._kept = False
        self._announced = ("", "")
        self._unanswered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, sender: str, recipient: str) -> None:
        """Announces a mail. A kept connection that the server has closed meanwhile is opened anew, once.

        Raises:
            ServerUnavailable, TemporaryRefusal, PermanentRefusal: nothing was handed over.
        """
        self._announced = (sender, recipient)
        self._kept = self._smtp is not None
        try:
            self._announce()
        except _ConnectionLost as lost:
            self._announce_anew(lost)

    def hand_over(self, data: bytes) -> None:
        """Hands the announced mail's text over, with CRLF line ends; `taken` must follow.

        Raises:
            ServerUnavailable, TemporaryRefusal, PermanentRefusal: it was surely not taken.
            Unknown: it may have been.
        """
        # What was announced without waiting may have reached a connection that was closed long ago.
        if self._unanswered and self._kept:
            try:
                self._wait_for_go()
            except _ConnectionLost as lost:
                self._announce_anew(lost)
                self._go_or_give_up()
        else:
            self._go_or_give_up()
        try:
            self._send_text(data)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unknown(_words(error)) from error

    def taken(self) -> None:
        """Returns once the server has taken the text.

        Raises:
            TemporaryRefusal, PermanentRefusal: it was surely not taken.
            Unknown: it may have been.
        """
        try:
            code, reply = self._open().getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unknown(_words(error)) from error
        if code != 250:
            self._refused(code, reply)

    def abandon(self) -> None:
        """Forgets the announced mail, so that the next can begin."""
        if self._unanswered:
            # The server waits for a text by now; only hanging up tells it that there is none.
            self._drop()
        if self._smtp is None:
            return
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def close(self) -> None:
        """Says good-bye, if there still is anyone to say it to."""
        if self._unanswered:
            # A server that waits for a text would take the good-bye for one.
            self._drop()
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
            self._smtp = None

    def _announce(self) -> None:
        sender, recipient = self._announced
        smtp = self._open()
        try:
            if smtp.has_extn("pipelining"):
                smtp.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n")
                self._unanswered = True
                return
            for step, address in ((smtp.mail, sender), (smtp.rcpt, recipient)):
                self._check_announced(*step(address))
        except (OSError, smtplib.SMTPException) as error:
            raise _ConnectionLost(_words(error)) from error

    def _announce_anew(self, lost: "_ConnectionLost") -> None:
        """Once more on a new connection, if the one that was lost had been kept from an earlier mail."""
        self._drop()
        if not self._kept:
            raise TemporaryRefusal(str(lost)) from lost
        self._kept = False
        try:
            self._announce()
        except _ConnectionLost as again:
            self._drop()
            raise TemporaryRefusal(str(again)) from again

    def _go_or_give_up(self) -> None:
        try:
            self._wait_for_go()
        except _ConnectionLost as lost:
            self._drop()
            raise TemporaryRefusal(str(lost)) from lost

    def _wait_for_go(self) -> None:
        """Reads what the server says to the announcement, until it waits for the text."""
        smtp = self._open()
        try:
            if not self._unanswered:
                code, reply = smtp.docmd("DATA")
            else:
                mail, rcpt = smtp.getreply(), smtp.getreply()
                code, reply = smtp.getreply()
                # With a refusal it may still wait for a text, so the connection is of no use then.
                self._unanswered = code == 354
                self._check_announced(*mail)
                self._check_announced(*rcpt)
                self._unanswered = False
        except (OSError, smtplib.SMTPException) as error:
            raise _ConnectionLost(_words(error)) from error
        if code != 354:
            self._refused(code, reply)

    def _check_announced(self, code: int, reply: bytes) -> None:
        if code == 421:
            raise _ConnectionLost(_answer(code, reply))
        if code not in (250, 251):
            self._refused(code, reply)

    def _open(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise ServerUnavailable(_words(error)) from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        # Reading all the authorities' certificates takes longer than a hundred mails.
        context = None if server.scheme == "smtp" else ssl.create_default_context()
        smtp: smtplib.SMTP
        if server.scheme == "smtp+ssl":
            smtp = smtplib.SMTP_SSL(
                server.host, server.port, self.greeting, timeout=server.timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, self.greeting, timeout=server.timeout)
        try:
            if server.scheme == "smtp+tls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _send_text(self, data: bytes) -> None:
        # A dot that begins a line is doubled (RFC 5321, 4.5.2).
        quoted = data.replace(b"\r\n.", b"\r\n..")
        if quoted.startswith(b"."):
            quoted = b"." + quoted
        end = b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n"
        self._open().send(quoted + end)

    def _refused(self, code: int, reply: bytes) -> None:
        if code == 421:
            self._drop()
        else:
            self.abandon()
        kind = PermanentRefusal if 500 <= code < 600 else TemporaryRefusal
        raise kind(_answer(code, reply))

    def _drop(self) -> None:
        self._unanswered = False
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _ConnectionLost(Exception):
    """The connection broke, or the server closed it (421), before any text."""


def _answer(code: int, reply: bytes) -> str:
    words = "".join(sign if sign.isprintable() else " " for sign in reply.decode("utf-8", "replace"))
    return f"{code} {words}"[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return _answer(error.smtp_code, reply if isinstance(reply, bytes) else str(reply).encode())
    text = "".join(sign if sign.isprintable() else " " for sign in str(error))
    return f"{type(error).__name__}: {text}"[:500]
