from django.contrib import admin

from apps.moderation.admin import ContentAdmin
from apps.projects.models import Initiative, Project


@admin.register(Project)
class ProjectAdmin(ContentAdmin):
    list_display = ["acronym", "status", "starts_on", "ends_on", "state"]
    filter_horizontal = ["action_fields"]


@admin.register(Initiative)
class InitiativeAdmin(ContentAdmin):
    list_display = ["title_de", "organisation", "status", "state"]
    filter_horizontal = ["action_fields"]
