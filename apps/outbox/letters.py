"""A mail as a person reads it: who wrote, what, and which files came with it. Never fails, whatever it gets.

Mails come from programs that keep to few rules: without a charset or with a wrong one, as HTML only, as
Outlook's TNEF. A part that is no text is a file, for the caller to take or to name as not taken.
"""

import base64
import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import InvalidBase64LengthDefect, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, getaddresses
from mimetypes import guess_extension

from apps.outbox.html_text import text_of

MOST_FILES = 20
MOST_TEXT = 500_000
# Pictures within the text that are smaller, in bytes, are ornaments of a signature.
SMALLEST_PICTURE = 15_000
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_CHARSET = re.compile(r"utf-(8|16|32)|iso8859|cp\d|mac|koi8|gb|big5|hz|shift|euc|iso2022|latin|tis|hp-")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class LetterFile:
    """A file that came with a mail, as its sender named it."""

    name: str
    mime: str
    content: bytes


@dataclass
class Letter:
    """`text` is without marks; `is_sealed` if it is encrypted (S/MIME, PGP), so that we cannot read it."""

    sender: str = ""
    subject: str = ""
    message_id: str = ""
    date: str = ""
    text: str = ""
    files: list[LetterFile] = field(default_factory=list)
    is_sealed: bool = False
    is_long: bool = False


def read_letter(raw: bytes) -> Letter:
    """Reads the mail `raw`."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
    except RecursionError:  # hundreds of folders within each other: nobody means that as a mail
        message = Message()
    letter = Letter(
        sender=_address(_header(message, "From")) or _address(_header(message, "Reply-To")),
        subject=_header(message, "Subject")[:300],
        message_id=_header(message, "Message-ID")[:255],
        date=_header(message, "Date")[:100],
    )
    plain: list[str] = []
    html: list[str] = []
    for part, is_related in _leaves(message):
        try:
            _take(letter, part, is_related, plain, html)
        except Exception:  # what a stranger wrote may break anything; the part is named as not taken
            letter.files.append(LetterFile("?", "application/octet-stream", b""))
    text = "\n\n".join(filter(str.strip, plain))
    if not text.strip():
        text = "\n\n".join(text_of(page[:MOST_TEXT]) for page in html)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\u00a0", " ")
    letter.is_long = len(text) > MOST_TEXT
    letter.text = text[:MOST_TEXT].strip()
    return letter


def _leaves(message: Message, depth: int = 0, is_related: bool = False) -> Iterator[tuple[Message, bool]]:
    """The parts that are no folders, and whether they belong to a page of HTML; a mail within is one part."""
    # Asked for only where it is a list: text would be decoded with whatever charset a stranger names.
    payload = message.get_payload() if message.is_multipart() else None
    if message.get_content_type() == "multipart/encrypted":
        yield message, is_related
    elif message.get_content_maintype() == "multipart" and isinstance(payload, list) and depth < 20:
        related = is_related or message.get_content_type() == "multipart/related"
        for part in payload:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1, related)
    else:
        yield message, is_related


def _take(letter: Letter, part: Message, is_related: bool, plain: list[str], html: list[str]) -> None:
    kind, name = part.get_content_type(), _file_name(part)
    if kind in _SIGNATURES:
        return
    if kind in _SEALED:
        letter.is_sealed = True
        return
    if kind in ("text/plain", "text/html") and not name and part.get_content_disposition() != "attachment":
        (plain if kind == "text/plain" else html).append(decoded(part))
        return
    content = _bytes_of(part)
    ornament = is_related and kind.startswith("image/") and len(content) < SMALLEST_PICTURE
    if not ornament:
        letter.files.append(LetterFile(name or _name_for(kind), kind, content))


def _bytes_of(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else part
        return inner.as_bytes() if isinstance(inner, Message) else b""
    return _unpacked(part)


def _unpacked(part: Message) -> bytes:
    """The bytes of a part; of base64 that was cut short, what can be read of it."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        packed = re.sub(rb"[^A-Za-z0-9+/]", b"", content)
        return base64.b64decode(packed[: len(packed) // 4 * 4])
    return content


def decoded(part: Message) -> str:
    """The text of a part; where the charset is missing, unknown or wrong, UTF-8 or Windows' own is tried."""
    content = _unpacked(part)
    charset = str(part.get_content_charset() or "utf-8").lower()
    # ISO-8859-1 in a mail is Windows' set in truth (WHATWG Encoding); US-ASCII with umlauts is anything.
    charset = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8"}.get(
        charset, charset
    )
    for attempt in (charset, "utf-8", "cp1252"):
        try:
            # Python also knows codecs that are no charsets, some of which take for ever.
            if not _CHARSET.match(codecs.lookup(attempt).name):
                continue
            text = content.decode(attempt).encode("utf-8", "replace").decode("utf-8")
        except (LookupError, ValueError):
            continue
        return _unflowed(text) if _is_flowed(part) else text
    return content.decode("utf-8", "replace")


def _is_flowed(part: Message) -> bool:
    return str(part.get_param("format", "")).lower() == "flowed"


def _unflowed(text: str) -> str:
    """Lines that end with a blank go on in the next one (RFC 3676), but not a signature's "-- "."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line[1:] if line.startswith(" ") else line
        goes_on = lines and lines[-1].endswith(" ") and lines[-1] != "-- "
        if goes_on and not line.startswith(">") and not lines[-1].startswith(">") and line != "-- ":
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _file_name(part: Message) -> str:
    name = part.get_param("filename", None, "content-disposition") or part.get_param("name", None)
    if name is None:
        return ""
    try:
        plain = collapse_rfc2231_value(name)
    except (UnicodeError, LookupError, ValueError):
        plain = str(name)
    return _words(plain)[:200]


def _name_for(kind: str) -> str:
    if kind == "message/rfc822":
        return "mail.eml"
    return f"datei{guess_extension(kind) or ''}"


def _address(value: str) -> str:
    found = [address for _name, address in getaddresses([value]) if "@" in address]
    return found[0][:254] if found else ""


def _header(message: Message, name: str) -> str:
    """The first header of that name in words, on one line; as it came if it cannot be decoded (RFC 2047)."""
    for other, value in message.raw_items():
        if other.lower() == name.lower():
            return _words(str(value))
    return ""


def _words(value: str) -> str:
    raw = value.encode("utf-8", "surrogateescape")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    with suppress(UnicodeError, LookupError, ValueError, MessageError):
        text = str(make_header(decode_header(text)))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub("", text).split())
