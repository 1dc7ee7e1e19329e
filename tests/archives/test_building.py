"""The archive of MoLeWa, as the trial has it: it opens from a folder, and all of its links hold."""

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import bibtexparser
import pytest
from django.conf import settings
from django.utils import timezone

from apps.archives.building import CHECKSUMS, build
from apps.moderation.choices import State
from apps.pages.content_loader import load_all as load_content
from apps.pages.demo.loader import load_all as load_demo
from apps.projects.models import Project
from apps.publications.models import ReadingCount
from tests.archives.links import dead_links, read
from tests.factories.events import make_event
from tests.factories.news import make_article
from tests.factories.projects import make_project
from tests.factories.publications import make_publication

SECRET = "Geheimwort-Zimtstern"


def unpacked(project: Project, folder: Path) -> Path:
    target = io.BytesIO()
    build(project, target)
    zipfile.ZipFile(target).extractall(folder)
    return folder


@pytest.fixture(scope="module")
def molewa(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """Made once for all tests of this module; the database is as it was afterwards."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("molewa")
    with django_db_blocker.unblock(), transaction.atomic():
        load_content()
        load_demo()
        project = Project.objects.get(acronym="MoLeWa")
        make_article(project=project, state=State.DRAFT, title_de=SECRET)
        make_event(project=project, state=State.IN_REVIEW, title_de=SECRET)
        unpacked(project, folder)
        transaction.set_rollback(True)
    return folder


def test_no_internal_link_is_dead(molewa):
    assert list(dead_links(molewa)) == []


def test_the_checker_would_find_one(molewa, tmp_path):
    (tmp_path / "index.html").write_text(
        '<a href="weg.html">x</a><a href="#weg">y</a><img srcset="a.png 2x">'
    )
    assert len(list(dead_links(tmp_path))) == 3


def test_everything_of_the_project_is_there(molewa):
    names = {str(page.relative_to(molewa)) for page in molewa.rglob("*") if page.is_file()}
    assert {"index.html", "en/index.html", "LIESMICH.txt", "README.txt", CHECKSUMS} <= names
    assert {"projekte/molewa/index.html", "en/projekte/molewa/index.html"} <= names
    for kind in ("veranstaltungen", "publikationen", "partner"):
        assert [name for name in names if name.startswith(f"{kind}/")], kind
    assert [name for name in names if name.startswith("static/css/")]


def test_what_is_not_public_is_not_in_it(molewa):
    for file in molewa.rglob("*"):
        assert file.is_dir() or SECRET.encode() not in file.read_bytes(), file


def test_nothing_needs_a_server(molewa):
    for page in molewa.rglob("*.html"):
        assert not read(page).tags & {"script", "form", "input", "button"}, page
        assert "<use" not in page.read_text(), page


def test_both_languages_say_which_they_are(molewa):
    assert '<html lang="de">' in (molewa / "index.html").read_text()
    assert '<html lang="en">' in (molewa / "en/index.html").read_text()


def test_checksums_hold(molewa):
    lines = (molewa / CHECKSUMS).read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    present = {str(file.relative_to(molewa)) for file in molewa.rglob("*") if file.is_file()}
    assert set(listed) == present - {CHECKSUMS}
    assert all(sha256((molewa / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())


@pytest.mark.django_db
class TestOneProject:
    def test_files_metadata_and_links_that_leave(self, tmp_path):
        project = make_project(ends_on=timezone.localdate())
        elsewhere = make_article(title_de="Anderswo")
        make_article(
            project=project,
            body_de=f'<p><a href="{elsewhere.get_absolute_url()}">dort</a> <a href="https://example.org/x">x</a></p>',
        )
        publication = make_publication(project=project, with_file=True)
        folder = unpacked(project, tmp_path)
        article = next((folder / "aktuelles").rglob("index.html")).read_text()
        assert f'href="{settings.BASE_URL}{elsewhere.get_absolute_url()}"' in article
        assert 'href="https://example.org/x"' in article
        assert [one for one in (folder / "dateien").iterdir() if one.suffix == ".pdf"]
        books = bibtexparser.parse_string((folder / "metadaten/publikationen.bib").read_text())
        assert len(books.entries) == 1
        assert json.loads((folder / "metadaten/projekt.json").read_text())["acronym"] == project.acronym
        assert list(dead_links(folder)) == []
        assert not ReadingCount.objects.filter(publication=publication).exists()

    def test_the_same_content_gives_the_same_bytes(self):
        project = make_project(ends_on=timezone.localdate())
        make_article(project=project)
        made = []
        for _time in range(2):
            target = io.BytesIO()
            build(project, target)
            made.append(target.getvalue())
        assert made[0] == made[1]

    def test_progress_is_told(self):
        told = []
        project = make_project()
        build(project, io.BytesIO(), progress=lambda done, total: told.append((done, total)))
        assert told[0][0] == 1 and told[-1][0] == told[-1][1] > 4
