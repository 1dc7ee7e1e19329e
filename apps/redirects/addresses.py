"""Addresses as they are compared: without the host, each written in one way only."""

import unicodedata
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST = 500


def old_address(typed: str) -> str:
    """The path (and the query, if there is one) of an old page's address, be it typed whole or from "/" on.

    Raises:
        ValidationError: if it is no address of a page.
    """
    parts = _split(typed.strip())
    path = unicodedata.normalize("NFC", unquote(parts.path)) or "/"
    if not path.startswith("/") or path.startswith("//") or any(sign in path for sign in "*\\\x00\n\r"):
        raise ValidationError(
            _("Please enter one address that begins with “/”, for example “/alte-seite.html”.")
        )
    if path == "/":
        raise ValidationError(_("The home page cannot be redirected."))
    return _short(f"{path}?{parts.query}" if parts.query else path)


def new_address(typed: str) -> str:
    """Where to go: a path of this portal, or an https address elsewhere.

    Raises:
        ValidationError: if it is neither.
    """
    typed = typed.strip()
    parts = _split(typed)
    is_own = typed.startswith("/") and not typed.startswith("//") and not parts.netloc
    is_elsewhere = parts.scheme == "https" and bool(parts.hostname) and not parts.username
    if (
        not (is_own or is_elsewhere)
        or any(sign in typed for sign in "\\\x00\n\r ")
        or not typed.isprintable()
    ):
        raise ValidationError(
            _("Please enter an address of this portal that begins with “/”, or one with “https://”.")
        )
    return _short(typed)


def _split(typed: str):
    try:
        return urlsplit(typed)
    except ValueError as error:
        raise ValidationError(_("This is no address.")) from error


def _short(address: str) -> str:
    if len(address) > LONGEST:
        raise ValidationError(_("This address is too long."))
    return address
