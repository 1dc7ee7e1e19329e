"""What a reader agrees to, by version. A text that somebody has agreed to is never changed, only followed."""

from django.utils.translation import gettext_lazy as _

from apps.newsletter.models import ConsentText

# The text that comes with the portal, until managers write one of their own.
BUILT_IN_VERSION = "2026-1"
_BUILT_IN_TEXT = _(
    "Yes, I want to receive the newsletter by e-mail. My address is used for nothing else. I can "
    "unsubscribe at any time, with the link in every issue."
)


def consent_text():
    """The text that is shown now, in the reader's language."""
    current = ConsentText.objects.current()
    return current.text if current else _BUILT_IN_TEXT


def consent_version() -> str:
    """The version of the text that is shown now."""
    current = ConsentText.objects.current()
    return current.version if current else BUILT_IN_VERSION
