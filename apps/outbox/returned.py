"""What a mail is that comes to us: a bounce (RFC 3464), a complaint (RFC 5965), an automatic one (RFC 3834).

Mail servers write reports of many kinds; those from before the standard are told by their sender and their
words. Nothing here has an effect, and nothing that a stranger writes makes it fail: it says what a mail
claims.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parseaddr

from apps.outbox.choices import IncomingKind
from apps.outbox.returned_words import AWAY, DAEMON, FAILED, FOR_NOW, GIVEN_UP, LATE, NOBODY, RETURNED

# A report that returns a whole mail may be long; what counts stands at its beginning.
MOST_BYTES = 1024 * 1024
MOST_TEXT = 20_000
_RECIPIENT_HEADERS = (
    "X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To",
    "To", "Cc", "Resent-To",
)  # fmt: skip

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"(?:^|\D)(?<![\d.])([45]\d\d)(?=[ \-#;,:]|$)")
# Permanent refusals (RFC 3463): nobody there; or full, too large, a bad sender, and the like.
_STATUS_OF_NOBODY = re.compile(r"5\.1\.(?!7$|8$)\d+|5\.2\.1|5\.4\.(?:4|310)|5\.7\.17")
_STATUS_FOR_NOW = re.compile(r"5\.1\.[78]|5\.2\.[23]|5\.3\.\d+|5\.6\.\d+")


@dataclass(frozen=True)
class Returned:
    """`status` as in RFC 3463 ("5.1.1"), `reason` in the server's words, `recipients` whom it was sent to."""

    kind: IncomingKind
    status: str = ""
    reason: str = ""
    recipients: tuple[str, ...] = ()


def read(raw: bytes) -> Returned:
    """Says what the mail `raw` is; never fails, whatever it is given."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw[:MOST_BYTES].replace(b"\x00", b""))
    except RecursionError:  # hundreds of folders within each other: nobody means that as a mail
        return Returned(IncomingKind.REPLY)
    parts = list(_own_parts(message))
    recipients = tuple(_recipients(message))
    complaint = _of_type(parts, "message/feedback-report")
    if complaint is not None:
        return _complaint(complaint, parts, recipients)
    report = _of_type(parts, "message/delivery-status", "message/global-delivery-status")
    if report is not None and (_is_report(message) or _by_machine(message)):
        return _delivery_status(report, parts, recipients)
    text = _text(parts)
    if _by_machine(message) and _of_type(parts, "message/disposition-notification") is None:
        found = _by_its_words(message, text, recipients)
        if found is not None:
            return found
    if _is_automatic(message):
        return Returned(IncomingKind.AUTOMATIC, recipients=recipients)
    return Returned(IncomingKind.REPLY, recipients=recipients)


def _own_parts(message: Message) -> Iterator[Message]:
    """The parts of the mail, but not of a mail within it: what somebody forwards is not what happened."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _own_parts(part)


def _of_type(parts: list[Message], *types: str) -> Message | None:
    return next((part for part in parts if part.get_content_type() in types), None)


def _is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report"


def _recipients(message: Message) -> Iterator[str]:
    for name in _RECIPIENT_HEADERS:
        for _name, address in getaddresses(list(_headers(message, name))):
            if "@" in address:
                yield address


def _complaint(part: Message, parts: list[Message], recipients: tuple[str, ...]) -> Returned:
    """A provider's customer called a mail spam; what it is about stands in the report only."""
    fields = _groups(part)
    kind = _field(fields, "Feedback-Type").lower()
    if kind not in ("abuse", "fraud", "opt-out"):
        return Returned(IncomingKind.AUTOMATIC, reason=kind[:500], recipients=recipients)
    about = [_field(fields, "Original-Mail-From")]
    original = _of_type(parts, "message/rfc822", "text/rfc822-headers")
    if original is not None:
        about.append(_header_of(original, "Return-Path"))
    addresses = tuple(address for _name, address in getaddresses(about) if address)
    return Returned(IncomingKind.COMPLAINT, reason=kind, recipients=(*recipients, *addresses))


def _delivery_status(report: Message, parts: list[Message], recipients: tuple[str, ...]) -> Returned:
    groups = [group for group in _groups(report) if _header(group, "Action") or _header(group, "Status")]
    for group in groups:
        action = _first_word(_header(group, "Action"))
        status = _status_in(_header(group, "Status"))
        if action == "failed" or (action not in _ACTIONS and status[:1] in ("4", "5")):
            words = " ".join(_header(group, "Diagnostic-Code").split())
            status, kind = _judge(status, words or _text(parts)[:2000])
            return Returned(kind, status, words[:500], recipients)
    for group in groups:
        action = _first_word(_header(group, "Action"))
        if action in _ACTIONS:
            return Returned(_ACTIONS[action], _status_in(_header(group, "Status")), "", recipients)
    if not groups and (found := _by_words_of(_text(parts), recipients)):
        return found
    return Returned(IncomingKind.AUTOMATIC, recipients=recipients)


_ACTIONS = {
    "delayed": IncomingKind.DELAYED,
    "delivered": IncomingKind.DELIVERED,
    "relayed": IncomingKind.DELIVERED,
    "expanded": IncomingKind.DELIVERED,
}


def _judge(status: str, words: str) -> tuple[str, IncomingKind]:
    """The best status there is, and whether the address is bad (HARD) or only out of reach for now (SOFT)."""
    if not status or status.endswith(".0.0"):
        # Exim and others say 5.0.0 for all; the server they spoke to said more.
        status = _status_in(words) or status
    if status.startswith("4"):
        return status, IncomingKind.SOFT
    if _STATUS_FOR_NOW.fullmatch(status):
        return status, IncomingKind.SOFT
    if status.startswith("5.1.") and _STATUS_OF_NOBODY.fullmatch(status):
        return status, IncomingKind.HARD
    full = FOR_NOW.search(words)
    if NOBODY.search(words) and not (full and status.startswith("5.7.")):
        return status, IncomingKind.HARD
    if full:
        return status, IncomingKind.SOFT
    if _STATUS_OF_NOBODY.fullmatch(status) or (not status and _code_in(words) in ("550", "551", "553")):
        return status, IncomingKind.HARD
    return status, IncomingKind.SOFT


def _by_its_words(message: Message, text: str, recipients: tuple[str, ...]) -> Returned | None:
    """A report from before the standard: from a mail server, and in words of its own."""
    subject = _header(message, "Subject")
    if AWAY.search(subject):
        return None
    failed = FAILED.search(subject) or (_by_name(message) and FAILED.search(text[:3000]))
    if not (_header(message, "X-Failed-Recipients") or failed):
        late = LATE.search(subject)
        return Returned(IncomingKind.DELAYED, recipients=recipients) if late else None
    if LATE.search(subject) or (LATE.search(text[:1500]) and not GIVEN_UP.search(text[:3000])):
        return Returned(IncomingKind.DELAYED, recipients=recipients)
    return _by_words_of(text, recipients)


def _by_words_of(text: str, recipients: tuple[str, ...]) -> Returned | None:
    # What follows is the mail that we sent, which says anything.
    words = RETURNED.split(text)[0]
    if not words.strip():
        return None
    status, kind = _judge("", words)
    reason = " ".join(words.split())[:500]
    return Returned(kind, status, reason, recipients)


def _by_machine(message: Message) -> bool:
    """Whether a mail server wrote it: nobody to answer to (RFC 5321, 4.5.5), or a name only these have."""
    if _header(message, "X-Failed-Recipients"):
        return True
    if _by_name(message):
        return True
    return _header(message, "Return-Path").strip() == "<>" and not _is_automatic(message)


def _by_name(message: Message) -> bool:
    name, address = parseaddr(_header(message, "From"))
    if DAEMON.search(address.partition("@")[0]):
        return True
    return bool(DAEMON.search(name)) and not _header(message, "In-Reply-To")


def _is_automatic(message: Message) -> bool:
    submitted = _first_word(_header(message, "Auto-Submitted"))
    if submitted not in ("", "no"):
        return True
    if any(
        _header(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
    ):
        return True
    if _first_word(_header(message, "Precedence")) in ("auto_reply", "auto-reply"):
        return True
    if "OOF" in _header(message, "X-Auto-Response-Suppress") or _is_report(message):
        return True
    subject = _header(message, "Subject")
    if AWAY.search(subject):
        return True
    return bool(DAEMON.search(parseaddr(_header(message, "From"))[1].partition("@")[0]))


def _groups(part: Message) -> list[Message]:
    """The groups of fields of a report. Some are sent as plain text, some encoded as if they were text."""
    payload = part.get_payload()
    if isinstance(payload, list):
        # Python's parser makes one message of each group, unless the whole was encoded.
        filled = [group for group in payload if isinstance(group, Message) and group.keys()]
        if filled:
            return filled
        text = "\n\n".join(str(group.get_payload()) for group in payload if isinstance(group, Message))
        encoding = _first_word(_header(part, "Content-Transfer-Encoding"))
        part = Message()
        part["Content-Transfer-Encoding"] = encoding
        part.set_payload(text.strip())
    blocks = re.split(r"\r?\n\s*\r?\n", _content(part).strip())
    return [
        BytesParser(policy=compat32).parsebytes(block.encode("utf-8", "replace")) for block in blocks if block
    ]


def _field(groups: list[Message], name: str) -> str:
    return next(filter(None, (_header(group, name).strip() for group in groups)), "")


def _header_of(part: Message, name: str) -> str:
    """A header of the mail that `part` returns, whole or its headers only."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return _header(payload[0], name)
    text = _content(part).encode("utf-8", "replace")
    return _header(BytesParser(policy=compat32).parsebytes(text), name)


def _text(parts: list[Message]) -> str:
    """What a person would read: the first plain text, or the HTML without its marks."""
    for kind in ("text/plain", "text/html"):
        part = _of_type(parts, kind)
        if part is not None:
            text = _content(part)[:MOST_TEXT]
            return re.sub(r"<[^>]*>", " ", text) if kind == "text/html" else text
    return ""


def _content(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _header(message: Message, name: str) -> str:
    """The first header of that name; "" if there is none."""
    return next(_headers(message, name), "")


def _headers(message: Message, name: str) -> Iterator[str]:
    """The headers of that name in words; as they came if they cannot be decoded (RFC 2047)."""
    for other, value in message.raw_items():
        if other.lower() != name.lower():
            continue
        # Some servers write umlauts as they are.
        text = str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            yield str(make_header(decode_header(text)))
        except (UnicodeError, LookupError, ValueError, MessageError):
            yield text


def _first_word(text: str) -> str:
    return re.split(r"[\s;(]", text.strip().lower(), maxsplit=1)[0]


def _status_in(words: str) -> str:
    match = _STATUS.search(words)
    return match[0] if match else ""


def _code_in(words: str) -> str:
    match = _CODE.search(words)
    return match[1] if match else ""
