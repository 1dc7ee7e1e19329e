"""Keeping in mind which companies were reached, so that it stays known when people's data is deleted."""

from django.db import transaction

from apps.audit import services as audit
from apps.companies.choices import ContactKind
from apps.companies.models import Contact, TargetCompany
from apps.companies.periods import quarter_of
from apps.core.locks import lock_name
from apps.core.permissions import require
from apps.events.counting import company_hash
from apps.events.models import CountedPerson
from apps.reporting.matching import Directory, key_hash, sightings
from apps.reporting.models import NameDecision
from apps.reporting.permissions import can_see_coverage


@transaction.atomic
def note_contacts() -> int:
    """Every night, and after a decision: notes whoever was reached; returns how many contacts are new.

    A contact once noted stays, whatever is deleted later.
    """
    directory, found = Directory(), set()
    for seen in sightings():
        company, _candidates = directory.candidates(seen)
        if company is not None:
            found.add((company, seen.kind, quarter_of(seen.day), seen.asker_role))
    found |= _of_forgotten_guests(directory)
    before = Contact.objects.count()
    Contact.objects.bulk_create(
        [
            Contact(company_id=company, kind=kind, quarter=quarter, asker_role=role)
            for company, kind, quarter, role in sorted(found)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return Contact.objects.count() - before


@transaction.atomic
def note_contacts_now(*, actor) -> int:
    """A manager does not want to wait for the night."""
    require(can_see_coverage(actor))
    number = note_contacts()
    if number:
        audit.record(actor=actor, action="note_contacts", new=number)
    return number


@transaction.atomic
def decide(*, key: str, company: TargetCompany | None, actor) -> None:
    """The name or domain behind `key` means `company`, or none of the list; holds for all of its kind."""
    require(can_see_coverage(actor))
    lock_name("reporting.decide")
    digest = key_hash(key)
    if NameDecision.objects.filter(key_hash=digest, company=company).exists():
        return
    NameDecision.objects.update_or_create(key_hash=digest, defaults={"company": company})
    audit.record(actor=actor, action="decide_name", target=company)


def _of_forgotten_guests(directory: Directory) -> set:
    """Companies at events whose guests' data is deleted already: of them only a hash of the name is left."""
    hashes = {company_hash(name): pk for pk, name in directory.names.items()}
    rows = (
        CountedPerson.objects.exclude(company="")
        .order_by()
        .values_list("company", "event__starts_at")
        .distinct()
    )
    return {
        (hashes[company], ContactKind.EVENT, quarter_of(moment.date()), "")
        for company, moment in rows
        if company in hashes
    }
