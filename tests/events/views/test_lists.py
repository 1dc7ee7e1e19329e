"""Lists as files: what is in them, and that nothing in them runs."""

import io

import pypdfium2
import pytest
from openpyxl import load_workbook

from apps.events import emails, tickets
from apps.events.models import Answer, Participant
from tests.factories.attendance import make_attendance, make_event_now, make_participant
from tests.factories.events import make_question, make_registration, make_session
from tests.factories.partners import make_member
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db
HOSTILE = ["=cmd|'/c calc'!A1", "+49 371", "-1+1", "@SUM(A1)", "\t=1", "https://example.org", "0049", "1e5"]


@pytest.fixture
def event():
    return make_event_now()


@pytest.fixture
def organiser(client, event):
    client.force_login(make_member(organisation=event.organisation).user)
    return client


def sheet(client, event):
    response = client.get(f"/arbeitsplatz/veranstaltungen/{event.pk}/teilnehmende.xlsx")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == f'attachment; filename="teilnehmende-{event.slug}.xlsx"'
    return load_workbook(io.BytesIO(response.content)).active


def test_what_people_typed_stays_text(organiser, event):
    for number, text in enumerate(HOSTILE):
        make_participant(event, name=f"{number}", company=text.strip(), note=text)
    rows = list(sheet(organiser, event).iter_rows(min_row=2))
    assert [row[9].value for row in rows] == HOSTILE
    for cell in (cell for row in rows for cell in row if cell.value is not None):
        assert cell.data_type == "s"
        assert cell.hyperlink is None


def test_who_comes_with_consent_answers_sessions_and_since_when(organiser, event):
    session, question = make_session(event, title_de="Erster Tag"), make_question(event, text_de="Essen?")
    make_registration(
        event, name="Anna", email="anna@example.org", company="Muster GmbH", photo_consent=True,
        sessions=[session], people=2,
    )  # fmt: skip
    make_participant(event, name="Cora", state="cancelled")
    anna = Participant.objects.get(name="Anna")
    Answer.objects.create(participant=anna, question=question, text="vegan")
    make_attendance(anna)
    page = sheet(organiser, event)
    header, first, second = ([cell.value for cell in row] for row in page.iter_rows())
    row = dict(zip(header, first, strict=True))
    assert row["Nummer"] == tickets.number(anna)
    assert (row["Name"], row["E-Mail-Adresse"], row["Essen?"]) == ("Anna", "anna@example.org", "vegan")
    assert (row["Fotos erlaubt"], row["Termine"]) == ("Ja", "Erster Tag")
    assert row["Da seit"].year == anna.attendances.get().noted_at.year
    assert dict(zip(header, second, strict=True))["Fotos erlaubt"] == "Nein"
    assert page.freeze_panes == "A2"


def test_more_people_need_no_more_queries(organiser, event):
    make_registration(event)
    sheet(organiser, event)
    with page_queries() as one:
        sheet(organiser, event)
    make_registration(event, people=3, sessions=[make_session(event)])
    with page_queries() as four:
        sheet(organiser, event)
    assert len(four) == len(one) < 20


def test_the_printed_list(organiser, event):
    make_participant(event, name="Anna Beispiel")
    response = organiser.get(f"/arbeitsplatz/veranstaltungen/{event.pk}/teilnehmende.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(response.content)
    assert "Anna Beispiel" in document[0].get_textpage().get_text_bounded()


def test_tickets_behind_the_registrations_link(client, event):
    registration = make_registration(event, people=2)
    address = emails.manage_url(registration)
    page = client.get(address[address.index("/veranstaltungen/") :])
    for one in registration.participants.all():
        assert tickets.number(one) in page.text
    assert page.text.count("data:image/svg+xml") == 2
    file = client.get(f"{page.request['PATH_INFO']}eintrittskarten.pdf")
    assert len(pypdfium2.PdfDocument(file.content)) == 2


@pytest.mark.parametrize("state", ["pending", "waitlisted", "cancelled"])
def test_no_ticket_without_a_place(client, event, state):
    address = emails.manage_url(make_registration(event, state=state))
    address = address[address.index("/veranstaltungen/") :]
    assert "data:image/svg+xml" not in client.get(address).text
    assert client.get(f"{address}eintrittskarten.pdf").status_code == 404
