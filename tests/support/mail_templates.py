"""Every mail template of the portal, made into mails without knowing what any of them is about.

A stand-in takes the place of each variable and says its own name, so that a new template is checked as soon
as it exists. A template that compares a variable with a word is rendered once for each word.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
_COMPARED = re.compile(r"\b([a-z_]+)\s*==\s*[\"']([\w.-]+)[\"']")
_INCLUDED = re.compile(r"{%\s*include\s+\"([^\"]+)\"")
_TAG = re.compile(r"{[{%](.+?)[%}]}", re.DOTALL)
_LINKED = re.compile(r"href=\"{{\s*(\w+)\s*}}\"")
_UNPACKED = re.compile(r"{%\s*for\s+(\w+(?:\s*,\s*\w+)+)\s+in\s+(\w+)\s*%}")
_NAME = re.compile(r"\b[a-z][a-z_0-9]*\b")
# What Django or the outbox gives to every mail.
_GIVEN = {"block", "forloop", "language", "subject", "base_url", "csrf_token", "network"}
_IS_ADDRESS = re.compile(r"(^|[._])(url|link|links|address|website)\b|^portal$")
_IS_TIME = re.compile(r"_at$|_on$|(^|_)(since|until|date|day|deadline|due|starts|ends)$")
_IS_NUMBER = re.compile(r"(^|_)(count|position|days|minutes|hours|total|months)$")


def template_names() -> list[str]:
    """All of them, as `outbox.services.send_template` is given them."""
    files = FOLDER.rglob("*.subject.txt")
    return sorted(str(path.relative_to(FOLDER)).removesuffix(".subject.txt") for path in files)


class StandIn(str):
    """Something that may be anything: a text that names itself, with parts, and to be walked through.

    `ending` is added to each text: a line break, for whoever looks for what it can do.
    """

    __slots__ = ("ending", "path")

    path: str
    ending: str

    def __new__(cls, path: str, ending: str = "") -> "StandIn":
        words = " ".join(re.split(r"[._]", path))
        if _IS_ADDRESS.search(path):
            words = f"https://portal.example.org/{path.replace('.', '/')}/"
        elif path.endswith("email"):
            words = f"{path.replace('.', '-')}@example.org"
        one = super().__new__(cls, f"{words}{ending}")
        one.path, one.ending = path, ending
        return one

    def __getitem__(self, name: Any) -> Any:
        if not isinstance(name, str):
            return super().__getitem__(name)
        return value_for(f"{self.path}.{name}", self.ending)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("resolve_expression", "as_sql", "html"):
            raise AttributeError(name)
        return value_for(f"{self.path}.{name}", self.ending)

    def __iter__(self) -> Iterator[Any]:
        for word in ("eins", "zwei"):
            yield value_for(f"{self.path}.{word}", self.ending)


def value_for(path: str, ending: str = "") -> StandIn | datetime | int | str:
    """What stands for the variable of this name."""
    # A rich text is given twice, once as plain text for the text part.
    path = path.removesuffix("_text")
    name = path.rpartition(".")[2]
    if name.endswith("_lang"):
        return "de"
    if _IS_TIME.search(name):
        return timezone.make_aware(datetime(2027, 5, 14, 9, 30))
    if _IS_NUMBER.search(name):
        return 3
    return StandIn(path, ending)


def sources_of(name: str) -> str:
    """The source of a mail's templates, with those that they include."""
    found, waiting = "", [FOLDER / f"{name}.{ending}" for ending in ("subject.txt", "txt", "html")]
    while waiting:
        path = waiting.pop()
        if path.exists():
            source = path.read_text()
            found += source
            waiting += [FOLDER.parent / other for other in _INCLUDED.findall(source)]
    return found


def contexts(template: str, *, ending: str = "") -> Iterator[dict[str, Any]]:
    """Everything that a mail's templates may ask for, once for each word they compare a variable with."""
    source = sources_of(template)
    names = {word for tag in _TAG.findall(source) for word in _NAME.findall(tag)} - _GIVEN
    everything: dict[str, Any] = {word: value_for(word, ending) for word in names}
    for name in set(_LINKED.findall(source)) & names:
        everything[name] = StandIn(f"{name}.link", ending)
    for parts, of in _UNPACKED.findall(source):
        everything[of] = [
            tuple(value_for(f"{of}.{word}.{part.strip()}", ending) for part in parts.split(","))
            for word in ("eins", "zwei")
        ]
    yield everything
    for variable, word in dict.fromkeys(_COMPARED.findall(source)):
        yield everything | {variable: word}
