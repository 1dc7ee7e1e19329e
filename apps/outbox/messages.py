"""What a mail consists of, and the checks that make header injection impossible."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from apps.core.errors import UserError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,70}")
# Most addresses are like this, and then nothing else need be asked of them.
_ORDINARY = re.compile(
    r"(?=.{3,64}$)[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,10}"
)
_MIME = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")

# The outbox sets these itself; whoever queues a mail may not.
OWN_HEADERS = frozenset(
    {
        "auto-submitted",
        "bcc",
        "cc",
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "received",
        "reply-to",
        "return-path",
        "sender",
        "subject",
        "to",
    }
)


class UnsafeMail(UserError):
    """An address or a header that must not reach a mail server."""

    user_message = _("This e-mail cannot be sent: an address or a heading in it is not valid.")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `method` is for calendars (PUBLISH, REQUEST or CANCEL, RFC 5546)."""

    name: str
    mime: str
    content: bytes | str
    method: str = ""

    @property
    def data(self) -> bytes:
        """The content as bytes; text becomes UTF-8."""
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(slots=True)
class Mail:
    """What handing a mail over needs to know of its row; a whole object takes as long as sending one."""

    pk: int
    body_id: int | None
    kind: str
    priority: int
    recipient: str
    variables: dict[str, str]
    headers: dict[str, str]
    reply_to: str
    message_id: str
    attempts: int
    created_at: datetime


def check_header(value: str) -> str:
    """`value`, if it may stand in a header.

    Raises:
        UnsafeMail: if it has a line break or another control character.
    """
    if _CONTROL.search(value):
        raise UnsafeMail
    return value


def check_headers(headers: dict[str, str]) -> dict[str, str]:
    """`headers`, if their names are ordinary, not the outbox' own, and their values safe.

    Raises:
        UnsafeMail: otherwise.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in OWN_HEADERS:
            raise UnsafeMail
        check_header(value)
    return headers


def check_address(address: str) -> str:
    """`address`, if it is a single plain e-mail address of at most 254 characters (RFC 5321).

    Raises:
        UnsafeMail: otherwise.
    """
    if _ORDINARY.fullmatch(address):
        return address
    check_header(address)
    try:
        validate_email(address)
    except ValidationError as error:
        raise UnsafeMail from error
    if len(address) > 254:
        raise UnsafeMail
    return address


def check_attachment(attachment: Attachment) -> Attachment:
    """`attachment`, if its name and type may stand in a header.

    Raises:
        UnsafeMail: otherwise.
    """
    check_header(attachment.name)
    if not _MIME.fullmatch(attachment.mime) or not re.fullmatch(r"[A-Z]*", attachment.method):
        raise UnsafeMail
    return attachment


def sender_domain() -> str:
    """The domain of the portal's own address, for Message-IDs and the greeting to the mail server."""
    return address_of(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2] or "localhost"


@cache
def address_of(setting: str) -> str:
    """The bare address of a setting that may hold a name too. Remembered: it is asked for with each mail."""
    return parseaddr(setting)[1]
