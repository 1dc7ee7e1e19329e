from django.contrib import admin

from apps.audit.admin import AuditedAdmin
from apps.pages.models import LegalPage


@admin.register(LegalPage)
class LegalPageAdmin(AuditedAdmin):
    """Where the operator fills the gaps."""

    list_display = ["title_de", "kind", "updated_at"]
