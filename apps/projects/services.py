"""Every write to the funders' dated names and to the programmes; projects go the editorial way."""

from datetime import date
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.core.slugs import unique_slug
from apps.core.versions import count_up
from apps.files import services as files
from apps.files.choices import PICTURES
from apps.projects.models import FundingBody, FundingBodyName, FundingProgramme
from apps.projects.permissions import can_edit_funding
from apps.siteconfig.current import announce_change

M = TypeVar("M", bound=models.Model)


class DayTaken(UserError):
    """Two names from the same day on."""

    user_message = _("There is another name from this day on.")


class LastName(UserError):
    """A funding body without any name could not be shown."""

    user_message = _("This is its only name. Please add another one first.")


@transaction.atomic
def add_body(*, name: FundingBodyName, actor, logo: UploadedFile | None = None) -> FundingBodyName:
    """A new funding body under its first name."""
    require(can_edit_funding(actor))
    name.body = FundingBody.objects.create(slug=unique_slug(FundingBody, name.name_de))
    audit.record(actor=actor, action="create", target=name.body)
    return save_name(name=name, actor=actor, logo=logo)


@transaction.atomic
def save_name(
    *,
    name: FundingBodyName,
    actor,
    base_version: int = 0,
    logo: UploadedFile | None = None,
    remove_logo: bool = False,
) -> FundingBodyName:
    """A new or changed name; pages show it at once.

    Raises:
        Conflict: if somebody else has saved it since `base_version`.
        DayTaken: if the body has another name from the same day on.
    """
    require(can_edit_funding(actor))
    body = FundingBody.objects.select_for_update().get(pk=name.body_id)
    if _has_name_from(body, name.valid_from, except_for=name.pk):
        raise DayTaken
    count_up(name, base_version=base_version)
    former = name.logo if logo is not None or remove_logo else None
    if logo is not None:
        name.logo = files.store(upload=logo, kinds=PICTURES)
    elif remove_logo:
        name.logo = None
    action = "edit" if name.pk else "create"
    name.full_clean()
    name.save()
    if former is not None:
        files.delete(stored=former)
    return _recorded(name, actor=actor, action=action)


@transaction.atomic
def delete_name(*, name: FundingBodyName, actor) -> None:
    """Takes a name away; the one before it holds then.

    Raises:
        LastName: if it is the only one.
    """
    require(can_edit_funding(actor))
    body = FundingBody.objects.select_for_update().get(pk=name.body_id)
    if body.names.exclude(pk=name.pk).first() is None:
        raise LastName
    logo = name.logo
    _recorded(name, actor=actor, action="delete")
    name.delete()
    if logo is not None:
        files.delete(stored=logo)


@transaction.atomic
def save_programme(*, programme: FundingProgramme, actor, base_version: int = 0) -> FundingProgramme:
    """A new or renamed programme.

    Raises:
        Conflict: if somebody else has saved it since `base_version`.
    """
    require(can_edit_funding(actor))
    count_up(programme, base_version=base_version)
    action = "edit" if programme.pk else "create"
    if not programme.slug:
        programme.slug = unique_slug(FundingProgramme, programme.name_de)
    programme.full_clean()
    programme.save()
    return _recorded(programme, actor=actor, action=action)


def _has_name_from(body: FundingBody, day: date, *, except_for: int | None) -> bool:
    others = body.names.filter(valid_from=day)
    return (others.exclude(pk=except_for) if except_for else others).exists()


def _recorded(row: M, *, actor, action: str) -> M:
    audit.record(actor=actor, action=action, target=row)
    announce_change()
    return row
