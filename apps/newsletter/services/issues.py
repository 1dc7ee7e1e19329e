"""Writing an issue: its texts, whom it is for, a test mail. Its entries are in `entries.py`."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from apps.audit import services as audit
from apps.core.permissions import require
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.models import Issue, Newsletter
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.rendering import languages_of, mail
from apps.newsletter.services.drafts import AlreadySent, locked_draft, touch
from apps.newsletter.services.subscriptions import default_newsletter
from apps.outbox import services as outbox
from apps.outbox.choices import MailKind
from apps.projects.models import Project
from apps.taxonomy.models import ActionField

__all__ = ["AlreadySent", "create_issue", "save_issue", "save_readers", "send_test"]

TEXTS = ("subject_de", "preview_text_de", "intro_de", "subject_en", "preview_text_en", "intro_en")


@transaction.atomic
def create_issue(*, issue: Issue, actor) -> Issue:
    """Saves a new draft, for all readers of the usual newsletter."""
    require(can_manage_newsletter(actor))
    issue.newsletter = default_newsletter()
    issue.created_by_label = str(actor)[:200]
    issue.changed_by = actor
    issue.full_clean()
    issue.save()
    audit.record(actor=actor, action="create", target=issue)
    return issue


@transaction.atomic
def save_issue(*, issue: Issue, actor, base_version: int) -> Issue:
    """Saves a draft's texts.

    Raises:
        AlreadySent: if it is no draft any more.
        Conflict: if somebody else has saved since `base_version`.
    """
    current = locked_draft(issue, actor=actor, base_version=base_version)
    for name in TEXTS:
        setattr(current, name, getattr(issue, name))
    current.full_clean()
    touch(current, actor=actor, fields=TEXTS)
    audit.record(actor=actor, action="edit", target=current)
    return current


@transaction.atomic
def save_readers(
    *,
    issue: Issue,
    newsletter: Newsletter,
    topics: Iterable[ActionField] = (),
    projects: Iterable[Project] = (),
    language: str = "",
    actor,
    base_version: int,
) -> Issue:
    """Says whom a draft is for.

    Raises:
        AlreadySent, Conflict: as `save_issue`.
    """
    issue = locked_draft(issue, actor=actor, base_version=base_version)
    issue.newsletter, issue.language = newsletter, language
    issue.full_clean()
    touch(issue, actor=actor, fields=("newsletter", "language"))
    issue.topics.set(topics)
    issue.projects.set(projects)
    audit.record(actor=actor, action="edit_readers", target=issue)
    return issue


@transaction.atomic
def send_test(*, issue: Issue, actor, key: uuid.UUID, language: str = "de") -> None:
    """Sends the issue as it is now to `actor` alone, once for each `key`; in German if there is no other."""
    require(can_manage_newsletter(actor))
    if language not in languages_of(issue):
        language = "de"
    content = mail(issue, language=language, links=impersonal_links(language=language), is_test=True)
    outbox.queue(
        kind=MailKind.NOTIFICATION,
        recipient=actor.email,
        subject=content.subject,
        text=content.text,
        html=content.html,
        language=language,
        dedupe_key=f"newsletter-test:{issue.pk}:{key.hex}",
    )
    audit.record(actor=actor, action="send_test", target=issue)
