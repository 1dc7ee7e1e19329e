"""Taking one request out of the portal; the log says who did, and whether with internal notes."""

from django.db import transaction

from apps.audit import services as audit
from apps.core.permissions import require
from apps.support_requests.export import Export, export_of
from apps.support_requests.models import SupportRequest
from apps.support_requests.permissions import can_export_internally
from apps.support_requests.services.steps import lock_for


@transaction.atomic
def export(*, case: SupportRequest, actor, internal: bool) -> Export:
    """What the actor may take along. The files are sent afterwards, as they are at this moment."""
    case = lock_for(case, actor)
    require(not internal or can_export_internally(actor))
    found = export_of(case, user=actor, internal=internal)
    audit.record(actor=actor, action="export", target=case, internal=internal, files=len(found.files))
    return found
