"""Writes of the composed pages."""

from django.db import transaction

from apps.audit import services as audit
from apps.core.i18n import reader_language
from apps.core.permissions import require
from apps.core.versions import count_up
from apps.pages.models import LegalPage
from apps.siteconfig.permissions import can_edit_settings
from apps.support_requests.services import received_url, submit_accessibility_feedback


@transaction.atomic
def submit_feedback(*, page: str, description: str, email: str) -> str:
    """Makes a tracked case of a reported barrier; returns where its number and its link are shown."""
    case = submit_accessibility_feedback(
        page=page,
        description=description,
        email=email,
        language=reader_language(),
    )
    return received_url(case)


@transaction.atomic
def save_legal_page(*, page: LegalPage, actor, base_version: int) -> LegalPage:
    """Changes what the law asks a portal to say; it is public at once.

    Raises:
        Conflict: if somebody else has saved it since `base_version`.
    """
    require(can_edit_settings(actor))
    count_up(page, base_version=base_version)
    page.full_clean()
    page.save()
    audit.record(actor=actor, action="edit", target=page, version=page.version)
    return page
