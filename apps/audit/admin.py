"""Reading the audit entries, and the base of all other pages of the administration."""

from django.contrib import admin

from apps.audit import services as audit
from apps.audit.models import AuditEntry
from apps.core.versions import VersionedModel


class AuditedAdmin(admin.ModelAdmin):
    """What administrators do is recorded like everything else. Django runs each form in one transaction."""

    def save_model(self, request, obj, form, change):
        if change and isinstance(obj, VersionedModel):
            obj.version += 1
        super().save_model(request, obj, form, change)
        audit.record(
            actor=request.user, action="edit" if change else "create", target=obj, fields=form.changed_data
        )

    def delete_model(self, request, obj):
        audit.record(actor=request.user, action="delete", target=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            audit.record(actor=request.user, action="delete", target=obj)
        super().delete_queryset(request, queryset)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """To read, never to change."""

    list_display = ["created_at", "actor_label", "action", "target_type", "target_label"]
    list_filter = ["action", "target_type"]
    search_fields = ["actor_label", "target_label"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
