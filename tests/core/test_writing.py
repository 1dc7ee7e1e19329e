"""The look at a text before it is submitted: what it names, and what it leaves in peace."""

import pytest

from apps.core.writing import check_text, guess

PICTURE = "/mediathek/01234567-89ab-cdef-0123-456789abcdef/"
ENGLISH = "We are looking for partners who want to work with us on the future of this region."
GERMAN = "Wir suchen Partner, die mit uns an der Zukunft der Region arbeiten und auch zu uns passen."


def levels(html, language="de"):
    return [
        (finding.level, finding.message) for finding in check_text(html, name="body_de", language=language)
    ]


@pytest.mark.parametrize(
    ("html", "level", "words"),
    [
        ("<h3>Zu klein</h3>", "error", "Zu klein"),
        ("<h2>A</h2><h4>Sprung</h4>", "error", "Sprung"),
        ("<h2> </h2>", "error", "leer"),
        ('<p><a href="https://a.example"></a></p>', "error", "https://a.example"),
        (f'<p><a href="/x/"><img src="{PICTURE}" alt="" role="presentation"></a></p>', "error", "/x/"),
        ("<p><a>ohne Adresse</a></p>", "error", "ohne Adresse"),
        ('<p><a href="https://a.example">hier</a></p>', "hint", "hier"),
        ('<p><a href="https://a.example">Mehr …</a></p>', "hint", "Mehr"),
        ('<p><a href="https://a.example">https://a.example</a></p>', "hint", "https://a.example"),
        (f'<img src="{PICTURE}">', "error", "Alternativtext"),
        (f'<img src="{PICTURE}" alt=" ">', "error", "Alternativtext"),
        (f'<img src="{PICTURE}" alt="IMG_1234.jpg">', "error", "IMG_1234.jpg"),
        (f"<p>{ENGLISH}</p>", "hint", "We are looking"),
        (f"<ul><li>{ENGLISH}</li></ul>", "hint", "We are looking"),
    ],
)
def test_what_is_named(html, level, words):
    (found,) = levels(html)
    assert found[0] == level
    assert words in found[1]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2><h3>E</h3>",
        '<p><a href="https://a.example">Programm der Konferenz</a></p>',
        f'<p><a href="/x/"><img src="{PICTURE}" alt="Zum Programm"></a></p>',
        f'<img src="{PICTURE}" alt="" role="presentation">',
        f"<p>{GERMAN}</p>",
        f'<p lang="en">{ENGLISH}</p>',
        f'<p><span lang="en">{ENGLISH}</span></p>',
        f'<p>{GERMAN} <span lang="en">{ENGLISH} {ENGLISH}</span></p>',
        "<p>Call for Papers, Deadline: Mai</p>",
        "",
    ],
)
def test_what_is_left_in_peace(html):
    assert levels(html) == []


def test_the_language_of_the_field_counts():
    assert levels(f"<p>{ENGLISH}</p>", language="en") == []
    assert levels(f"<p>{GERMAN}</p>", language="en")[0][0] == "hint"


def test_short_passages_are_not_guessed():
    assert guess("Save the date") == ""
