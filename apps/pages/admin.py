from django.contrib import admin

from apps.audit.admin import AuditedAdmin
from apps.pages.models import LegalPage


@admin.register(LegalPage)
class LegalPageAdmin(AuditedAdmin):
    """Where the operator fills the gaps."""

    list_display = ["title_de", "kind", "updated_at"]
    readonly_fields = ["kind"]

    def has_add_permission(self, request) -> bool:
        """Each kind is there from the beginning."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """The law asks for these pages; a portal never goes without."""
        return False
