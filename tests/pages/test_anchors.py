"""The sections of the mission statement: addresses that stay, readable differences, dead links found."""

from datetime import date

import pytest

from apps.moderation.choices import State
from apps.pages import mission
from apps.pages.anchors import sections, shown, with_anchors, without_marks
from apps.pages.editions import compare
from apps.pages.models import MissionStatement
from apps.pages.references import dead_references
from apps.partners.services import editorial
from tests.factories.accounts import make_manager, make_user
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member

OLD = "<p>Vorweg.</p><h2>Wofür wir stehen</h2><p>Alt.</p><h2>Gute Arbeit</h2><p>Bleibt.</p><h3>Weg</h3>"
NEW = (
    "<p>Vorweg.</p><h2>Wofür wir einstehen {#wofuer-wir-stehen}</h2><p>Neu.</p><h2>Dazu</h2>"
    "<h2>Gute Arbeit</h2><p>Bleibt.</p>"
)


def test_each_heading_gets_an_address_once():
    once = with_anchors("<h2>Für Öl &amp; Gas</h2><h3>Für Öl &amp; Gas</h3><h2>!</h2><h2>Fuss</h2>")
    assert [part.anchor for part in sections(once)] == [
        "fuer-oel-gas",
        "fuer-oel-gas-2",
        "abschnitt",
        "fuss-2",
    ]
    assert with_anchors(once) == once


def test_an_address_outlives_another_wording():
    text = with_anchors("<h2>Gute Arbeit</h2>").replace("Gute Arbeit", "Gute <em>und</em> sichere Arbeit")
    assert [(part.anchor, part.title) for part in sections(with_anchors(text))] == [
        ("gute-arbeit", "Gute und sichere Arbeit")
    ]


def test_both_languages_share_their_addresses_where_they_have_the_same_headings():
    german = with_anchors("<h2>Gute Arbeit</h2><h2>Energie</h2>")
    english = with_anchors("<h2>Good work</h2><h2>Energy</h2>", like=german)
    assert [part.anchor for part in sections(english)] == ["gute-arbeit", "energie"]
    assert [part.anchor for part in sections(with_anchors("<h2>Good work</h2>", like=german))] == [
        "good-work"
    ]


def test_readers_see_a_link_instead_of_the_address():
    html = shown("<h2>Gute <strong>Arbeit</strong> {#arbeit}</h2><p>{#kein-anker}</p>")
    assert html.startswith('<h2 id="arbeit">Gute <strong>Arbeit</strong> <a class="anchor" href="#arbeit"')
    assert "<p>{#kein-anker}</p>" in html
    assert without_marks("<h2>Arbeit {#arbeit}</h2>") == "<h2>Arbeit</h2>"


@pytest.mark.parametrize(
    "heading", ['x {#"onclick=}', "x {#<script>alert(1)</script>}", 'x {#a" id="b}', "{#}", "x {#UPPER}"]
)
def test_no_address_breaks_out_of_its_attribute(heading):
    html = shown(f"<h2>{heading}</h2>")
    assert "<script" not in html
    assert "onclick" not in html.split(">")[0]
    assert html.count(' id="') == 1


@pytest.mark.django_db
def test_saving_adds_the_addresses_and_approval_keeps_them():
    membership = make_member()
    draft = MissionStatement(
        organisation=membership.organisation, title_de="Leitbild", title_en="Mission", lead_de="Kurz",
        body_de="<h2>Gute Arbeit</h2>",
        body_en="<h2>Good work</h2>", edition_date=date(2026, 5, 1),
    )  # fmt: skip
    statement = mission.create(content=draft, actor=membership.user)
    assert statement.body_de == "<h2>Gute Arbeit {#gute-arbeit}</h2>"
    assert statement.body_en == "<h2>Good work {#gute-arbeit}</h2>"
    statement = editorial.publish(content=statement, actor=make_manager())
    statement.body_de = "<h2>Sichere Arbeit {#gute-arbeit}</h2><h2>Energie</h2>"
    proposal = mission.save(content=statement, actor=membership.user, base_version=statement.version)
    assert MissionStatement.objects.get().body_de == "<h2>Gute Arbeit {#gute-arbeit}</h2>"
    editorial.approve_revision(content=statement, revision=proposal, actor=make_manager())
    assert MissionStatement.objects.get().body_de.endswith("<h2>Energie {#energie}</h2>")


@pytest.mark.django_db
def test_differences_are_told_section_by_section():
    old = make_mission_statement(body_de=OLD, edition_date=date(2025, 1, 1))
    new = make_mission_statement(body_de=NEW)
    assert [(change.anchor, change.state) for change in compare(old, new)] == [
        ("", "same"),
        ("{}", "same"),
        ("wofuer-wir-stehen", "changed"),
        ("dazu", "new"),
        ("gute-arbeit", "same"),
        ("weg", "gone"),
    ]
    changed = compare(old, new)[2]
    assert [(piece.mark, piece.text) for piece in changed.text] == [("old", "Alt."), ("new", "Neu.")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "dead"),
    [
        ("/leitbild/#gute-arbeit", False),
        ("/en/leitbild/#gute-arbeit", False),
        ("https://portal.example.org/leitbild/#gute-arbeit", False),
        ("/leitbild/#weg", True),
        ("/leitbild/2025-01-01/#weg", False),
        ("/leitbild/2025-01-01/#dazu", True),
        ("/leitbild/2024-01-01/#weg", True),
        ("/leitbild/2025-13-41/#weg", True),
        ("/leitbild/", False),
    ],
)
def test_links_that_lead_nowhere_are_reported(address, dead):
    make_mission_statement(body_de=OLD, edition_date=date(2025, 1, 1))
    make_mission_statement(body_de=NEW)
    make_article(body_de=f'<p>Siehe <a href="{address}">dort</a>.</p>')
    assert [one.address for one in dead_references(make_manager())] == ([address] if dead else [])


@pytest.mark.django_db
def test_drafts_of_others_are_not_given_away_by_the_report(client):
    make_mission_statement(body_de=NEW)
    article = make_article(body_de='<a href="/leitbild/#weg">dort</a>', state=State.DRAFT)
    assert not dead_references(make_user())
    membership = make_member(article.organisation)
    assert [one.content for one in dead_references(membership.user)] == [article]
    client.force_login(membership.user)
    assert "/leitbild/#weg" in client.get("/arbeitsplatz/leitbild/verweise/").content.decode()


@pytest.mark.django_db
def test_an_edition_says_which_links_it_would_break(client):
    manager = make_manager()
    make_mission_statement(body_de=OLD, edition_date=date(2025, 1, 1))
    make_article(body_de='<a href="/leitbild/#weg">dort</a>')
    draft = make_mission_statement(body_de=NEW, state=State.DRAFT)
    client.force_login(manager)
    assert "/leitbild/#weg" in client.get(draft.get_manage_url()).content.decode()
    assert not dead_references(manager)


@pytest.mark.django_db
def test_editions_keep_their_address_and_drafts_have_none(client):
    make_mission_statement(title_de="Altes", body_de=OLD, edition_date=date(2025, 1, 1))
    make_mission_statement(title_de="Neues", body_de=NEW)
    make_mission_statement(title_de="Geheim", state=State.DRAFT, edition_date=date(2026, 9, 1))
    page = client.get("/leitbild/2025-01-01/").content.decode()
    assert "Altes" in page
    assert "eine frühere Ausgabe" in page
    assert 'id="wofuer-wir-stehen"' in page
    for address in ("2026-09-01", "2020-01-01", "gestern", "2025-1-1", "2025-02-30"):
        assert client.get(f"/leitbild/{address}/").status_code == 404
        assert client.get(f"/leitbild/vergleich/?von={address}&bis=2025-01-01").status_code == 404
    assert "eine frühere Ausgabe" not in client.get("/leitbild/").content.decode()
    differences = client.get("/leitbild/vergleich/?von=2025-01-01&bis=2026-01-01").content.decode()
    assert "Alt." in differences
    assert "Neu." in differences
    assert client.get("/leitbild/vergleich/").status_code == 404
