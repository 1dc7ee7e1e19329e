from django.contrib import admin

from apps.audit.admin import AuditedAdmin
from apps.taxonomy.models import ActionField, County, TargetGroup


@admin.register(ActionField, County, TargetGroup)
class TermAdmin(AuditedAdmin):
    list_display = ["name_de", "name_en", "position"]
    list_editable = ["position"]
    prepopulated_fields = {"slug": ["name_de"]}
