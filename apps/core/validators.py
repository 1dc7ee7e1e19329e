"""Checks that many forms and models share."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_LINE_BREAK = re.compile(r"[\r\n\v\f\x00\x85\u2028\u2029]")


def single_line(value: str) -> None:
    """Refuses line breaks and NUL, so that a value can go into a mail's header (RFC 5322).

    Raises:
        ValidationError: if there is one.
    """
    if _LINE_BREAK.search(value):
        raise ValidationError(_("Please write this on one line, without line breaks."), code="line_break")
