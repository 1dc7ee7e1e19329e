"""From asking for a declaration to the certificate; nothing is granted above the ceiling."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.aid.choices import AidState
from apps.aid.models import AidFile, EarlierAid
from apps.aid.permissions import can_keep_aid
from apps.aid.rules import CEILING, KEPT_YEARS, sum_before, years_before
from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.locks import lock_name
from apps.core.permissions import require
from apps.events.choices import draw_number, typed_number
from apps.siteconfig.current import current
from apps.support_requests.models import SupportRequest
from apps.support_requests.services import answer

# A file that came to nothing is of no use to anybody after this.
UNUSED_MONTHS = 12


class SwitchedOff(UserError):
    """The network does not certify aid."""

    user_message = gettext_lazy(
        "Certificates of de-minimis aid are switched off in the settings of the website."
    )


class WrongState(Conflict):
    """Somebody was faster."""

    user_message = gettext_lazy("This is no longer possible: the declaration has changed in the meantime.")


class AboveCeiling(UserError):
    """Art. 3 (2) of the regulation."""

    status = 409

    def __init__(self, total: Decimal):
        super().__init__(
            _("This cannot be granted: with it the company would have got %(total)s euros in three years. "
              "300,000 euros are allowed.") % {"total": f"{total:.2f}"}
        )  # fmt: skip


@transaction.atomic
def ask(*, case: SupportRequest, file: AidFile, actor) -> AidFile:
    """Opens a file with service, organisation and value, and asks the company for its declaration.

    Raises:
        SwitchedOff: if the network does not certify aid.
        TransitionNotAllowed: if the request is closed.
    """
    require(can_keep_aid(actor))
    if not current().certifies_aid:
        raise SwitchedOff
    with translation.override(case.language):
        body = _(
            "The help that you get counts as de-minimis aid. Before it begins we need your declaration of "
            "what you have got so far. You find the form on this page, under “De-minimis aid”."
        )
    answer(case=case, actor=actor, body=body, question=True)
    file.request, file.request_number, file.asker_role = case, case.public_number, case.asker_role
    file.company_name = case.company_name
    file.save()
    audit.record(actor=actor, action="ask_declaration", target=file)
    return file


@transaction.atomic
def declare(*, file: AidFile, declared_by: str, undertaking: str, earlier: Sequence[EarlierAid]) -> AidFile:
    """The company declares what it has got; until the certificate it may correct itself.

    Raises:
        WrongState: if it was granted or withdrawn already.
    """
    file = _locked(file)
    if file.state not in (AidState.ASKED, AidState.DECLARED):
        raise WrongState
    file.state, file.declared_at = AidState.DECLARED, timezone.now()
    file.declared_by, file.undertaking = declared_by, undertaking.strip()
    file.save()
    EarlierAid.objects.filter(file=file).delete()
    for one in earlier:
        one.file = file
    EarlierAid.objects.bulk_create(earlier)
    audit.record(actor="company", action="declare_aid", target=file, earlier=len(earlier))
    return file


@transaction.atomic
def grant(*, file: AidFile, actor, on: date | None = None) -> AidFile:
    """Grants the aid and gives the certificate its number.

    Files of one company are granted one after the other, so that two at once cannot pass the ceiling.

    Raises:
        WrongState: if the company has not declared, or it was granted already.
        AboveCeiling: if it would be too much.
    """
    require(can_keep_aid(actor))
    lock_name(f"aid:{file.matching_name}")
    file = _locked(file)
    if file.state != AidState.DECLARED:
        raise WrongState
    day = on or timezone.localdate()
    file.before = total_before(file, day)
    if file.before + file.value > CEILING:
        raise AboveCeiling(file.before + file.value)
    file.state, file.granted_on, file.number = AidState.GRANTED, day, draw_number()
    file.save()
    audit.record(actor=actor, action="grant_aid", target=file)
    return file


@transaction.atomic
def revoke(*, file: AidFile, actor) -> AidFile:
    """Withdraws a certificate; twice changes nothing."""
    require(can_keep_aid(actor))
    file = _locked(file)
    if file.state == AidState.GRANTED:
        file.state, file.revoked_at = AidState.REVOKED, timezone.now()
        file.save()
        audit.record(actor=actor, action="revoke_aid", target=file)
    return file


def total_before(file: AidFile, day: date) -> Decimal:
    """What the undertaking has got in three years until `day`: as declared, and as certified here.

    Certificates are told by the company's name; two companies of one name count together: the safe side.
    """
    own = AidFile.objects.granted().filter(matching_name=file.matching_name).exclude(pk=file.pk)
    aids = list(own.values_list("granted_on", "value"))
    aids += EarlierAid.objects.filter(file=file).values_list("granted_on", "amount")
    return sum_before(day, aids)  # type: ignore[arg-type]


def by_number(number: str) -> AidFile | None:
    """The certificate with this number, typed with or without hyphens; withdrawn ones too."""
    plain = typed_number(number)
    return AidFile.objects.certificates().filter(number=plain).first() if plain else None


@transaction.atomic
def forget_old(*, now: datetime | None = None) -> int:
    """Nightly: deletes what was granted ten years ago (Art. 6), and what came to nothing within a year."""
    now = now or timezone.now()
    over = Q(granted_on__lt=years_before(timezone.localdate(now), KEPT_YEARS))
    unused = Q(granted_on=None, asked_at__lt=now - timedelta(days=UNUSED_MONTHS * 30.5))
    number = 0
    for file in AidFile.objects.filter(over | unused):
        audit.record(actor="system", action="erase_aid", target=file)
        file.delete()
        number += 1
    return number


def _locked(file: AidFile) -> AidFile:
    return AidFile.objects.select_for_update().get(pk=file.pk)
