"""Taking in existing publications from a table and a folder of files."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from apps.files.models import StoredFile
from apps.moderation.choices import State
from apps.publications import importing
from apps.publications.models import Publication
from apps.publications.services import imports
from tests.factories.accounts import make_manager, make_user
from tests.factories.files import pdf_bytes
from tests.factories.partners import make_organisation

pytestmark = pytest.mark.django_db
HEADING = "titel;zusammenfassung;art;autoren;datum;organisation;dateien"
GOOD = (
    "Alte Studie;Worum es ging;Studie;Netzwerkbüro|Beispiel, Erika;12.03.2019;Werkzeug e. V.;"
    "studie.pdf|anhang.pdf"
)


@pytest.fixture(autouse=True)
def organisation():
    return make_organisation(name="Werkzeug e. V.")


def zipped(*lines, heading=HEADING, files=None) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("liste.csv", "\n".join((heading, *lines)))
        for name, content in (files or {"studie.pdf": pdf_bytes(), "tief/anhang.pdf": pdf_bytes()}).items():
            archive.writestr(name, content)
    buffer.seek(0)
    return buffer


def run(*lines, actor=None, **values):
    return imports.run(folder=importing.ZipFolder(zipped(*lines, **values)), actor=actor or make_manager())


def test_only_managers():
    with pytest.raises(PermissionDenied):
        run(GOOD, actor=make_user())


def test_each_line_becomes_a_draft_with_its_files(organisation):
    report = run(GOOD)
    assert (report.made, report.refused, report.left_over) == (1, [], [])
    publication = Publication.objects.get()
    assert publication.state == State.DRAFT
    assert publication.organisation == organisation
    assert publication.authors == "Netzwerkbüro\nBeispiel, Erika"
    assert str(publication.published_on) == "2019-03-12"
    assert [one.label for one in publication.downloads.all()] == ["studie", "anhang"]


def test_a_second_time_nothing_is_made_twice():
    run(GOOD)
    report = run(GOOD)
    assert (report.made, report.known) == (0, 1)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace("anhang.pdf", "fehlt.pdf"), "fehlt.pdf"),
        (GOOD.replace("12.03.2019", "bald"), "datum"),
        (GOOD.replace(";Studie;", ";Roman;"), "art"),
        (GOOD.replace("Werkzeug e. V.", "Niemand"), "organisation"),
        (GOOD.replace("Worum es ging", ""), "zusammenfassung"),
        (GOOD.replace("Alte Studie", "x" * 300), "titel"),
        (GOOD.replace("anhang.pdf", "boese.pdf"), "boese.pdf"),
    ],
)
def test_a_line_that_is_wrong_leaves_nothing_and_stops_no_other(line, says):
    other = GOOD.replace("Alte Studie", "Andere").replace("|anhang.pdf", "")
    files = {"studie.pdf": pdf_bytes(), "anhang.pdf": pdf_bytes(), "boese.pdf": b"<html><script>"}
    report = run(line, other, files=files)
    assert report.made == 1
    (refused,) = report.refused
    assert refused.number == 2
    assert says in " ".join(refused.messages)
    assert Publication.objects.get().title_de == "Andere"
    assert StoredFile.objects.filter(name="studie.pdf").count() == 1


def test_files_that_nobody_names_are_told():
    report = run(GOOD, files={"studie.pdf": pdf_bytes(), "anhang.pdf": pdf_bytes(), "rest.pdf": pdf_bytes()})
    assert report.left_over == ["rest.pdf"]


@pytest.mark.parametrize("heading", ["titel;art", "ganz etwas anderes"])
def test_a_table_without_its_columns(heading):
    with pytest.raises(importing.ImportUnreadable):
        run(GOOD, heading=heading)


def damaged(how: str) -> io.BytesIO:
    """The ZIP of `zipped`, with one file in which something is wrong that its directory does not tell."""
    ways = {"deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("liste.csv", f"{HEADING}\n{GOOD}")
        archive.writestr("anhang.pdf", pdf_bytes())
        archive.writestr("studie.pdf", pdf_bytes(), compress_type=ways.get(how, zipfile.ZIP_STORED))
        entry = archive.getinfo("studie.pdf")
    content = bytearray(buffer.getvalue())
    first = entry.header_offset + 30 + len("studie.pdf")
    directory = content.rindex(b"PK\x01\x02")
    if how == "password":
        content[entry.header_offset + 6] |= 1
        content[directory + 8] |= 1
    elif how == "unknown way of packing":
        content[entry.header_offset + 8] = content[directory + 10] = 97
    elif how == "no header":
        content[entry.header_offset : entry.header_offset + 4] = bytes(4)
    else:
        for place in range(first, first + entry.compress_size):
            content[place] ^= 0xFF
    return io.BytesIO(bytes(content))


@pytest.mark.parametrize(
    "how",
    ["stored", "deflated", "bzip2", "lzma", "password", "unknown way of packing", "no header"],
)
def test_a_file_that_cannot_be_unpacked_is_reported_on_its_line(how):
    report = imports.run(folder=importing.ZipFolder(damaged(how)), actor=make_manager())
    (line,) = report.refused
    assert "beschädigt" in line.messages[0] and "studie.pdf" in line.messages[0]
    assert not Publication.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("content", [b"", b"kein ZIP", b"PK\x03\x04kaputt"])
def test_what_is_no_zip_is_refused_beside_the_field(client, content):
    client.force_login(make_manager())
    upload = SimpleUploadedFile("alt.zip", content)
    response = client.post("/arbeitsplatz/publikationen/uebernehmen/", {"folder": upload})
    assert response.status_code == 400
    assert 'id="error_1_id_folder"' in response.content.decode() or "ZIP" in response.content.decode()


def test_the_page_shows_the_report(client):
    client.force_login(make_manager())
    upload = SimpleUploadedFile("alt.zip", zipped(GOOD, GOOD.replace("anhang", "fehlt")).read())
    html = client.post("/arbeitsplatz/publikationen/uebernehmen/", {"folder": upload}).content.decode()
    assert "fehlt.pdf" in html
    assert Publication.objects.count() == 1


def test_from_a_folder_on_the_server(tmp_path, capsys):
    inside, outside = tmp_path / "alt", tmp_path / "geheim.pdf"
    inside.mkdir()
    outside.write_bytes(pdf_bytes())
    (inside / "liste.csv").write_text(f"{HEADING}\n{GOOD.replace('anhang.pdf', 'geheim.pdf')}\n{GOOD}")
    (inside / "studie.pdf").write_bytes(pdf_bytes())
    (inside / "anhang.pdf").write_bytes(pdf_bytes())
    (inside / "geheim.pdf").symlink_to(outside)
    manager = make_manager()
    call_command("import_publications", str(inside), "--manager", manager.email)
    assert "1 drafts made, 0 there already, 1 refused" in capsys.readouterr().out
    for folder, who in ((str(tmp_path / "nirgends"), manager.email), (str(inside), make_user().email)):
        with pytest.raises(CommandError):
            call_command("import_publications", folder, "--manager", who)


def publication_folder(organisation: str) -> SimpleUploadedFile:
    """A ZIP with one publication of `organisation`, as a form takes it."""
    line = GOOD.replace("Werkzeug e. V.", organisation)
    return SimpleUploadedFile("alt.zip", zipped(line).read())
