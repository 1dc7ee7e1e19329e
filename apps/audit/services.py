"""The only writer of audit entries; called by the other services inside their transaction."""

from typing import Any

from django.db import models

from apps.audit.models import AuditEntry


def record(*, actor: Any, action: str, target: models.Model | None = None, **details: Any) -> AuditEntry:
    """Adds an entry. `actor` is a user, or a word such as "visitor", "company" or "system".

    `details` must be JSON; never put a text that someone wrote, or a person's data, into it.
    """
    is_user = hasattr(actor, "pk")
    return AuditEntry.objects.create(
        actor_id=actor.pk if is_user else None,
        actor_label=str(actor)[:200],
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_label=str(target)[:200] if target is not None else "",
        details=details,
    )
