from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.news.feeds import ArticleFeed
from apps.news.forms import ArticleForm
from apps.news.models import Article
from apps.news.views import public
from apps.partners.views.editorial import EditorialPages

app_name = "news"
manage = EditorialPages(model=Article, form_class=ArticleForm, page=public.page)
urlpatterns = [
    path("aktuelles/", public.article_list, name="list"),
    path("aktuelles/feed/", require_safe(ArticleFeed()), name="feed"),
    path("aktuelles/<slug:slug>/", public.detail, name="detail"),
    path("arbeitsplatz/meldungen/", include(manage.urls)),
]
