"""Every write to the settings."""

from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.files import services as files
from apps.files.choices import PICTURES
from apps.links import services as links
from apps.links.models import SignedLink
from apps.siteconfig.current import announce_change
from apps.siteconfig.models import ONLY, SiteSettings
from apps.siteconfig.permissions import can_edit_settings

FIRST_RUN = "siteconfig.first_run"
FIRST_RUN_LIFETIME = timedelta(days=7)


class AlreadySetUp(Conflict):
    """The first-run page was used by somebody else meanwhile."""


@transaction.atomic
def save(
    *,
    values: dict,
    actor,
    base_version: int,
    logo: UploadedFile | None = None,
    remove_logo: bool = False,
) -> SiteSettings:
    """Saves the settings; they hold everywhere at once.

    Raises:
        Conflict: if somebody else has saved since `base_version`.
    """
    require(can_edit_settings(actor))
    found = _locked()
    if found.version != base_version:
        raise Conflict
    former = found.logo if logo is not None or remove_logo else None
    if logo is not None:
        found.logo = files.store(upload=logo, kinds=PICTURES)
    elif remove_logo:
        found.logo = None
    _write(found, values, actor=actor, action="save_settings")
    if former is not None:
        files.delete(stored=former)
    return found


@transaction.atomic
def set_up(*, values: dict, actor, link: SignedLink | None = None) -> SiteSettings:
    """The first run: by a network manager, or by whoever holds the link that `first_run_token` gave out.

    Raises:
        AlreadySetUp: if it has been done.
    """
    require(link is not None or can_edit_settings(actor))
    found = _locked()
    if found.is_set_up:
        raise AlreadySetUp
    _write(found, values, actor=actor, action="set_up")
    links.revoke(purpose=FIRST_RUN, subject=found)
    return found


@transaction.atomic
def fill(*, values: dict, actor: str) -> bool:
    """Sets what the content that is loaded says, unless somebody has set the portal up; whether it did."""
    found = _locked()
    if found.is_set_up:
        return False
    _write(found, values, actor=actor, action="set_up")
    links.revoke(purpose=FIRST_RUN, subject=found)
    return True


@transaction.atomic
def first_run_token() -> str | None:
    """A token for the first-run page, good once and for a week; None when the portal has been set up.

    A token given out before opens nothing any more.
    """
    found = _locked()
    if found.is_set_up:
        return None
    links.revoke(purpose=FIRST_RUN, subject=found)
    return links.create(purpose=FIRST_RUN, subject=found, lifetime=FIRST_RUN_LIFETIME)


def _locked() -> SiteSettings:
    SiteSettings.objects.bulk_create([SiteSettings()], ignore_conflicts=True)
    return SiteSettings.objects.select_for_update(of=("self",)).select_related("logo").get(pk=ONLY)


def _write(found: SiteSettings, values: dict, *, actor, action: str) -> None:
    changed = sorted(name for name, value in values.items() if getattr(found, name) != value)
    for name, value in values.items():
        setattr(found, name, value)
    found.version += 1
    found.set_up_at = found.set_up_at or timezone.now()
    found.full_clean()
    found.save()
    audit.record(actor=actor, action=action, target=found, fields=changed)
    announce_change()
