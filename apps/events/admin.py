from django.contrib import admin

from apps.events.models import URGENT_FIELDS, Event
from apps.moderation.admin import ContentAdmin


@admin.register(Event)
class EventAdmin(ContentAdmin):
    """Dates and places are changed at the workplace, which tells participants; who comes is not here."""

    list_display = ["title_de", "organisation", "starts_at", "state"]
    list_filter = ["state", "format"]
    search_fields = ["title_de", "title_en"]
    readonly_fields = [*URGENT_FIELDS, "slug", "state", "cancelled_at", "cancellation_note"]
    list_select_related = ["organisation"]

    def has_add_permission(self, request):
        return False
