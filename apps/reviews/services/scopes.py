"""Saying who decides on what, who is responsible for what, and who stands in for whom."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.partners.models import PartnerOrganisation
from apps.projects.models import Project
from apps.reviews import emails
from apps.reviews.choices import Scope
from apps.reviews.models import Absence, Mandate, Responsibility
from apps.reviews.permissions import can_set_responsibilities, can_set_scope


class NoProject(UserError):
    """Somebody shall manage named projects, and none is named."""

    user_message = _("Please choose at least one project.")


class NoManager(UserError):
    """Responsibilities for organisations and kinds are for those who may decide on them."""

    user_message = _("Only somebody who manages the whole network can be responsible for this.")


class CannotStandIn(UserError):
    """The one chosen as deputy cannot act."""

    user_message = _("Please choose another person whose account is active.")


class AlreadyAway(Conflict):
    """Two deputies at a time would each think that the other one acts."""

    user_message = _("There is a deputy for these days already. Please end that absence first.")


def scope_of(person) -> Scope:
    """On how much `person` decides by themselves, deputising aside."""
    if person.is_manager:
        return Scope.NETWORK
    return Scope.PROJECTS if Mandate.objects.filter(user=person).exists() else Scope.NONE


@transaction.atomic
def assign(
    *,
    person,
    scope: str,
    projects: Collection[Project],
    organisations: Collection[PartnerOrganisation],
    kinds: Collection[ContentType],
    actor,
) -> None:
    """Both at once, as one form says it: `projects` are decided on, or by a network's manager watched over.

    Raises:
        NoProject, NoManager: as `set_scope` and `set_responsibilities`.
    """
    if actor.pk != person.pk:
        set_scope(person=person, scope=scope, projects=projects, actor=actor)
    watched = projects if scope == Scope.NETWORK else ()
    set_responsibilities(
        person=person, organisations=organisations, projects=watched, kinds=kinds, actor=actor
    )


@transaction.atomic
def set_scope(*, person, scope: str, projects: Collection[Project], actor) -> None:
    """Makes `person` manager of the whole network, of `projects`, or of nothing; they get a mail.

    Nothing happens if it is so already.

    Raises:
        NoProject: if they shall manage projects, and there are none.
    """
    person = _lock(person, actor)
    require(can_set_scope(actor, person))
    managed = {project.pk for project in projects} if scope == Scope.PROJECTS else set()
    if scope == Scope.PROJECTS and not managed:
        raise NoProject
    before = (person.is_manager, _keys(Mandate, person, "project_id"))
    after = (scope == Scope.NETWORK, managed)
    if before == after:
        return
    person.is_manager = scope == Scope.NETWORK
    person.save(update_fields=["is_manager"])
    _replace(Mandate, person, project_id=managed)
    if not person.is_manager:
        Responsibility.objects.filter(user=person).delete()
    entry = audit.record(
        actor=actor, action="set_scope", target=person, scope=str(scope), projects=sorted(managed)
    )
    emails.queue_scope_changed(
        person, scope=scope, projects=[str(one) for one in projects], actor=actor, dedupe_key=entry.dedupe_key
    )


@transaction.atomic
def set_responsibilities(
    *,
    person,
    organisations: Collection[PartnerOrganisation],
    projects: Collection[Project],
    kinds: Collection[ContentType],
    actor,
) -> None:
    """Says what a manager of the network is told of first; replaces what was said before.

    Raises:
        NoManager: if they manage no more than projects: for those they are responsible anyway.
    """
    person = _lock(person, actor)
    require(can_set_responsibilities(actor, person))
    wanted = {
        "organisation_id": {one.pk for one in organisations},
        "project_id": {one.pk for one in projects},
        "kind_id": {one.pk for one in kinds},
    }
    if not person.is_manager and any(wanted.values()):
        raise NoManager
    if wanted == {name: _keys(Responsibility, person, name) for name in wanted}:
        return
    _replace(Responsibility, person, **wanted)
    audit.record(
        actor=actor,
        action="set_responsibilities",
        target=person,
        **{name.removesuffix("_id"): sorted(keys) for name, keys in wanted.items()},
    )


@transaction.atomic
def add_absence(*, person, deputy, starts_on: date, ends_on: date, actor) -> Absence:
    """Has `deputy` decide in place of `person` on these days; the deputy gets a mail.

    Raises:
        CannotStandIn: if the deputy is the person, or has no active account.
        AlreadyAway: if there is a deputy on one of these days.
        ValidationError: if it ends before it starts.
    """
    person = _lock(person, actor)
    require(can_set_responsibilities(actor, person))
    if deputy.pk == person.pk or not deputy.is_active:
        raise CannotStandIn
    absence = Absence(user=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
    absence.full_clean()
    if Absence.objects.filter(user=person, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise AlreadyAway
    absence.save()
    audit.record(actor=actor, action="add_absence", target=person, deputy=deputy.pk, absence=absence.pk)
    emails.queue_deputy(absence, actor=actor)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, actor) -> None:
    """Ends it at once: the deputy decides no longer. Nothing happens if it is gone already."""
    require(can_set_responsibilities(actor, absence.user))
    gone, _rows = Absence.objects.filter(pk=absence.pk).delete()
    if gone:
        audit.record(actor=actor, action="end_absence", target=absence.user, deputy=absence.deputy_id)


def _lock(person, actor):
    """Both as they are now, in one order: of two managers who dismiss each other, one is refused."""
    people = get_user_model().objects.select_for_update().filter(pk__in=[person.pk, actor.pk])
    fresh = {one.pk: one for one in people.order_by("pk")}
    require(fresh[actor.pk].is_manager and fresh[actor.pk].is_active)
    return fresh[person.pk]


def _keys(model, person, name: str) -> set[int]:
    return set(model.objects.filter(user=person, **{f"{name}__isnull": False}).values_list(name, flat=True))


def _replace(model, person, **keys: set[int]) -> None:
    """The person's rows become one for each key; those that stay are left as they are."""
    for name, wanted in keys.items():
        rows = model.objects.filter(user=person, **{f"{name}__isnull": False})
        rows.exclude(**{f"{name}__in": wanted}).delete()
        present = _keys(model, person, name)
        model.objects.bulk_create(model(user=person, **{name: key}) for key in sorted(wanted - present))
