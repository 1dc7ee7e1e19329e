"""The managers' numbers, as a page with pictures and as files, and the proof of deletions."""

import csv
import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from apps.events.models import EventCount
from tests.factories.accounts import make_manager
from tests.factories.attendance import make_attendance, make_participant, make_past_event
from tests.factories.events import make_registration
from tests.factories.projects import make_project
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
PAGE = "/arbeitsplatz/veranstaltungen/auswertung"


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def held():
    """Two events of one project and one of none, with 3, 1 and 1 participants."""
    project = make_project(acronym="ITAS")
    make_registration(make_past_event(project=project), people=3, company="=Muster GmbH")
    make_attendance(make_participant(make_past_event(project=project)))
    make_participant(make_past_event())


def test_each_picture_has_its_table(manager, held):
    page = manager.get(f"{PAGE}/?jahr=alle").text
    assert page.count('<svg class="chart"') == page.count("<tbody>") == 3
    assert "ITAS: 4" in page
    widths = [float(width) for width in re.findall(r'<rect x="0" y="\d+" width="([\d.]+)%"', page)]
    assert max(widths) == 100
    assert sorted(widths)[:1] == [25.0]


def test_nothing_yet(manager):
    page = manager.get(f"{PAGE}/")
    assert page.status_code == 200
    assert "<svg class=" not in page.text.split("<main")[1].split("</main")[0].replace("icon", "")


@pytest.mark.parametrize("year", ["x", "", "1", "99999999999", "-5", "٢٠٢٦"])
def test_a_year_that_makes_no_sense_shows_all(manager, held, year):
    page = manager.get(f"{PAGE}/", {"jahr": year})
    assert page.status_code == 200
    assert page.context["year"] is None


def test_the_workbook_says_the_same(manager, held):
    response = manager.get(f"{PAGE}.xlsx?jahr=alle")
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Insgesamt", "Nach Projekt", "Nach Handlungsfeld", "Nach Landkreis oder Stadt"]
    total = [cell.value for cell in book["Insgesamt"][2]]
    assert total == ["Insgesamt", 3, 5, 5, 5, 1]
    assert [cell.value for cell in book["Nach Projekt"][2]] == ["ITAS", 2, 4, 4, 4, 1]
    assert "alle" not in response["Content-Disposition"]


def test_the_csv_says_the_same(manager, held):
    content = manager.get(f"{PAGE}.csv?jahr=alle").getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows[1] == ["Insgesamt", "Insgesamt", "3", "5", "5", "5", "1"]
    assert ["Nach Projekt", "ITAS", "2", "4", "4", "4", "1"] in rows


def test_the_proof_of_deletions(manager):
    event = make_past_event()
    EventCount.objects.create(
        event=event, participants=7, deleted_people=9, deleted_registrations=8, deleted_mails=31
    )
    page = manager.get(f"{PAGE}/loeschungen/").text
    assert event.title in page
    for number in (7, 8, 9, 31):
        assert f'<td class="num">{number}</td>' in page
    assert f"{timezone.localdate():%d.%m.%Y}" in page


def test_more_events_need_no_more_queries(manager, held):
    manager.get(f"{PAGE}/?jahr=alle")
    with page_queries() as few:
        manager.get(f"{PAGE}/?jahr=alle")
    for _ in range(3):
        make_participant(make_past_event())
    with page_queries() as more:
        manager.get(f"{PAGE}/?jahr=alle")
    assert len(more) == len(few) < 25
