"""What may fit a request: events, publications and offers by its field, county and who asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from apps.support_requests.choices import AskerRole, RelationKind
from apps.support_requests.models import RequestLink, SupportRequest
from apps.support_requests.relation_querysets import (
    CONTENT,
    linkable,
    linkable_requests,
    same_company,
    with_words,
)

MOST = 3  # of each kind: a list to choose from, not one to search
MOST_FOUND = 10
# The target groups that the portal is delivered with; where a network has others, these find nothing.
_GROUPS: dict[str, str] = {
    AskerRole.MANAGEMENT: "geschaeftsfuehrung",
    AskerRole.WORKS_COUNCIL: "betriebsraete",
    AskerRole.PERSONNEL: "personalverantwortliche",
}
# What fits counts for more, the more it says about the matter itself.
_WEIGHTS = (("fits_field", 4), ("fits_county", 2), ("fits_group", 1))
_WORDS = {
    "fits_field": _("same action field"),
    "fits_county": _("in the county"),
    "fits_group": _("for this target group"),
}

HEADINGS = {
    RelationKind.EVENT: _("Events"),
    RelationKind.PUBLICATION: _("Publications"),
    RelationKind.OFFER: _("Offers of support"),
    RelationKind.OTHER: _("Requests"),
}


@dataclass(frozen=True)
class Related:
    """One thing to show: linked, or to be linked. `why` says what fits."""

    kind: RelationKind
    target: Any
    why: str = ""

    @property
    def key(self) -> str:
        """How forms name it: a request by its number, content by its key."""
        return self.target.public_number if self.kind == RelationKind.OTHER else str(self.target.pk)


@dataclass(frozen=True)
class Relations:
    """All that the page of a request shows of it; suggestions only for those who work on it."""

    content: list[Related]
    requests: list[Related]
    suggested_content: list[Related]
    suggested_requests: list[Related]


def related_to(case: SupportRequest, user, *, may_link: bool) -> Relations:
    """What is linked and what could be: six queries, however much there is."""
    linked = linked_content(case, user), linked_requests(case, user)
    if not may_link:
        return Relations(*linked, [], [])
    return Relations(*linked, suggested_content(case), suggested_requests(case, user))


def linked_content(case: SupportRequest, user) -> list[Related]:
    """What the house sees as linked, what is not public any more too."""
    links = RequestLink.objects.to_content(case).seen_by(user)
    return [Related(link.kind, link.target) for link in links]


def content_for_company(case: SupportRequest) -> list[Related]:
    """What the company reads as “may help”: nothing that is not public, over or cancelled."""
    links = RequestLink.objects.to_content(case).helpful()
    return [Related(link.kind, link.target) for link in links]


def public_content(case: SupportRequest) -> list[Related]:
    """What goes into the printed copy."""
    return [Related(link.kind, link.target) for link in RequestLink.objects.to_content(case).public()]


def suggested_content(case: SupportRequest) -> list[Related]:
    """Up to three of each kind that fit best and are not linked yet; one query a kind."""
    found: list[Related] = []
    for kind in CONTENT:
        rows = _unlinked(linkable(kind), kind, case)
        if kind == RelationKind.EVENT:
            rows = rows.open_to_register()
        fitting = _by_fit(rows, kind, case)[:MOST]
        found += [Related(kind, one, _why(one)) for one in fitting]
    return found


def found_content(case: SupportRequest, words: str) -> dict[RelationKind, list[Related]]:
    """What has all the words, of each kind the first ones that are not linked yet."""
    return {
        kind: _related(kind, with_words(_unlinked(linkable(kind), kind, case), words)[:MOST_FOUND])
        for kind in CONTENT
    }


def linked_requests(case: SupportRequest, user) -> list[Related]:
    """The requests linked with it of which `user` may know."""
    return _related(RelationKind.OTHER, linkable_requests(case, user).filter(pk__in=_far_ends(case)))


def suggested_requests(case: SupportRequest, user) -> list[Related]:
    """The latest ones of the same company that are not linked yet."""
    return _related(RelationKind.OTHER, same_company(case, user).exclude(pk__in=_far_ends(case))[:MOST])


def found_requests(case: SupportRequest, user, words: str) -> list[Related]:
    """Those with the words in number, subject or company that `user` may link."""
    rows = linkable_requests(case, user).containing(words)
    return _related(RelationKind.OTHER, rows.exclude(pk__in=_far_ends(case))[:MOST_FOUND])


def _related(kind: RelationKind, rows: Iterable[Any]) -> list[Related]:
    return [Related(kind, one) for one in rows]


def _far_ends(case: SupportRequest):
    """The keys of the requests at the other end of its links."""
    links = RequestLink.objects.at(case).filter(other__isnull=False).order_by()
    return links.values_list(Case(When(request=case, then=F("other")), default=F("request")), flat=True)


def _unlinked(rows, kind: RelationKind, case: SupportRequest):
    """Without what is linked already; the offer that was asked for stands on the page anyway."""
    rows = rows.filter(~Exists(RequestLink.objects.filter(request=case, **{kind: OuterRef("pk")})))
    return rows.exclude(pk=case.offer_id) if kind == RelationKind.OFFER and case.offer_id else rows


def _by_fit(rows, kind: RelationKind, case: SupportRequest):
    """Those that fit in some way, what fits best first, then in the order they had."""
    if kind == RelationKind.EVENT:
        county: Q | Exists | None = Q(county=case.county_id) if case.county_id else None
    elif kind == RelationKind.OFFER:
        county = _has(rows.model, "counties", county=case.county_id)
    else:
        county = None
    fits = {
        "fits_field": _has(rows.model, "action_fields", actionfield=case.action_field_id),
        "fits_county": county,
        "fits_group": _has(rows.model, "target_groups", targetgroup__slug=_GROUPS.get(case.asker_role)),
    }
    weight = sum(
        (
            Case(When(fits[name] or Q(pk__in=[]), then=number), default=0, output_field=IntegerField())
            for name, number in _WEIGHTS
        ),
        Value(0),
    )
    flags = {name: condition if condition is not None else Value(False) for name, condition in fits.items()}
    return rows.annotate(fit=weight, **flags).filter(fit__gt=0).order_by("-fit", *rows.query.order_by)


def _has(model, name: str, **term) -> Exists | None:
    """Whether the outer row is sorted by this term; None where the request says nothing about it."""
    if not any(term.values()):
        return None
    through = model._meta.get_field(name).remote_field.through
    return Exists(through._default_manager.filter(**{f"{model._meta.model_name}_id": OuterRef("pk")}, **term))


def _why(one) -> str:
    return ", ".join(str(words) for name, words in _WORDS.items() if getattr(one, name))
