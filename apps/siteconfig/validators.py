"""What a colour must be, so that no page falls below WCAG AA."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.siteconfig import palette

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def carries_white_text(colour: str) -> None:
    """For the main colour.

    Raises:
        ValidationError: if it is no colour, or white text cannot be read on it.
    """
    _require_colour(colour)
    if nearest := palette.main_fault(colour):
        raise ValidationError(
            _(
                "White text cannot be read on %(colour)s (contrast %(ratio)s to 1, needed is 4.5 to 1). "
                "The nearest colour that works is %(nearest)s."
            ),
            params=_params(colour, "#ffffff", nearest),
        )


def carries_dark_text(colour: str) -> None:
    """For the signal colour.

    Raises:
        ValidationError: if it is no colour, or dark text cannot be read on it.
    """
    _require_colour(colour)
    if nearest := palette.signal_fault(colour):
        raise ValidationError(
            _(
                "Dark text cannot be read on %(colour)s (contrast %(ratio)s to 1, needed is 4.5 to 1). "
                "The nearest colour that works is %(nearest)s."
            ),
            params=_params(colour, palette.ON_SIGNAL, nearest),
        )


def _require_colour(colour: str) -> None:
    if not _COLOUR.fullmatch(colour):
        raise ValidationError(_("Please write a colour as # and six signs, such as #0c5566."))


def _params(colour: str, text: str, nearest: str) -> dict[str, str]:
    return {"colour": colour, "ratio": f"{palette.contrast(colour, text):.1f}", "nearest": nearest}
