"""Rich text written without an editor."""

import pytest

from apps.core.marks import to_html
from apps.core.richtext import RichTextFormField, clean

KEY = "/mediathek/01234567-89ab-cdef-0123-456789abcdef/"


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("## Titel\nText", "<h2>Titel</h2>\n<p>Text</p>"),
        ("#### Klein", "<h4>Klein</h4>"),
        ("- eins\n- zwei", "<ul><li>eins</li><li>zwei</li></ul>"),
        ("1. eins\n2. zwei", "<ol><li>eins</li><li>zwei</li></ol>"),
        ("1. Mai: Feiertag", "<p>1. Mai: Feiertag</p>"),
        ("14. Mai\n15. Mai", "<p>14. Mai<br>15. Mai</p>"),
        ("> Zitat\n> weiter", "<blockquote><p>Zitat<br>weiter</p></blockquote>"),
        (
            "| A | B |\n| --- | --- |\n| 1 | 2 |",
            '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        ("**fett** und *kursiv*", "<p><strong>fett</strong> und <em>kursiv</em></p>"),
        ("3 * 4 * 5, Mitarbeiter*innen", "<p>3 * 4 * 5, Mitarbeiter*innen</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        (
            "[Netzwerk](/partner/)",
            '<p><a href="/partner/" rel="noopener noreferrer">Netzwerk</a></p>',
        ),
        (f"![Ein Rad]({KEY})", f'<p><img src="{KEY}" alt="Ein Rad"></p>'),
        (f"![-]({KEY})", f'<p><img src="{KEY}" alt="" role="presentation"></p>'),
        ("![x](https://evil.example/x.png)", "<p></p>"),
        ('![" onerror="alert(1)](x)', "<p></p>"),
        ("[x](javascript:alert%281%29)", '<p><a rel="noopener noreferrer">x</a></p>'),
    ],
)
def test_signs_become_markup(written, becomes):
    assert clean(to_html(written)) == becomes
    assert clean(written) == becomes or "<" in written


def test_html_stays_and_signs_beside_it_work():
    assert (
        to_html("<p>Alt</p>\n\n## Neu\n\n<pre>a\n\n- b</pre>")
        == "<p>Alt</p>\n\n<h2>Neu</h2>\n\n<pre>a\n\n- b</pre>"
    )


def test_the_form_takes_both_and_changes_nothing_the_second_time():
    field = RichTextFormField()
    once = clean(field.clean("## Titel\n\n- a\n- b\n\nEnde **gut**"))
    assert once == "<h2>Titel</h2>\n\n<ul><li>a</li><li>b</li></ul>\n\n<p>Ende <strong>gut</strong></p>"
    assert clean(field.clean(once)) == once
