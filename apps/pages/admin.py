from django.contrib import admin

from apps.audit import services as audit
from apps.pages.models import LegalPage


@admin.register(LegalPage)
class LegalPageAdmin(admin.ModelAdmin):
    """Where the operator fills the gaps."""

    list_display = ["title_de", "kind", "updated_at"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        audit.record(actor=request.user, action="edit", target=obj)
