"""When two names mean the same company."""

import pytest
from django.core.exceptions import ValidationError

from apps.companies.names import clean_domains, domain_of, normalised


@pytest.mark.parametrize(
    "name",
    [
        "Müller & Söhne Metallbau GmbH & Co. KG", "MUELLER UND SOEHNE METALLBAU".replace(" UND", ""),
        "Müller+Söhne Metallbau mbH", "  Müller  &  Söhne, Metallbau G.m.b.H. ",
    ],
)  # fmt: skip
def test_the_same(name):
    assert normalised(name) == "muellersoehnemetallbau"


def test_others_stay_others():
    assert normalised("Metallbau Nord GmbH") != normalised("Metallbau Süd GmbH")


def test_a_name_of_legal_forms_alone_is_not_empty():
    assert normalised("AG GmbH") == "aggmbh" and normalised("") == ""


@pytest.mark.parametrize(
    ("email", "domain"),
    [("a@Musterwerk.example", "musterwerk.example"), ("a@gmail.com", ""), ("a@t-online.de", ""), ("", "")],
)
def test_domains_of_addresses(email, domain):
    assert domain_of(email) == domain


def test_domains_from_what_people_have():
    given = "https://www.musterwerk.example/kontakt; info@werk.example musterwerk.example"
    assert clean_domains(given) == ["musterwerk.example", "werk.example"]


@pytest.mark.parametrize("given", ["gmx.de", "kein domain", "x@web.de", "a..b"])
def test_domains_that_say_nothing_are_refused(given):
    with pytest.raises(ValidationError):
        clean_domains(given)
