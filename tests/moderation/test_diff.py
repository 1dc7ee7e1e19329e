"""What a proposed edit changes, in words."""

import time
from datetime import UTC, datetime

import pytest

from apps.moderation.diff import Piece, changes, word_diff
from apps.moderation.models import Revision
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.projects import make_project
from tests.factories.support_requests import make_action_field


@pytest.mark.parametrize(
    "old, new, pieces",
    [
        ("", "", []),
        ("gleich", "gleich", [("same", "gleich")]),
        ("", "neu hier", [("new", "neu hier")]),
        ("alt hier", "", [("old", "alt hier")]),
        ("so alt ist", "so neu ist", [("same", "so "), ("old", "alt"), ("new", "neu"), ("same", " ist")]),
        ("a b", "a b c", [("same", "a b"), ("new", " c")]),
    ],
)  # fmt: skip
def test_word_by_word(old, new, pieces):
    assert word_diff(old, new) == [Piece(*piece) for piece in pieces]


@pytest.mark.parametrize("old, new", [("eins zwei drei", "zwei drei vier"), ("a\n\nb", "a b"), ("x", "y z")])
def test_both_texts_can_be_read_from_it(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.mark != "new") == old
    assert "".join(piece.text for piece in pieces if piece.mark != "old") == new


def differences(instance, **values) -> dict[str, tuple[str, str]]:
    """Label -> old and new text of all that differs."""
    revision = Revision(values=values)
    return {
        change.label: (
            "".join(piece.text for piece in change.pieces if piece.mark != "new"),
            "".join(piece.text for piece in change.pieces if piece.mark != "old"),
        )
        for change in changes(instance, revision)
    }


@pytest.mark.django_db
class TestFields:
    def test_what_is_the_same_is_left_out(self):
        article = make_article(title_de="Titel")
        assert differences(article, title_de="Titel", teaser_de=article.teaser_de) == {}

    def test_text(self):
        assert differences(make_article(title_de="Alt"), title_de="Neu") == {
            "Titel (Deutsch)": ("Alt", "Neu")
        }

    def test_rich_text_without_markup_but_with_where_links_lead(self):
        statement = make_mission_statement(body_de='<p>Siehe <a href="https://a.example">dort</a></p>')
        found = differences(statement, body_de='<p>Siehe <a href="https://b.example">dort</a></p>')
        assert list(found.values()) == [
            ("Siehe dort (https://a.example)", "Siehe dort (https://b.example)"),
        ]

    def test_yes_and_no(self):
        statement = make_mission_statement(is_draft_edition=True)
        assert list(differences(statement, is_draft_edition=False).values()) == [("ja", "nein")]

    def test_days(self):
        assert list(differences(make_mission_statement(), edition_date="2026-05-04").values()) == [
            ("01.01.2026", "04.05.2026")
        ]

    def test_times_are_those_of_berlin(self):
        event = make_event(publish_at=datetime(2026, 1, 5, 8, tzinfo=UTC))
        assert list(differences(event, publish_at="2026-07-05T08:00:00Z").values()) == [
            ("05.01.2026 09:00", "05.07.2026 10:00")
        ]

    def test_an_empty_time(self):
        assert list(differences(make_event(), publish_at="2026-07-05T08:00:00Z").values()) == [
            ("", "05.07.2026 10:00")
        ]

    def test_relations_by_name(self):
        one, two = make_action_field(name_de="Eins"), make_action_field(name_de="Zwei")
        article = make_article(action_fields=[one])
        assert list(differences(article, action_fields=[one.pk, two.pk]).values()) == [("Eins", "Eins, Zwei")]

    def test_a_relation_to_one_by_name(self):
        event = make_event(project=make_project(acronym="ALT"))
        assert list(differences(event, project=make_project(acronym="NEU").pk).values()) == [("ALT", "NEU")]
        assert list(differences(event, project=None).values()) == [("ALT", "")]

    def test_choices_by_their_label(self):
        assert list(differences(make_event(language="de"), language="en").values()) == [
            ("Deutsch", "Englisch")
        ]


def test_a_long_text_of_few_words_keeps_nobody_waiting():
    begun = time.monotonic()
    pieces = word_diff("a b " * 5000, "b c " * 5000)
    assert time.monotonic() - begun < 5
    assert "".join(piece.text for piece in pieces if piece.mark != "new") == "a b " * 5000
