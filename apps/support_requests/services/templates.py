"""Templates for answers: written, changed and deleted. Using one writes nothing."""

from django.db import transaction

from apps.audit import services as audit
from apps.core.permissions import require
from apps.core.versions import count_up
from apps.support_requests.models import AnswerTemplate
from apps.support_requests.permissions import can_keep_template


@transaction.atomic
def save_template(*, template: AnswerTemplate, actor, base_version: int = 0) -> AnswerTemplate:
    """Keeps a new template, or what has been changed in one.

    Raises:
        Conflict: if somebody else has saved it since `base_version`.
    """
    require(can_keep_template(actor, template))
    is_new = template.pk is None
    count_up(template, base_version=base_version)
    template.save()
    audit.record(actor=actor, action="add_template" if is_new else "change_template", target=template)
    return template


@transaction.atomic
def delete_template(*, template: AnswerTemplate, actor) -> None:
    """Deletes it; answers that were written with it stay as they are."""
    require(can_keep_template(actor, template))
    audit.record(actor=actor, action="delete_template", target=template)
    template.delete()
