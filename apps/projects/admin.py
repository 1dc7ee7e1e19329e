from django.contrib import admin

from apps.audit.admin import AuditedAdmin
from apps.moderation.admin import ContentAdmin
from apps.projects.models import (
    FundingBody,
    FundingBodyName,
    FundingProgramme,
    Initiative,
    Project,
)


class FundingBodyNameInline(admin.TabularInline):
    model = FundingBodyName
    extra = 0


@admin.register(Project)
class ProjectAdmin(ContentAdmin):
    list_display = ["acronym", "status", "starts_on", "ends_on", "state"]
    filter_horizontal = ["action_fields"]


@admin.register(FundingBody)
class FundingBodyAdmin(AuditedAdmin):
    inlines = [FundingBodyNameInline]


@admin.register(FundingProgramme)
class FundingProgrammeAdmin(AuditedAdmin):
    list_display = ["name_de", "name_en"]


@admin.register(Initiative)
class InitiativeAdmin(ContentAdmin):
    list_display = ["title_de", "organisation", "status", "state"]
    filter_horizontal = ["action_fields"]
