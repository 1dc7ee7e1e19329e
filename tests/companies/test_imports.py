"""Lists of companies: what is read, what is refused and why, and that importing again makes nothing twice."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from apps.companies import services, tables
from apps.companies.models import CompanyImport, Contact, TargetCompany
from tests.factories.accounts import make_manager
from tests.factories.companies import make_company
from tests.factories.partners import make_viewer
from tests.factories.support_requests import make_county

pytestmark = pytest.mark.django_db

HEADING = "Nummer;Firma;Landkreis;Größe;Tiefe;WZ-Code;Projekt;Domain;Check\n"
PREVIEW, RUN = (
    "/arbeitsplatz/zielunternehmen/uebernehmen/",
    "/arbeitsplatz/zielunternehmen/uebernehmen/ausfuehren/",
)


@pytest.fixture
def zwickau():
    return make_county(name_de="Landkreis Zwickau")


def workbook(*rows) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def run(text: str) -> CompanyImport:
    return services.run_import(text=text, actor=make_manager())


@pytest.mark.parametrize("role", ["stranger", "member", "administrator"])
def test_only_managers_import(role, zwickau):
    with pytest.raises(PermissionDenied):
        services.run_import(text=f"{HEADING};Werk;Landkreis Zwickau", actor=make_viewer(role))
    assert not TargetCompany.objects.exists()


class TestRefusals:
    @pytest.mark.parametrize(
        ("line", "column"),
        [
            (";;Landkreis Zwickau", "name"),
            (";Werk;", "landkreis"),
            (";Werk;Atlantis", "landkreis"),
            (";Werk;Landkreis Zwickau;riesig", "groesse"),
            (";Werk;Landkreis Zwickau;0", "groesse"),
            (";Werk;Landkreis Zwickau;;irgendwo", "wertschoepfung"),
            (";Werk;Landkreis Zwickau;;;;Niemals", "projekt"),
            (";Werk;Landkreis Zwickau;;;;;gmx.de", "domain"),
            (";Werk;Landkreis Zwickau;;;;;;31.12.2999", "check"),
            (f"{'9' * 41};Werk;Landkreis Zwickau", "nummer"),
            (f";{'W' * 201};Landkreis Zwickau", "name"),
            (";Werk;Landkreis Zwickau;;;;;;;zu viel", ""),
        ],
    )
    def test_a_line_that_cannot_be_read_stops_no_other(self, line, column, zwickau):
        made = run(f"{HEADING}{line}\n;Gut GmbH;landkreis zwickau")
        assert [(fault["line"], fault["column"]) for fault in made.refused] == [(2, column)]
        assert made.refused[0]["message"] and TargetCompany.objects.get().name == "Gut GmbH"

    def test_what_stands_twice_is_taken_once(self, zwickau):
        made = run(f"{HEADING};Werk GmbH;Landkreis Zwickau\n;WERK;Landkreis Zwickau")
        assert (made.made, made.number_refused) == (1, 1)

    @pytest.mark.parametrize(
        "data",
        [b"", b"\x00\x01", b"PK\x03\x04 kaputt", b"\xff\xfe", b"Firma\nWerk", b"Firma;Landkreis",
         b"Name;Firma;Landkreis\na;b;c"],
    )  # fmt: skip
    def test_files_that_are_no_list(self, data):
        with pytest.raises(tables.TableUnreadable) as refusal:
            tables.read(tables.text_of(data))
        assert str(refusal.value.user_message)

    def test_a_zip_that_unpacks_to_too_much(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 31_000_000)
        with pytest.raises(tables.TableUnreadable):
            tables.text_of(stream.getvalue())

    def test_entities_in_a_workbook(self):
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
        good, stream = zipfile.ZipFile(io.BytesIO(workbook(["Firma", "Landkreis"]))), io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in good.namelist():
                text = good.read(name).decode()
                start = text.index("?>") + 2 if text.startswith("<?xml") else 0
                archive.writestr(name, text[:start] + bomb + text[start:])
        with pytest.raises(tables.TableUnreadable):
            tables.text_of(stream.getvalue())

    def test_too_many_lines(self, zwickau):
        with pytest.raises(tables.TableUnreadable):
            tables.read("Firma;Landkreis\n" + "Werk;Landkreis Zwickau\n" * (tables.MOST_LINES + 1))


class TestTakingIn:
    def test_a_workbook(self, zwickau):
        data = workbook(
            ["Nummer", "Firma", "Landkreis", "Beschäftigte", "Tiefe", "Domain", "Check"],
            [],
            [4711, "Werk\nNord GmbH", "Landkreis Zwickau", 120, "Teile und Komponenten", "www.werk.example",
             date(2026, 8, 3)],
        )  # fmt: skip
        made = run(tables.text_of(data))
        assert made.refused == [] and made.made == 1
        company = TargetCompany.objects.get()
        assert (company.number, company.name, company.size_class) == ("4711", "Werk Nord GmbH", "50-249")
        assert (company.county, company.value_chain, company.domains) == (zwickau, "parts", ["werk.example"])
        assert Contact.objects.get().quarter == date(2026, 7, 1)

    def test_the_number_of_the_line_is_that_of_the_sheet(self, zwickau):
        data = workbook(["Firma", "Landkreis"], [], ["Werk", "Atlantis"])
        assert [line.number for line in tables.read(tables.text_of(data))] == [3]

    def test_again_makes_nothing_twice_and_brings_up_to_date(self, zwickau):
        text = f"{HEADING}1;Werk GmbH;Landkreis Zwickau;20\n;Ohne AG;Landkreis Zwickau;5"
        assert run(text).made == 2
        again = run(text)
        assert (again.made, again.changed, again.unchanged) == (0, 0, 2)
        later = run(
            f"{HEADING}1;Werk Neu GmbH;Landkreis Zwickau\n;OHNE Aktiengesellschaft AG;Landkreis Zwickau"
        )
        assert (later.made, later.changed) == (1, 1)
        assert TargetCompany.objects.get(number="1").size_class == "10-49"  # an empty cell changes nothing
        assert run(f"{HEADING}2;Ohne AG;Landkreis Zwickau;5").changed == 1  # it gets its number
        assert TargetCompany.objects.count() == 3

    def test_queries_do_not_grow_with_lines(self, zwickau, django_assert_num_queries):
        make_company(county=zwickau), make_company(county=zwickau)
        lines = "".join(f";Werk {number};Landkreis Zwickau\n" for number in range(30))
        with django_assert_num_queries(3):
            tables.read(HEADING + lines)


class TestPages:
    def upload(self, client, data: bytes):
        return client.post(PREVIEW, {"table": SimpleUploadedFile("liste.csv", data)})

    def test_nothing_is_kept_before_the_second_step(self, client, zwickau):
        client.force_login(make_manager())
        bad = self.upload(client, b"Firma\nWerk")
        assert bad.status_code == 400 and "landkreis" in bad.content.decode()
        page = self.upload(client, b"Firma;Landkreis\nWerk;Landkreis Zwickau\nX;Atlantis")
        html = page.content.decode()
        assert page.status_code == 200 and "wird aufgenommen" in html and "Landkreis Zwickau" in html
        assert not TargetCompany.objects.exists()
        packed = page.context["form"].initial["table"]
        forged = client.post(RUN, {"table": packed[:-3] + "abc"}, follow=True)
        assert not TargetCompany.objects.exists() and "Vorschau" in forged.content.decode()
        report = client.post(RUN, {"table": packed}, follow=True).content.decode()
        assert TargetCompany.objects.get().name == "Werk" and "Atlantis" not in report and "Zeile" in report

    def test_the_list_costs_the_same_however_long(self, client, django_assert_num_queries):
        client.force_login(make_manager())
        make_company()
        client.get("/arbeitsplatz/zielunternehmen/")
        for expected in (1, 3):
            while TargetCompany.objects.count() < expected:
                make_company()
            with django_assert_num_queries(6):
                client.get("/arbeitsplatz/zielunternehmen/")

    def test_by_hand(self, client, zwickau):
        client.force_login(make_manager())
        url = "/arbeitsplatz/zielunternehmen/neu/"
        data = {"name": "Werk GmbH", "county": zwickau.pk, "domains": "gmx.de"}
        assert client.post(url, data).status_code == 400
        assert client.post(url, data | {"domains": "werk.example"}).status_code == 302
        twice = client.post(url, data | {"domains": "", "name": "WERK"})
        assert twice.status_code == 409 and "WERK" in twice.content.decode()
        company = TargetCompany.objects.get()
        note = f"{company.get_absolute_url()}kontakt/"
        assert client.post(note, {"kind": "event", "day": "2026-05-04"}).status_code == 400
        assert client.post(note, {"kind": "check", "day": "2026-05-04"}).status_code == 302
        contact = Contact.objects.get()
        assert contact.quarter == date(2026, 4, 1)
        client.post(f"{note}{contact.pk}/entfernen/")
        assert not Contact.objects.exists()
