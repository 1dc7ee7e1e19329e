from django.contrib import admin

from apps.moderation.admin import ContentAdmin
from apps.offers.models import SupportOffer


@admin.register(SupportOffer)
class SupportOfferAdmin(ContentAdmin):
    list_display = ["title_de", "organisation", "kind", "state"]
    list_filter = ["state", "kind"]
    search_fields = ["title_de", "title_en"]
    filter_horizontal = ["action_fields", "target_groups", "counties"]
