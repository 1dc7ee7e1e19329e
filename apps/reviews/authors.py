"""Whose work it is that waits: read from the log, which nobody can change afterwards."""

from apps.audit.models import AuditEntry
from apps.moderation.choices import State
from apps.moderation.models import ModeratedModel

_WRITING = ("create", "edit", "submit", "propose")
_APPROVING = ("publish", "approve")


def wrote(user, content: ModeratedModel) -> bool:
    """Whether `user` had a hand in what is not approved yet: a draft's text, or a proposed change.

    Counts from the last approval on; what was changed in place on a public page needs none.
    """
    entries = AuditEntry.objects.filter(target_type=content._meta.label_lower, target_id=str(content.pk))
    approved = entries.filter(action__in=_APPROVING).order_by("-pk").values_list("pk", flat=True).first()
    writing = ("propose",) if content.state == State.PUBLISHED else _WRITING
    return entries.filter(action__in=writing, actor_id=user.pk, pk__gt=approved or 0).exists()
