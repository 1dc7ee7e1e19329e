"""What several apps let people choose from, or tell them."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# By their own names, for those who choose a language that they may not be reading now.
LANGUAGE_NAMES = [("de", "Deutsch"), ("en", "English")]


class Language(TextChoices):
    """The languages of the portal, which are also those of files and newsletters."""

    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")


class Trouble(TextChoices):
    """Why something could not be fetched from another server; see `fetching`."""

    ADDRESS = "address", _("This is no web address that begins with http:// or https://.")
    CREDENTIALS = "credentials", _("The address must hold neither a user name nor a password.")
    PORT = "port", _("The port %(port)s of the address is not allowed.")
    UNKNOWN_HOST = "unknown_host", _("The server %(host)s is not known. Please check the address.")
    INTERNAL = "internal", _("%(host)s leads into an internal network, which must not be asked.")
    UNREACHABLE = "unreachable", _("The server %(host)s cannot be reached.")
    ENCRYPTION = "encryption", _("The server’s certificate is not valid, so that nobody knows who answers.")
    SLOW = "slow", _("The server was too slow: the file did not come in the time that we wait.")
    LARGE = "large", _("The file is larger than %(megabytes)s MB.")
    BOMB = "bomb", _("Unpacked, the file is larger than %(megabytes)s MB.")
    PACKED = "packed", _("The file is packed in a way that cannot be read: %(coding)s.")
    REDIRECTS = "redirects", _("The address redirects more than %(number)s times.")
    CLOSED = "closed", _("The server asks for a log-in (status %(status)s). The address must be open to all.")
    STATUS = "status", _("The server answered with the error %(status)s.")
    BROKEN = "broken", _("The server’s answer broke off or cannot be understood.")

    def sentence(self, details: dict[str, Any]) -> str:
        """In the reader's language, with the numbers and words that belong into it."""
        return str(self.label) % details
