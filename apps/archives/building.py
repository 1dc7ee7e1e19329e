"""Writing a project's archive: pages as visitors see them, files, metadata, and a list of checksums."""

import hashlib
import json
import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils.translation import override

from apps.archives import collecting
from apps.archives.rewriting import Page, symbols_of
from apps.archives.visiting import Answer, Visitor
from apps.projects.models import Project
from apps.publications import references

Progress = Callable[[int, int], object]
CHECKSUMS = "sha256.txt"
_START = {"de": "index.html", "en": "en/index.html"}
# Where the portal's own pictures and styles are, and those in texts
_PICTURES = ("/gestaltung/", "/projekte/foerderlogo/", "/mediathek/")
# Names that hold on every system.
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_ENDINGS = {"text/css": ".css", "image/svg+xml": ".svg", "image/png": ".png", "image/jpeg": ".jpg",
            "image/webp": ".webp", "text/calendar": ".ics", "application/pdf": ".pdf"}  # fmt: skip


def build(project: Project, target: IO[bytes], *, progress: Progress = lambda done, total: None) -> int:
    """Writes the archive of `project` as a ZIP to `target`; returns the number of its pages.

    `progress` is told how many pages are done, and of how many. The same content gives the same bytes: every
    entry bears the day of the project's end.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        return _Builder(project, archive, progress).run()


class _Builder:
    def __init__(self, project: Project, archive: zipfile.ZipFile, progress: Progress) -> None:
        self.project, self.archive, self.progress = project, archive, progress
        self.visitor = Visitor()
        self.pages: dict[str, Page] = {}  # by path
        self.files: dict[str, str] = {}  # files of the archive by path; empty: not to be had
        self.sums: dict[str, str] = {}

    def run(self) -> int:
        parts = collecting.parts(self.project)
        paths = collecting.addresses(one for part in parts for one in part.contents)
        total = len(paths) + 1
        for number, path in enumerate(paths, start=1):
            answer = self.visitor.get(path)
            if answer.is_page:
                self.pages[path] = self._page(path, answer.content)
            self.progress(number, total)
        for language, file in _START.items():
            self._start(parts, language, file)
        self._icons()
        for page in list(self.pages.values()):
            page.links(self._find)
        anchors = {page.file: page.anchors for page in self.pages.values()}
        for page in self.pages.values():
            page.mend_fragments(anchors)
            self._write(page.file, page.content())
        self._metadata()
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())]
        self._write(CHECKSUMS, "".join(lines).encode())
        self.progress(total, total)
        return len(self.pages)

    def _page(self, path: str, content: bytes) -> Page:
        file = posixpath.join(unquote(path).strip("/"), "index.html")
        return Page(content, file=file, address=urljoin(settings.BASE_URL, path))

    def _start(self, parts: list[collecting.Part], language: str, file: str) -> None:
        """The table of contents, which stands where the portal has its home page."""
        path = "/" if language == "de" else "/en/"
        with override(language):
            context = {"project": self.project, "parts": parts}
            content = render_to_string("archives/contents.html", context, self.visitor.request(path))
        self.pages[path] = Page(content.encode(), file=file, address=urljoin(settings.BASE_URL, path))

    def _icons(self) -> None:
        symbols = symbols_of(_static("img/icons.svg") or b"<svg/>")
        for page in self.pages.values():
            page.icons(symbols)

    def _find(self, address: str) -> str | None:
        """The file for an address of the portal: a page, or what is fetched for it; None for all else."""
        site, parts = urlsplit(settings.BASE_URL), urlsplit(address)
        if (parts.scheme, parts.netloc) != (site.scheme, site.netloc):
            return None
        if not parts.query and parts.path in self.pages:
            return self.pages[parts.path].file
        if parts.path not in self.files:
            self.files[parts.path] = "" if parts.query else self._fetched(parts.path)
        return self.files[parts.path] or None

    def _fetched(self, path: str) -> str:
        """Puts a picture or a file into the archive; empty if it belongs elsewhere, or is a page."""
        if path.startswith(settings.STATIC_URL):
            name = unquote(path.removeprefix(settings.STATIC_URL))
            content = _static(name)
            return self._write(f"static/{name}", content) if content is not None else ""
        if not self._belongs_here(path):
            return ""
        answer = self.visitor.get(path)
        if answer.status != 200 or answer.kind == "text/html":
            return ""
        return self._write(self._name_of(path, answer), answer.content)

    def _belongs_here(self, path: str) -> bool:
        """Whether it is part of a page of the archive, or one of the portal's own pictures and styles."""
        if path.endswith("/archiv.zip"):  # not itself, as it was before
            return False
        return path.removeprefix("/en").startswith(_PICTURES) or any(
            path.startswith(page) for page in self.pages if len(page.strip("/")) > len("en")
        )

    def _name_of(self, path: str, answer: Answer) -> str:
        wanted = answer.name or unquote(path).strip("/").rpartition("/")[2]
        stem, ending = posixpath.splitext(_ODD.sub("-", wanted).strip("-.") or "datei")
        digest = hashlib.sha256(path.encode()).hexdigest()[:8]
        return f"dateien/{digest}-{stem}{ending or _ENDINGS.get(answer.kind, '')}"

    def _metadata(self) -> None:
        publications = collecting.publications(self.project)
        with override("de"):
            described = {
                name: str(value)
                for name in self.project.revision_fields
                if (value := getattr(self.project, name, None)) and not hasattr(value, "all")
            }
            self._write("metadaten/projekt.json", _json(described | {"acronym": self.project.acronym}))
            if publications:
                self._write(
                    "metadaten/publikationen.bib", "\n".join(map(references.bibtex, publications)).encode()
                )
                self._write(
                    "metadaten/publikationen.ris", "\n".join(map(references.ris, publications)).encode()
                )
                listed = [entry for one in publications for entry in json.loads(references.csl(one))]
                self._write("metadaten/publikationen.csl.json", _json(listed))
        context = {"project": self.project, "site": settings.BASE_URL, "checksums": CHECKSUMS}
        for language, name in (("de", "LIESMICH.txt"), ("en", "README.txt")):
            with override(language):
                self._write(name, render_to_string("archives/readme.txt", context).encode())

    def _write(self, name: str, content: bytes) -> str:
        if name not in self.sums:
            day = self.project.ends_on
            entry = zipfile.ZipInfo(
                name, (day.year, day.month, day.day, 0, 0, 0) if day else (1980, 1, 1, 0, 0, 0)
            )
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            self.archive.writestr(entry, content)
            self.sums[name] = hashlib.sha256(content).hexdigest()
        return name


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str).encode()


def _static(name: str) -> bytes | None:
    """A file of the look, wherever this installation keeps it."""
    found = staticfiles_storage.path(name) if staticfiles_storage.exists(name) else finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else None
