"""Writing an issue: texts, picked content, a test mail."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.newsletter.addresses import impersonal_links
from apps.newsletter.models import Issue, IssueItem
from apps.newsletter.permissions import can_manage_newsletter
from apps.newsletter.rendering import languages_of, mail
from apps.newsletter.services.subscriptions import default_newsletter
from apps.newsletter.sources import content_type_of
from apps.outbox import services as outbox
from apps.outbox.choices import MailKind
from apps.taxonomy.models import ActionField


class AlreadySent(Conflict):
    """An issue that has gone out, or is going out, is no longer edited."""

    user_message = _("This issue is no longer a draft, so it cannot be changed.")


@dataclass(frozen=True)
class ItemSpec:
    """One entry as the editor gives it: `target`, or a heading and a text."""

    position: int
    target: Any = None
    heading_de: str = ""
    heading_en: str = ""
    body_de: str = ""
    body_en: str = ""


@transaction.atomic
def create_issue(
    *, issue: Issue, items: Iterable[ItemSpec], topics: Iterable[ActionField] = (), actor
) -> Issue:
    """Saves a new draft."""
    require(can_manage_newsletter(actor))
    issue.newsletter = default_newsletter()
    issue.created_by_label = str(actor)[:200]
    issue.full_clean()
    issue.save()
    issue.topics.set(topics)
    _write_items(issue, items)
    audit.record(actor=actor, action="create", target=issue)
    return issue


@transaction.atomic
def save_issue(
    *, issue: Issue, items: Iterable[ItemSpec], topics: Iterable[ActionField] = (), actor, base_version: int
) -> Issue:
    """Saves a draft; its entries are replaced.

    Raises:
        AlreadySent: if it is no draft any more.
        Conflict: if somebody else has saved since `base_version`.
    """
    require(can_manage_newsletter(actor))
    current = Issue.objects.select_for_update().get(pk=issue.pk)
    if not current.is_draft:
        raise AlreadySent
    if current.version != base_version:
        raise Conflict
    issue.version = current.version + 1
    issue.full_clean()
    issue.save()
    issue.topics.set(topics)
    issue.items.all().delete()
    _write_items(issue, items)
    audit.record(actor=actor, action="edit", target=issue)
    return issue


def _write_items(issue: Issue, items: Iterable[ItemSpec]) -> None:
    for number, spec in enumerate(sorted(items, key=lambda spec: spec.position), start=1):
        item = IssueItem(
            issue=issue,
            position=number,
            heading_de=spec.heading_de,
            heading_en=spec.heading_en,
            body_de=spec.body_de,
            body_en=spec.body_en,
        )
        if spec.target is not None:
            item.content_type, item.object_id = content_type_of(spec.target), spec.target.pk
        item.save()


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
