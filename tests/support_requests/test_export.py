"""One request as a PDF with its files: nothing internal by accident, nothing that was not handed over."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.files.choices import ScanState
from apps.moderation.choices import State
from apps.partners.choices import Role
from apps.support_requests import services
from apps.support_requests.choices import Side
from apps.support_requests.services.exporting import export
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.relations import make_link
from tests.factories.support_requests import make_attachment, make_handover, make_message, make_request
from tests.support_requests.merging import pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(make_organisation(name="Kammer Musterstadt"))


@pytest.fixture
def case(member):
    """Handed over without company and contact, and without what was written before."""
    case = make_request(subject="Neue Produktlinie", description="Erste Zeile\n#strong[kein Befehl]")
    make_message(case, body="Vor der Weitergabe", created_at=timezone.now() - timedelta(days=2))
    make_attachment(case)
    make_handover(case, organisation=member.organisation, agreed_at=timezone.now(), parts=[])
    make_message(case, body="Nach der Weitergabe", side=Side.COMPANY, author_label="")
    make_attachment(case, message=make_message(case, body="Nur im Haus", internal=True), internal=True)
    return case


def unpacked(data: bytes) -> tuple[str, dict[str, bytes]]:
    """The PDF's text, and everything else by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        contents = {name: archive.read(name) for name in archive.namelist()}
    pdf = contents.pop(next(name for name in contents if name.endswith(".pdf") and "/" not in name))
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages), contents


def taken(case, actor, *, internal=False) -> tuple[str, dict[str, bytes]]:
    return unpacked(b"".join(export(case=case, actor=actor, internal=internal).stream()))


@pytest.mark.parametrize("role", ["stranger", "administrator"])
def test_who_does_not_see_it_takes_nothing(role, case):
    with pytest.raises(PermissionDenied):
        export(case=case, actor=make_viewer(role), internal=False)
    assert not AuditEntry.objects.filter(action="export").exists()


def test_a_reader_of_the_organisation_takes_nothing(case, member, client):
    client.force_login(make_member(member.organisation, role=Role.READER).user)
    url = f"{case.get_absolute_url()}speichern/"
    assert client.get(url).status_code == 403 and client.post(url).status_code == 403


def test_a_partner_never_takes_internal_notes(case, member, client):
    with pytest.raises(PermissionDenied):
        export(case=case, actor=member.user, internal=True)
    client.force_login(member.user)
    response = client.post(f"{case.get_absolute_url()}speichern/", {"internal": "on"})
    text, contents = unpacked(b"".join(response.streaming_content))
    assert "Nur im Haus" not in text and not contents


def test_a_partner_takes_what_was_handed_over(case, member):
    text, contents = taken(case, member.user)
    assert "Nach der Weitergabe" in text and "#strong[kein Befehl]" in text
    for hidden in (
        "Vor der Weitergabe",
        case.company_name,
        case.contact_email,
        case.contact_name,
        "Nur im Haus",
    ):
        assert hidden not in text
    assert not contents


def test_a_manager_chooses_about_internal_notes(case):
    manager = make_manager()
    text, contents = taken(case, manager)
    assert "Vor der Weitergabe" in text and case.contact_email in text and "Nur im Haus" not in text
    assert [name for name in contents if name.startswith("dateien/")] == ["dateien/01-bericht.pdf"]
    text, contents = taken(case, manager, internal=True)
    assert "Nur im Haus" in text and "Interne" in text
    assert len([name for name in contents if name.startswith("dateien/")]) == 2
    entries = AuditEntry.objects.filter(action="export").order_by("pk")
    assert [entry.details for entry in entries] == [
        {"internal": False, "files": 1}, {"internal": True, "files": 2},
    ]  # fmt: skip


def test_the_checksums_are_those_of_the_files(case):
    _text, contents = taken(case, make_manager(), internal=True)
    for line in contents["sha256sums.txt"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(contents[name]).hexdigest() == digest


def test_what_the_scanner_holds_back_and_what_is_lost_is_named_only(case):
    held, lost = case.attachments.all()
    type(held.stored).objects.filter(pk=held.stored.pk).update(scan=ScanState.WAITING)
    lost.stored.file.storage.delete(str(lost.stored.file.name))
    text, contents = taken(case, make_manager(), internal=True)
    assert not contents and text.count("nicht verfügbar") == 2


def test_the_pdf_is_accessible_and_getting_it_writes_nothing(case, client):
    client.force_login(make_manager())
    url = f"{case.get_absolute_url()}speichern/"
    assert client.get(url).status_code == 200 and not AuditEntry.objects.filter(action="export").exists()
    response = client.post(url)
    data = b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/zip" and response["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pdf = archive.read(f"{case.public_number}.pdf")
    assert b"pdfuaid:part" in pdf or b"StructTreeRoot" in pdf


def test_what_came_by_mail_says_so_and_names_the_sender_only_with_the_contact(case, member):
    make_message(
        case, side=Side.COMPANY, author_label="", body="Aus der Post", by_mail=True,
        mail_sender="privat@example.org", folded="Mit freundlichen Grüßen",
        left_out=["plan.exe: nicht erlaubt"],
    )  # fmt: skip
    text, _contents = taken(case, member.user)
    assert "per E-Mail" in text and "plan.exe: nicht erlaubt" in text and "von einer anderen Adresse" in text
    assert "privat@example.org" not in text and "Mit freundlichen" not in text
    text, _contents = taken(case, make_manager())
    assert "privat@example.org" in text and "Mit freundlichen" in text


def test_what_may_help_stands_in_it_as_far_as_it_is_public(case, member):
    make_link(case, event=make_event(title_de="Offener #strong[Abend]"))
    make_link(case, offer=make_offer(title_de="Entwurf eines Angebots", state=State.DRAFT))
    other = make_request(subject="Noch ein Anliegen")
    make_link(case, other=other)
    text, _contents = taken(case, member.user)
    assert "Was helfen kann" in text and "Offener #strong[Abend]" in text and "/veranstaltungen/" in text
    for hidden in ("Entwurf eines Angebots", other.subject, other.public_number):
        assert hidden not in text


def test_what_was_put_together_and_split_is_told():
    former, case = pair()
    number, actor = str(former), make_manager()
    services.merge(former=former, case=case, actor=actor)
    moved = make_message(case, side=Side.COMPANY, body="Noch etwas anderes")
    new = services.split(case=case, messages=[moved.pk], subject="Anderes", actor=actor)
    text, _files = taken(case, actor)
    words = text.replace("\r\n", " ")
    assert former.description in words
    assert f"Mit einer anderen Anfrage zusammengeführt: {number}" in words
    assert f"Ein Teil geht in einer eigenen Anfrage weiter: {new}" in words
    assert "Noch etwas anderes" not in words
    assert f"Aus einer anderen Anfrage hervorgegangen: {case}" in taken(new, actor)[0].replace("\r\n", " ")
