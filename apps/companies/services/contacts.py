"""What reached a company, where no data of the portal shows it."""

from datetime import date

from django.db import transaction

from apps.audit import services as audit
from apps.companies.choices import BY_HAND, ContactKind
from apps.companies.models import Contact, TargetCompany
from apps.companies.periods import quarter_of
from apps.companies.permissions import can_keep_companies
from apps.core.permissions import require


@transaction.atomic
def note_contact(*, company: TargetCompany, kind: ContactKind, day: date, actor) -> Contact:
    """Notes that a company was reached by a check or otherwise in the quarter of `day`; twice is once."""
    require(can_keep_companies(actor) and kind in BY_HAND)
    contact, created = Contact.objects.get_or_create(
        company=company, kind=kind, quarter=quarter_of(day), asker_role=""
    )
    if created:
        audit.record(actor=actor, action="note_contact", target=company, kind=str(kind))
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, actor) -> None:
    """Takes back what was noted by hand."""
    require(can_keep_companies(actor) and contact.kind in BY_HAND)
    audit.record(actor=actor, action="remove_contact", target=contact.company, kind=contact.kind)
    contact.delete()
