"""Newsletters themselves, and the texts that readers agree to."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import UserError
from apps.core.permissions import require
from apps.core.slugs import unique_slug
from apps.newsletter.consent import BUILT_IN_VERSION
from apps.newsletter.models import ConsentText, Newsletter
from apps.newsletter.permissions import can_manage_newsletter


class NoTimeToAgree(UserError):
    """The time until which readers must agree has passed already."""

    user_message = _("Please choose a time in the future, so that everybody can answer.")


@transaction.atomic
def save_newsletter(*, newsletter: Newsletter, actor) -> Newsletter:
    """Saves a new newsletter, or what was changed of one."""
    require(can_manage_newsletter(actor))
    action = "edit" if newsletter.pk else "create"
    if not newsletter.slug:
        newsletter.slug = unique_slug(Newsletter, newsletter.name_de)
    newsletter.full_clean()
    newsletter.save()
    audit.record(actor=actor, action=action, target=newsletter)
    return newsletter


@transaction.atomic
def introduce_consent_text(
    *, text_de: str, text_en: str, agree_by: datetime | None = None, actor
) -> ConsentText:
    """From now on readers agree to this text; with `agree_by`, those before are asked to as well.

    Raises:
        NoTimeToAgree: if `agree_by` has passed.
    """
    require(can_manage_newsletter(actor))
    now = timezone.now()
    if agree_by is not None and agree_by <= now:
        raise NoTimeToAgree
    text = ConsentText(
        version=_next_version(now), text_de=text_de, text_en=text_en, introduced_at=now, agree_by=agree_by
    )
    text.full_clean()
    text.save()
    audit.record(actor=actor, action="introduce_consent_text", target=text)
    return text


def _next_version(now: datetime) -> str:
    """As "2026-2": the year, and a number in it."""
    taken = {BUILT_IN_VERSION, *ConsentText.objects.values_list("version", flat=True)}
    year = timezone.localtime(now).year
    return next(version for number in range(1, 10_000) if (version := f"{year}-{number}") not in taken)
