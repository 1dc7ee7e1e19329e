"""Keeps the German catalogues: one for each app, made and compiled without any system tool.

    python -m network_portal.translations update [APP ...]   take new texts in, list what has no German
    python -m network_portal.translations check              fail when something is missing or contradictory
    python -m network_portal.translations compile            write the .mo files that Django reads

An app's catalogue covers `apps/<app>/`, `templates/<app>/` and `templates/emails/<app>/`. The one of `core`
also takes `network_portal/` and every template that belongs to no app, the one of `accounts` those of
allauth. English needs no catalogue: the texts in the code are English.
"""

import argparse
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "de"
ALLAUTH_TEMPLATES = {"account", "allauth", "mfa", "usersessions"}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".typ"}
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")

Key = tuple[str | None, str]


class Project:
    """A checkout's texts and catalogues; tests give another folder than this one."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root

    def apps(self) -> list[str]:
        """The names of all apps, each of which has a catalogue."""
        return sorted(path.parent.name for path in self.root.glob("apps/*/apps.py"))

    def path(self, app: str) -> Path:
        """Where the catalogue of `app` lies."""
        return self.root / "locale" / app / LOCALE / "LC_MESSAGES" / "django.po"

    def owner(self, template: Path) -> str:
        """The app whose catalogue covers `template`, by its folder."""
        parts = template.relative_to(self.root / "templates").parts[:-1]
        folder = next((part for part in parts if part != "emails"), "")
        if folder in ALLAUTH_TEMPLATES:
            return "accounts"
        return folder if folder in self.apps() else "core"

    def sources(self, app: str) -> Iterator[Path]:
        """All files whose texts belong into the catalogue of `app`, in a stable order."""
        folders = [self.root / "apps" / app]
        if app == "core":
            folders.append(self.root / "network_portal")
        for folder in folders:
            yield from sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)
        for path in sorted((self.root / "templates").rglob("*")):
            if path.suffix in TEMPLATE_SUFFIXES and self.owner(path) == app:
                yield path

    def read(self, app: str) -> Catalog:
        """The catalogue as it lies there; an empty one when there is none."""
        path = self.path(app)
        if not path.exists():
            return Catalog(locale=LOCALE)
        with path.open("rb") as file:
            return read_po(file, locale=LOCALE)

    def merged(self, app: str) -> Catalog:
        """A catalogue of the texts as they are now, with the translations there are."""
        present = self.read(app)
        wanted = Catalog(locale=LOCALE)
        for path in self.sources(app):
            for text, comments, context in texts_of(path):
                wanted.add(
                    text,
                    locations=[(path.relative_to(self.root).as_posix(), 0)],
                    auto_comments=comments,
                    context=context,
                )
        for message in messages(wanted):
            known = present.get(key_of(message)[1], message.context)
            if known and len(strings(known)) == len(strings(message)):
                message.string = known.string
                message.user_comments = known.user_comments
                message.flags |= known.flags & {"fuzzy"}
        return wanted


def texts_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    """Each text of a Python file or a template: message (or its two forms), comments, context."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What Django makes of a template is a row of Python calls; their indentation means nothing.
        calls = templatize(source, origin=str(path))
        source = "\n".join(line.strip() for line in calls.splitlines())
    file = io.BytesIO(source.encode())
    for _line, message, comments, context in extract(
        "python", file, keywords=KEYWORDS, comment_tags=["Translators:"], strip_comment_tags=True
    ):
        yield message, comments, context


def messages(catalog: Catalog) -> list[Message]:
    """The catalogue's entries without its header."""
    return [message for message in catalog if message.id]


def key_of(message: Message) -> Key:
    """What identifies a text: its context and its (singular) English form."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> tuple[str, ...]:
    """The German forms: one, or two where the text has a plural."""
    given = message.string or ("" if isinstance(message.id, str) else ("", ""))
    return (given,) if isinstance(given, str) else tuple(given)


def as_po(catalog: Catalog) -> str:
    """The file's content; sorted, without dates and line numbers, so that differences stay small."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_output=True, omit_header=True, include_lineno=False)
    return HEADER + file.getvalue().decode().strip() + "\n"


def is_missing(message: Message) -> bool:
    """Whether a German form is empty, or only guessed."""
    return "fuzzy" in message.flags or not all(strings(message))


def placeholders_differ(message: Message) -> bool:
    """Whether a German form has other placeholders than the English one of the same number."""
    english = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    for original, german in zip(english, strings(message), strict=False):
        if german and set(PLACEHOLDER.findall(original)) != set(PLACEHOLDER.findall(german)):
            return True
    return False


def shown(message: Message) -> str:
    """A text with its context, for a line of output."""
    context, text = key_of(message)
    return f"{context}: {text!r}" if context else repr(text)


def update(project: Project, apps: Iterable[str]) -> list[str]:
    """Writes the catalogues of `apps` anew; returns one line for each text that has no German yet."""
    missing = []
    for app in apps:
        catalog = project.merged(app)
        path = project.path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = as_po(catalog)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
        missing += [f"{app}: no German for {shown(m)}" for m in messages(catalog) if is_missing(m)]
    return missing


def check(project: Project) -> list[str]:
    """One line for each fault: out of date, missing, guessed, other placeholders, contradictions."""
    faults = []
    seen: dict[Key, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for app in project.apps():
        path = project.path(app)
        catalog = project.merged(app)
        if not path.exists() or path.read_text(encoding="utf-8") != as_po(catalog):
            faults.append(f"{app}: out of date (python -m network_portal.translations update {app})")
        for message in messages(catalog):
            if is_missing(message):
                faults.append(f"{app}: no German for {shown(message)}")
                continue
            if placeholders_differ(message):
                faults.append(f"{app}: other placeholders in the German of {shown(message)}")
            # the plural belongs to a text's identity: "Seite" and "Seite/Seiten" do not contradict each other
            seen[key_of(message)][strings(message)[:1]].append(app)
    for (context, text), translations in seen.items():
        if len(translations) > 1:
            ways = "; ".join(f"{'/'.join(apps)}: {german[0]!r}" for german, apps in translations.items())
            faults.append(f"{context or ''} {text!r} is translated in several ways: {ways}".strip())
    return faults


def compile_catalogues(project: Project) -> int:
    """Writes the .mo file of each catalogue that changed since; returns how many were written."""
    written = 0
    for app in project.apps():
        source = project.path(app)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        catalog = project.read(app)
        for message in messages(catalog):
            if not all(strings(message)):  # an empty plural would show as an empty page instead of in English
                catalog.delete(key_of(message)[1], message.context)
        partial = target.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as file:
            write_mo(file, catalog)
        partial.replace(target)
        written += 1
    return written


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m network_portal.translations", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("action", choices=["update", "check", "compile"])
    parser.add_argument("apps", nargs="*", metavar="APP", help="with update: only these catalogues")
    options = parser.parse_args(arguments)
    project = Project()
    unknown = set(options.apps) - set(project.apps())
    if unknown:
        parser.error(f"no such app: {', '.join(sorted(unknown))}")
    if options.action == "compile":
        print(f"{compile_catalogues(project)} catalogues compiled")
        return 0
    if options.action == "update":
        lines = update(project, options.apps or project.apps())
        print("\n".join([*lines, f"{len(lines)} texts have no German yet"]))
        return 0
    lines = check(project)
    print("\n".join(lines) or "All texts have their German.", file=sys.stderr if lines else sys.stdout)
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
