"""What a reader agrees to, by version. A text that somebody has agreed to is never changed, only followed."""

from django.utils.translation import gettext_lazy as _

CONSENT_VERSION = "2026-1"

CONSENT_TEXTS = {
    "2026-1": _(
        "Yes, I want to receive the newsletter by e-mail. My address is used for nothing else. I can "
        "unsubscribe at any time, with the link in every issue."
    ),
}


def consent_text():
    """The text that is shown now."""
    return CONSENT_TEXTS[CONSENT_VERSION]
