from django.contrib import admin

from apps.moderation.admin import ContentAdmin
from apps.publications.models import Publication


@admin.register(Publication)
class PublicationAdmin(ContentAdmin):
    list_display = ["title_de", "kind", "organisation", "published_on", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title_de", "title_en", "authors"]
    filter_horizontal = ["issuers", "action_fields", "target_groups", "related"]
