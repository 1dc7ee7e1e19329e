"""Checks that many forms and models share."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LINE_BREAK = re.compile(r"[\r\n\v\f\x00\x85\u2028\u2029]")
# Neither XML (1.0, section 2.2) nor a mail's header may hold these; NUL and line breaks are refused above.
_INVISIBLE = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def single_line(value: str) -> None:
    """Refuses line breaks and NUL, so that a value can go into a mail's header (RFC 5322).

    Raises:
        ValidationError: if there is one.
    """
    if _LINE_BREAK.search(value):
        raise ValidationError(_("Please write this on one line, without line breaks."), code="line_break")


def without_control_signs(value: str) -> str:
    """`value` without the control signs that come along unseen when a text is pasted from elsewhere."""
    return _INVISIBLE.sub("", value)
