"""What members and managers are told about their content; one function a message."""

import uuid

from django.urls import reverse
from django.utils import translation

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template
from apps.partners import oversight
from apps.partners.choices import ReportOutcome
from apps.partners.models import (
    ContentReport,
    Invitation,
    Membership,
    OrganisationApplication,
    OwnedContent,
)
from apps.partners.querysets import INVITATION_LIFETIME


def queue_submitted_to(reviewer, content: OwnedContent, *, actor, address: str, dedupe_key: str) -> None:
    """To somebody responsible: something waits to be looked at, at `address`."""
    _send("content_submitted", reviewer, content, dedupe_key, author=str(actor), address=address)


def queue_published(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: it is public."""
    _to_writers("content_published", content, dedupe_key, note=note)


def queue_changes_requested(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: what should be changed."""
    _to_writers("content_changes_requested", content, dedupe_key, note=note)


def queue_archived(content: OwnedContent, *, actor, dedupe_key: str) -> None:
    """To those responsible: something was taken down."""
    for reviewer in oversight.answers().reviewers_of(content, besides=actor):
        _send("content_archived", reviewer, content, dedupe_key, author=str(actor))


def _to_writers(template: str, content: OwnedContent, dedupe_key: str, **context) -> None:
    for membership in Membership.objects.writers_of(content.organisation):
        _send(template, membership.user, content, dedupe_key, **context)


def _send(template: str, user, content: OwnedContent, dedupe_key: str, **context) -> None:
    with translation.override(user.language):  # the reader's, not that of the one who acts
        title, address = str(content), absolute(content.get_manage_url())
    send_template(
        template=f"partners/{template}",
        kind=MailKind.NOTIFICATION,
        recipient=user.email,
        language=user.language,
        dedupe_key=dedupe_key,
        context={
            "title": title,
            "content_kind": content._meta.verbose_name,
            "organisation": str(content.organisation),
            "address": address,
            **context,
        },
    )


def queue_invitation(invitation: Invitation, *, token: str, language: str, actor) -> None:
    """To the invited address: where to accept."""
    with translation.override(language):
        address = absolute(reverse("partners:invitation", args=[token]))
    send_template(
        template="partners/invitation",
        kind=MailKind.TRANSACTIONAL,
        recipient=invitation.email,
        language=language,
        dedupe_key=f"invitation:{invitation.pk}",
        context={
            "organisation": str(invitation.organisation),
            "inviter": str(actor),
            "address": address,
            "days": INVITATION_LIFETIME.days,
        },
    )


def queue_role_changed(membership: Membership, *, actor) -> None:
    """To the member: the role is another now."""
    with translation.override(membership.user.language):
        role = membership.get_role_display()
    _to_member("member_role_changed", membership, actor, role=role)


def queue_member_removed(membership: Membership, *, actor) -> None:
    """To a former member."""
    _to_member("member_removed", membership, actor)


def _to_member(template: str, membership: Membership, actor, **context) -> None:
    send_template(
        template=f"partners/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=membership.user.email,
        language=membership.user.language,
        dedupe_key=f"member:{uuid.uuid4()}",
        context={
            "name": membership.user.name,
            "organisation": str(membership.organisation),
            "actor": str(actor),
            **context,
        },
    )


def queue_application_received(application: OrganisationApplication) -> None:
    """To the applicant: it has arrived. Holds nothing of what was typed but the organisation's name."""
    _to_stranger("application_received", application, f"application:{application.pk}", name=str(application))


def queue_application_waiting(application: OrganisationApplication, *, dedupe_key: str) -> None:
    """To the managers: an organisation wants to join."""
    _to_managers("application_waiting", "partners:application", application, dedupe_key)


def queue_application_approved(application: OrganisationApplication, *, dedupe_key: str) -> None:
    """To the applicant: welcome; the invitation follows in a mail of its own."""
    _to_stranger(
        "application_approved", application, dedupe_key, name=str(application), note=application.note
    )


def queue_application_refused(application: OrganisationApplication, *, dedupe_key: str) -> None:
    """To the applicant: no, and why."""
    _to_stranger("application_refused", application, dedupe_key, name=str(application), note=application.note)


def queue_report_waiting(report: ContentReport, *, dedupe_key: str) -> None:
    """To the managers: somebody has reported a content."""
    _to_managers(
        "report_waiting", "partners:report", report, dedupe_key, organisation=report.organisation_label
    )


def queue_report_decided(report: ContentReport, *, dedupe_key: str) -> None:
    """To the one who reported: what was decided, and why."""
    _to_stranger(
        "report_decided",
        report,
        dedupe_key,
        title=report.title,
        note=report.note,
        is_taken_down=report.decision == ReportOutcome.TAKEN_DOWN,
    )


def queue_taken_down(content: OwnedContent, *, note: str, dedupe_key: str) -> None:
    """To those who write for the organisation: it is off the website, and why (Art. 17)."""
    _to_writers("content_taken_down", content, dedupe_key, note=note)


def queue_still_right(content: OwnedContent, *, token: str, dedupe_key: str) -> None:
    """To those who write for the organisation, or to the managers where nobody does: is it still right?"""
    writers = [membership.user for membership in Membership.objects.writers_of(content.organisation)]
    for person in writers or active_managers():
        with translation.override(person.language):
            question = absolute(reverse("partners:still_right", args=[token]))
        _send("content_still_right", person, content, dedupe_key, question=question)


def _to_managers(template: str, url_name: str, subject, dedupe_key: str, **context) -> None:
    for manager in active_managers():
        with translation.override(manager.language):
            address = absolute(reverse(url_name, args=[subject.pk]))
        send_template(
            template=f"partners/{template}",
            kind=MailKind.NOTIFICATION,
            recipient=manager.email,
            language=manager.language,
            dedupe_key=dedupe_key,
            context={"title": str(subject), "address": address, **context},
        )


def _to_stranger(
    template: str, asked: OrganisationApplication | ContentReport, dedupe_key: str, **context
) -> None:
    send_template(
        template=f"partners/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=asked.email,
        language=asked.language,
        dedupe_key=dedupe_key,
        context=context,
    )
