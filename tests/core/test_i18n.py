"""Content in two languages."""

import pytest
from django.template import Context, Template
from django.utils import translation

from apps.core.i18n import Translated, shown_language


class Thing:
    title = Translated()

    def __init__(self, title_de="Deutsch", title_en="English"):
        self.title_de, self.title_en = title_de, title_en


def attribute(thing) -> str:
    return Template('{% load portal %}<p{% lang_attr thing "title" %}>').render(Context({"thing": thing}))


@pytest.mark.parametrize(
    "language, thing, text, shown",
    [
        ("de", Thing(), "Deutsch", "de"),
        ("en", Thing(), "English", "en"),
        ("en", Thing(title_en=""), "Deutsch", "de"),
        ("de", Thing(title_de="", title_en="English"), "", "de"),  # German is the original
        ("fr", Thing(), "Deutsch", "de"),
    ],
)
def test_the_reader_s_language_or_german(language, thing, text, shown):
    with translation.override(language):
        assert thing.title == text
        assert shown_language(thing, "title") == shown


@pytest.mark.parametrize(
    "language, title_en, tag",
    [
        ("de", "English", "<p>"),
        ("de", "", "<p>"),
        ("en", "English", "<p>"),
        ("en", "", '<p lang="de">'),
    ],
)
def test_german_on_an_english_page_is_marked(language, title_en, tag):
    with translation.override(language):
        assert attribute(Thing(title_en=title_en)) == tag


def test_on_the_class_it_is_the_descriptor_itself():
    assert isinstance(Thing.title, Translated)


@pytest.mark.parametrize("language, text", [("de", "8,2 Mio. Euro"), ("en", "EUR 8.2 million")])
def test_amounts_as_people_say_them(language, text):
    with translation.override(language):
        assert Template("{% load portal %}{{ n|million_euros }}").render(Context({"n": 8_200_000})) == text


def test_addresses_wrap_after_the_sign_and_are_inert():
    template = Template("{% load portal %}{{ address|breakable }}")
    assert template.render(Context({"address": "a@example.org"})) == "a@<wbr>example.org"
    assert template.render(Context({"address": "<b>@x"})) == "&lt;b&gt;@<wbr>x"
