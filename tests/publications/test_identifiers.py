"""ISBN and DOI as people type them, and short addresses."""

import pytest
from django.core.exceptions import ValidationError

from apps.publications.identifiers import SHORT_LENGTH, normal_doi, normal_isbn, short_code


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("9783161484100", "9783161484100"),
        ("978-3-16-148410-0", "9783161484100"),
        (" ISBN-13: 978 3 16 148410 0 ", "9783161484100"),
        ("978–3–16–148410–0", "9783161484100"),  # with dashes instead of hyphens
        ("3-16-148410-X", "9783161484100"),
        ("316148410x", "9783161484100"),
        ("979-10-90636-07-1", "9791090636071"),
    ],
)
def test_an_isbn_is_stored_in_one_form(typed, stored):
    assert normal_isbn(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "978-3-16-148410-1",  # the last digit
        "978-3-16-184410-0",  # two digits changed places
        "3-16-148410-1",
        "977-3-16-148410-0",
        "97831614841",
        "978316148410X",
        "Buch",
    ],
)
def test_a_mistyped_isbn_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_isbn(typed)


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("10.1234/abc", "10.1234/abc"),
        ("https://doi.org/10.5281/Zenodo.1234", "10.5281/zenodo.1234"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("doi: 10.1000.10/123(456)", "10.1000.10/123(456)"),
    ],
)
def test_a_doi_is_stored_in_one_form(typed, stored):
    assert normal_doi(typed) == stored


@pytest.mark.parametrize("typed", ["10.12/abc", "11.1234/abc", "10.1234", "10.1234/", "abc", "10.1234/a b"])
def test_what_is_no_doi_is_refused(typed):
    with pytest.raises(ValidationError):
        normal_doi(typed)


def test_short_codes_can_be_read_out_and_hold_no_word():
    codes = {short_code() for _number in range(500)}
    assert len(codes) > 490
    assert all(len(code) == SHORT_LENGTH for code in codes)
    assert not set("".join(codes)) & set("01aeilouy")
