"""Tables of organisations and people: what is read, what is refused by line and column, what is kept."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core import table_imports
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from apps.partners import tables
from apps.partners.choices import ImportKind, Role
from apps.partners.models import ImportRun, Invitation, PartnerOrganisation
from apps.partners.services import imports, profiles
from apps.taxonomy.models import ActionField
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation, make_viewer

pytestmark = pytest.mark.django_db
ORGANISATIONS, PEOPLE = ImportKind.ORGANISATIONS, ImportKind.PEOPLE
HEADING = "Name;Art;Website;Beschreibung;Inhaber E-Mail;Sprache"


def read(kind, *rows: str):
    return tables.read(kind, "\n".join(rows), user=make_manager())


def take(kind, *rows: str) -> ImportRun:
    return imports.run(kind=kind, lines=read(kind, *rows), actor=make_manager())


def faults(line) -> set[str]:
    return {column for column, _message in line.faults}


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"name;art\x00", b"x" * 500_001, b"\xff\xfe\x00"],
    ids=["empty", "blank", "picture", "nul", "large", "half"],
)
def test_what_is_no_table(data):
    with pytest.raises(tables.TableUnreadable):
        tables.text_of(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_excel_makes_of_a_table(encoding, delimiter):
    text = f'Name{delimiter}Art\r\n"Prüfstelle\r\nGröße"{delimiter}Kammer\r\nÖhm{delimiter}chamber\r\n'
    lines = tables.read(ORGANISATIONS, tables.text_of(text.encode(encoding)), user=make_manager())
    assert [line.values.get("name") for line in lines] == ["Prüfstelle\r\nGröße", "Öhm"]
    assert [line.number for line in lines] == [3, 4]
    assert faults(lines[0]) == {"name"}, "a name stands on one line"
    assert lines[1].state == "new"


@pytest.mark.parametrize(
    "text",
    [
        "Name;Art;Telefax\nA;Kammer;1\n",
        "Name;Website\nA;b\n",
        "Art\nKammer\n",
        "Name;Art\n",
        'Name;Art\n"A;Kammer\n' + "x" * 140_000,
    ],
)
def test_a_table_that_cannot_be_read_at_all(text):
    with pytest.raises(tables.TableUnreadable):
        tables.read(ORGANISATIONS, text, user=make_manager())


def test_too_many_lines():
    rows = [f"Organisation A{number};Kammer" for number in range(tables.MOST_LINES + 1)]
    with pytest.raises(tables.TableUnreadable):
        read(ORGANISATIONS, "Name;Art", *rows)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (";Kammer;;;;", "name"),
        ("Neu;Unfug;;;;", "art"),
        ("Neu;Kammer;javascript:alert(1);;;", "website"),
        ("Neu;Kammer;;;kein Postfach;", "inhaber_email"),
        ("Neu;Kammer;;;neu@example.org;fr", "sprache"),
        ("Neu;Kammer;;;;;zu viel", ""),
    ],
)
def test_faults_are_named_by_line_and_column(row, column):
    right = "Richtig;Kammer;;;;"
    lines = read(ORGANISATIONS, HEADING, right, row)
    assert [line.state for line in lines] == ["new", "refused"]
    assert (lines[1].number, faults(lines[1])) == (3, {column})


def test_twice_in_the_table_and_there_already():
    there = make_organisation(name="Schon da")
    lines = read(ORGANISATIONS, "Name;Art", "Neu;Kammer", "NEU;Kammer", f"{there.name.upper()};Kammer")
    assert [line.state for line in lines] == ["new", "refused", "known"]


def test_organisations_are_made_as_drafts_and_their_owners_invited():
    ActionField.objects.create(slug="qualifizierung", name_de="Qualifizierung", name_en="Skills")
    made = take(
        ORGANISATIONS,
        "name;art;handlungsfelder;inhaber_email;sprache;beschreibung",
        "Prüfstelle;Kammer;Qualifizierung;Chefin@Example.org;Englisch;<script>alert(1)</script>Wir prüfen.",
        "Werk;Cluster;Unbekannt;;;",
    )
    organisation = PartnerOrganisation.objects.get()
    assert (organisation.name, organisation.state) == ("Prüfstelle", State.DRAFT)
    assert [term.slug for term in organisation.action_fields.all()] == ["qualifizierung"]
    assert "<script" not in organisation.description_de
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("chefin@example.org", Role.OWNER)
    assert OutboxMessage.objects.get().body.language == "en"
    assert (made.number_made, len(made.refused) > 0) == (1, True)
    assert "chefin" not in str(made.lines).lower(), "the report names nobody"


def test_people_are_invited_once():
    member = make_member(make_organisation(name="Werk"))
    rows = [
        "E-Mail,Organisation,Rolle",
        "neu@example.org,Werk,Redaktion",
        "neu@example.org,werk,Redaktion",
        f"{member.user.email},Werk,",
        "fremd@example.org,Nirgends,",
        "wer@example.org,Werk,Chef",
    ]
    lines = read(PEOPLE, *rows)
    assert [line.state for line in lines] == ["new", "refused", "known", "refused", "refused"]
    assert [faults(line) for line in lines[3:]] == [{"organisation"}, {"rolle"}]
    take(PEOPLE, *rows)
    assert Invitation.objects.get().email == "neu@example.org"
    assert take(PEOPLE, *rows).number_known == 2, "sent again it invites nobody again"
    assert OutboxMessage.objects.count() == 1


def test_a_line_that_fails_leaves_nothing_behind(monkeypatch):
    from apps.core.errors import Conflict
    from apps.partners.services import members

    def refuse(**_kwargs):
        raise Conflict

    monkeypatch.setattr(members, "invite", refuse)
    made = take(ORGANISATIONS, "name;art;inhaber_email", "Eins;Kammer;a@example.org", "Zwei;Kammer;")
    assert [one.name for one in PartnerOrganisation.objects.all()] == ["Zwei"]
    assert [line["line"] for line in made.refused] == [2]


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "administrator"])
def test_only_managers_import(role):
    with pytest.raises(PermissionDenied):
        imports.run(kind=PEOPLE, lines=[], actor=make_viewer(role))
    with pytest.raises(PermissionDenied):
        profiles.create(content=PartnerOrganisation(name="x", kind="chamber"), actor=make_viewer(role))


def test_looking_keeps_nothing_and_importing_twice_imports_once(client):
    client.force_login(make_manager())
    table = SimpleUploadedFile("t.csv", "Name;Art\nPrüfstelle;Kammer\nFalsch;x\n".encode())
    page = client.post(reverse("partners:import_preview"), {"kind": ORGANISATIONS, "table": table})
    assert page.status_code == 200
    assert "Prüfstelle" in page.content.decode()
    assert not PartnerOrganisation.objects.exists()
    data = {"table": page.context["form"].initial["table"], "submission_key": str(uuid.uuid4())}
    first, second = (client.post(reverse("partners:import_run"), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert PartnerOrganisation.objects.count() == ImportRun.objects.count() == 1
    report = client.get(first["Location"]).content.decode()
    assert '<th scope="row">3</th><td>art</td>' in report


def test_a_forged_or_old_preview_is_refused(client, monkeypatch):
    client.force_login(make_manager())
    run = reverse("partners:import_run")
    packed = tables.pack(ORGANISATIONS, "Name;Art\nNeu;Kammer\n")
    assert client.post(run, {"table": packed[:-3] + "xyz"})["Location"] == reverse("partners:import_preview")
    monkeypatch.setattr(table_imports, "KEPT_FOR", -1)
    assert client.post(run, {"table": packed})["Location"] == reverse("partners:import_preview")
    assert not PartnerOrganisation.objects.exists()


@pytest.mark.parametrize("table", [None, b"", b"\x89PNG\x00", b"Name\nA\n"])
def test_a_bad_file_is_refused_next_to_the_field(client, table):
    client.force_login(make_manager())
    data = {"kind": ORGANISATIONS}
    if table is not None:
        data["table"] = SimpleUploadedFile("t.csv", table)
    answer = client.post(reverse("partners:import_preview"), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors["table"]
