"""What a page shows of apps that stand above its own: a project's events, a partner's publications.

The upper app registers a section in `ready()`; the page asks for what is registered for its object.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Section:
    """A part of a page. `load(instance, user)` gives its objects in one query, `template` shows each.

    `all_of(instance)` is the address of the list that holds more than the part shows.
    """

    key: str
    title: "StrOrPromise"
    template: str
    load: Callable[[Any, Any], Iterable[Any]]
    all_of: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class FilledSection:
    """A section with what there is to show, and the address of the whole list."""

    section: Section
    objects: list[Any]
    all_url: str = ""


_sections: dict[str, list[Section]] = {}


def register(model_label: str, section: Section) -> None:
    """Adds `section` to the pages of a model ("projects.project", or with
    a place as in "projects.project:workplace"); the order of registering is the page's."""
    sections = _sections.setdefault(model_label, [])
    if all(known.key != section.key for known in sections):
        sections.append(section)


def sections_for(instance, user, place: str = "") -> list[FilledSection]:
    """What `instance`'s page shows of apps above to `user`; `place` is another page of it (":workplace")."""
    filled = (
        FilledSection(
            section,
            list(section.load(instance, user)),
            section.all_of(instance) if section.all_of else "",
        )
        for section in _sections.get(instance._meta.label_lower + place, [])
    )
    return [part for part in filled if part.objects]
