from django.contrib import admin

from apps.moderation.admin import ContentAdmin
from apps.news.models import Article


@admin.register(Article)
class ArticleAdmin(ContentAdmin):
    list_display = ["title_de", "organisation", "date", "state"]
    list_filter = ["state"]
    search_fields = ["title_de", "title_en"]
    filter_horizontal = ["action_fields"]
