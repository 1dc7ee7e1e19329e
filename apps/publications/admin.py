from django.contrib import admin

from apps.moderation.admin import ContentAdmin
from apps.publications.models import Publication


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    list_display = ["title", "kind", "organisation", "published_on", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title", "authors"]
    filter_horizontal = ["action_fields", "target_groups"]
