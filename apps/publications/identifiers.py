"""ISBN and DOI: what people type, checked and in one form; short addresses to print."""

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Without what looks alike in print (0 and o, 1, i and l) and without vowels, so that no word comes out.
_SIGNS = "23456789bcdfghjkmnpqrstvwxz"
SHORT_LENGTH = 6
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)


def short_code() -> str:
    """A random code for a short address: 27⁶, some 387 million."""
    return "".join(secrets.choice(_SIGNS) for _number in range(SHORT_LENGTH))


def normal_isbn(typed: str) -> str:
    """An ISBN as 13 digits (ISO 2108); one of ten digits becomes one of 13.

    Raises:
        ValidationError: if its check digit is wrong, or it is none.
    """
    sign = re.sub(r"^ISBN(?:-1[03])?:?", "", typed.strip(), flags=re.IGNORECASE)
    sign = re.sub(r"[\s\-\u2010-\u2015]", "", sign).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", sign):
        if _sum(sign, range(10, 0, -1)) % 11:
            raise _wrong_digit()
        return _with_check_digit("978" + sign[:9])
    if not re.fullmatch(r"97[89][0-9]{10}", sign):
        raise ValidationError(
            _("An ISBN has 13 digits and begins with 978 or 979; older ones have ten. Please look again."),
            code="isbn",
        )
    if _with_check_digit(sign[:12]) != sign:
        raise _wrong_digit()
    return sign


def _sum(signs: str, weights) -> int:
    return sum(
        (10 if sign == "X" else int(sign)) * weight for sign, weight in zip(signs, weights, strict=True)
    )


def _with_check_digit(twelve: str) -> str:
    return f"{twelve}{-_sum(twelve, [1, 3] * 6) % 10}"


def _wrong_digit() -> ValidationError:
    return ValidationError(
        _("The last digit does not fit the others, so one of them must be mistyped. Please compare."),
        code="isbn",
    )


def normal_doi(typed: str) -> str:
    """A DOI (ISO 26324) without the resolver before it, in small letters: they do not count in it.

    Raises:
        ValidationError: if it is none.
    """
    doi = _DOI_PREFIX.sub("", typed.strip()).lower()
    if not _DOI.fullmatch(doi):
        raise ValidationError(
            _("A DOI begins with 10, a dot and a number, then a slash: 10.1234/abc. Please look again."),
            code="doi",
        )
    return doi


def check_isbn(value: str) -> None:
    """For the model's field: only the normal form is stored."""
    if normal_isbn(value) != value:
        raise ValidationError(_("Please write the ISBN as 13 digits."), code="isbn")


def check_doi(value: str) -> None:
    """For the model's field: only the normal form is stored."""
    if normal_doi(value) != value:
        raise ValidationError(_("Please write the DOI without the address before it."), code="doi")
