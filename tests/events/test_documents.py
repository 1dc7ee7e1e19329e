"""What is printed: real, tagged PDF files with the right words, and codes that lead where they should."""

import io
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone, translation

from apps.core.addresses import absolute
from apps.events import documents, tickets
from apps.events.choices import RegistrationState
from apps.events.models import Participant
from tests.factories.attendance import make_attendance, make_certificate, make_participant, make_past_event
from tests.factories.events import make_event, make_registration, make_session
from tests.support import qr

pytestmark = pytest.mark.django_db


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", " ")


def check_accessible(pdf: bytes, *, title: str, language: str) -> None:
    """Tagged, with title and language, and every picture with a text: PDF/UA-1 (ISO 14289-1)."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == language
        assert root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == title
            assert metadata["pdfuaid:part"] == "1"
        tags = list(_tags(root.StructTreeRoot))
        kinds = {kind for kind, _alt in tags}
        assert kinds & {"H1", "Title"}, kinds
        assert all(alt for kind, alt in tags if kind == "Figure")


def _tags(element):
    if isinstance(element, pikepdf.Dictionary):
        if "/S" in element:
            yield str(element.S)[1:], str(element.get("/Alt", ""))
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from _tags(child)


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Teilnahmebescheinigung: Energie"), ("en", "Certificate of attendance: Energy")],
)
def test_certificate(language, title):
    event = make_past_event(title_de="Energie", title_en="Energy")
    person = make_participant(event, name="Zoë Łukaszewicz-Nguyễn")
    make_attendance(person, session=make_session(event, title_de="Erster Tag", title_en="Day one"))
    given = make_certificate(person)
    with translation.override(language):
        pdf = documents.certificate(given)
    check_accessible(pdf, title=title, language=language)
    shown = words(pdf)
    for expected in (person.name, given.shown_number, event.organisation.name, title.split(": ")[1]):
        assert expected in shown
    assert ("Erster Tag" if language == "de" else "Day one") in shown


@pytest.mark.parametrize(
    "name", ["#eval(1) *x* \\ $a$ <b>", "محمد علي", "Ольга", "王小明", "Anna 😀", "@x //y /* z"]
)
def test_every_name_is_set_and_none_is_markup(name):
    pdf = documents.certificate(make_certificate(name=name))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
    if name.isascii():
        assert name in words(pdf)


def test_ticket_has_a_page_for_each_person_with_the_number():
    registration = make_registration(people=3, company="Muster GmbH", language="de")
    people = list(registration.participants.all())
    with translation.override("de"):
        pdf = documents.ticket(registration, people)
    check_accessible(pdf, title=f"Eintrittskarte: {registration.event.title}", language="de")
    assert len(pypdfium2.PdfDocument(pdf)) == 3
    shown = words(pdf)
    for person in people:
        assert person.name in shown
        assert tickets.number(person) in shown


@pytest.mark.parametrize(("language", "prefix"), [("de", ""), ("en", "/en")])
def test_the_code_leads_to_the_persons_page(language, prefix):
    person = make_participant()
    address = absolute(f"{prefix}/veranstaltungen/einlass/{person.reference}/")
    assert qr.read(tickets.code(tickets.address(person, language))) == address


@pytest.mark.parametrize("length", [1, 14, 26, 42, 62, 84, 106, 122, 152, 180])
def test_codes_of_every_size_can_be_read(length):
    text = "https://example.org/"[:length].ljust(length, "x")
    code = tickets.code(text)
    assert qr.read(code) == text
    broken = code.replace("h7m", "h6m", 1)
    assert broken != code
    assert qr.modules(broken) != qr.modules(code)


def test_participants_list_says_who_may_be_photographed():
    event = make_event()
    make_registration(event, name="Anna Ja", company="Muster GmbH", photo_consent=True)
    make_registration(event, name="Bert Nein")
    make_registration(event, name="Cora Warteliste", state=RegistrationState.WAITLISTED)
    make_registration(event, name="Dora Abgesagt", state=RegistrationState.CANCELLED)
    there = Participant.objects.get(name="Bert Nein")
    make_attendance(there, noted_at=timezone.now() - timedelta(minutes=1))
    with translation.override("de"):
        pdf = documents.participants_list(event)
    check_accessible(pdf, title=f"Teilnehmende: {event.title}", language="de")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [kind for kind, _alt in _tags(document.Root.StructTreeRoot)]
    assert kinds.count("TR") == 4
    assert kinds.count("TH") == 6
    shown = words(pdf)
    assert shown.index("Anna Ja") < shown.index("Bert Nein") < shown.index("Cora Warteliste")
    assert "Dora" not in shown
    assert "Warteliste" in shown
    assert "da seit" in shown


def test_a_list_of_many_pages_is_quick_and_whole():
    event = make_event()
    make_registration(event, people=10)
    for _number in range(29):
        make_registration(event, people=10)
    pdf = documents.participants_list(event)
    assert len(pypdfium2.PdfDocument(pdf)) > 5
    assert "300" in words(pdf)
