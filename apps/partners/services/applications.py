"""Organisations that want to join: asking, and what the managers decide."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.html import linebreaks

from apps.audit import services as audit
from apps.core.permissions import is_manager, require
from apps.moderation.services import TransitionNotAllowed
from apps.partners import emails
from apps.partners.choices import ApplicationDecision, Role
from apps.partners.models import OrganisationApplication, PartnerOrganisation
from apps.partners.services import editorial, members

# How long a decided application is kept: until nobody can ask any more what became of it.
KEEP = timedelta(days=180)


@transaction.atomic
def apply(*, application: OrganisationApplication) -> OrganisationApplication:
    """Keeps the application, tells the managers, and confirms to the applicant that it has arrived."""
    application.email = application.email.strip().lower()
    application.full_clean()
    application.save()
    entry = audit.record(actor="visitor", action="apply", target=application)
    emails.queue_application_received(application)
    emails.queue_application_waiting(application, dedupe_key=entry.dedupe_key)
    return application


@transaction.atomic
def approve(*, application: OrganisationApplication, note: str = "", actor) -> PartnerOrganisation:
    """Makes the organisation, as a draft, and invites the applicant's address to own it.

    Its owner completes the profile and submits it; then it is looked at like every other page.

    Raises:
        TransitionNotAllowed: if somebody else has decided already.
    """
    application = _lock(application, actor)
    organisation = PartnerOrganisation(
        name=application.name,
        kind=application.kind,
        website=application.website,
        **{f"description_{application.language}": linebreaks(application.about, autoescape=True)},
    )
    editorial.create(content=organisation, actor=actor)  # type: ignore[type-var]
    _decide(application, ApplicationDecision.APPROVED, note, actor)
    members.invite(
        organisation=organisation,
        email=application.email,
        role=Role.OWNER,
        language=application.language,
        actor=actor,
    )
    entry = audit.record(
        actor=actor, action="approve_application", target=application, organisation=organisation.pk
    )
    emails.queue_application_approved(application, dedupe_key=entry.dedupe_key)
    return organisation


@transaction.atomic
def refuse(*, application: OrganisationApplication, note: str, actor) -> None:
    """Says no, with the reason.

    Raises:
        NoteMissing: if there is none.
        TransitionNotAllowed: if somebody else has decided already.
    """
    application = _lock(application, actor)
    if not note.strip():
        raise editorial.NoteMissing
    _decide(application, ApplicationDecision.REFUSED, note, actor)
    entry = audit.record(actor=actor, action="refuse_application", target=application)
    emails.queue_application_refused(application, dedupe_key=entry.dedupe_key)


@transaction.atomic
def forget_decided() -> int:
    """Deletes what was decided longer than `KEEP` ago: it names people. Returns how many."""
    old = OrganisationApplication.objects.filter(decided_at__lt=timezone.now() - KEEP)
    return old.delete()[0]


def _lock(application: OrganisationApplication, actor) -> OrganisationApplication:
    require(is_manager(actor))
    application = OrganisationApplication.objects.select_for_update().get(pk=application.pk)
    if application.decision:
        raise TransitionNotAllowed
    return application


def _decide(application: OrganisationApplication, decision: str, note: str, actor) -> None:
    application.decision, application.note = decision, note.strip()
    application.decided_by_label, application.decided_at = str(actor)[:200], timezone.now()
    application.save(update_fields=["decision", "note", "decided_by_label", "decided_at"])
