"""By what hits can be narrowed down: each document keeps a list such as ["art:meldung", "jahr:2026"]."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from apps.core.choices import Language
from apps.core.i18n import reader_language
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.search.choices import Facet, Kind
from apps.taxonomy.models import ActionField

MOST_VALUES = 12


@dataclass(frozen=True)
class Value:
    """One value of a facet with its hits."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class FilledFacet:
    """A facet of the hits, with the values that there are."""

    name: str
    label: str
    values: list[Value]
    chosen: Value | None


def of(instance: models.Model, *, kind: Kind, day: date | None, languages: Iterable[str]) -> list[str]:
    """What `instance` can be narrowed down by."""
    organisation = (
        instance if isinstance(instance, PartnerOrganisation) else _related(instance, "organisation")
    )
    project = instance if isinstance(instance, Project) else _related(instance, "project")
    own = getattr(instance, "language", "")  # of the thing itself, rather than of the text about it
    languages = {"de": ["de"], "en": ["en"], "both": ["de", "en"]}.get(own, list(languages))
    found = [f"{Facet.KIND}:{kind}"]
    found += [f"{Facet.LANGUAGE}:{language}" for language in dict.fromkeys(languages)]
    if day:
        found.append(f"{Facet.YEAR}:{day.year}")
    if project is not None:
        found.append(f"{Facet.PROJECT}:{project.slug}")
    if organisation is not None:
        found.append(f"{Facet.ORGANISATION}:{organisation.slug}")
    if hasattr(instance, "action_fields"):
        found += [f"{Facet.ACTION_FIELD}:{term.slug}" for term in instance.action_fields.all()]
    return found


def _related(instance: models.Model, name: str) -> Any:
    return getattr(instance, name, None)


def chosen(params: Mapping[str, str]) -> list[str]:
    """The facets that an address asks for; `params` as they came."""
    return [
        f"{facet}:{value[:100]}" for facet in Facet if (value := params.get(facet, "").replace("\x00", ""))
    ]


def filled(lists: Iterable[list[str]], wanted: list[str]) -> list[FilledFacet]:
    """The facets of hits, with counts; at most three queries, for the names of what is public."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in Facet}
    for facets in lists:
        for pair in facets:
            name, _colon, value = pair.partition(":")
            counts[name][value] += 1
    asked = dict(pair.split(":", 1) for pair in wanted)
    return [
        one
        for facet in Facet
        if (one := _filled(facet, counts[facet], asked.get(facet, "")))
        and (one.chosen or len(one.values) > 1)
    ]


def _filled(facet: Facet, counts: Counter[str], asked: str) -> FilledFacet | None:
    names = _names(facet, list(counts))
    values = [
        Value(value, str(names[value]), number, value == asked)
        for value, number in sorted(counts.items(), key=lambda one: _place(facet, one))
        if value in names
    ]
    if not values:
        return None
    chosen_one = next((value for value in values if value.is_chosen), None)
    return FilledFacet(facet, str(facet.label), values[:MOST_VALUES], chosen_one)


def _place(facet: Facet, one: tuple[str, int]) -> tuple:
    """Years from the newest back, everything else by the number of hits."""
    value, number = one
    return (-int(value),) if facet == Facet.YEAR else (-number, value)


def _names(facet: Facet, values: list[str]) -> Mapping[str, Any]:
    """How values are called, if the public may know them."""
    if not values:
        return {}
    if facet == Facet.KIND:
        return dict(Kind.choices)
    if facet == Facet.LANGUAGE:
        return dict(Language.choices)
    if facet == Facet.YEAR:
        return {value: value for value in values}
    if facet == Facet.PROJECT:
        return dict(Project.objects.published().filter(slug__in=values).values_list("slug", "acronym"))
    if facet == Facet.ORGANISATION:
        rows = PartnerOrganisation.objects.published().filter(slug__in=values)
        return {slug: short or name for slug, name, short in rows.values_list("slug", "name", "short_name")}
    fields = ActionField.objects.filter(slug__in=values).values_list("slug", "name_de", "name_en")
    return {slug: (en if reader_language() == "en" else "") or de for slug, de, en in fields}
