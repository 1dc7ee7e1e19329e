from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.publications.feeds import PublicationFeed
from apps.publications.views import imports, manage, public

app_name = "publications"
urlpatterns = [
    path("p/<slug:code>/", public.short, name="short"),
    path("publikationen/", public.publication_list, name="list"),
    path("publikationen/feed/", require_safe(PublicationFeed()), name="feed"),
    path("publikationen/<slug:slug>/", public.detail, name="detail"),
    path("publikationen/<slug:slug>/zitat.<slug:suffix>", public.reference, name="reference"),
    path("publikationen/<slug:slug>/titelbild/", public.cover, name="cover"),
    path("publikationen/<slug:slug>/dateien/<int:pk>/<path:name>", public.download, name="download"),
    path(
        "publikationen/<slug:slug>/fassungen/<int:number>/<path:name>",
        manage.file_of_version,
        name="file_of_version",
    ),
    path("arbeitsplatz/publikationen/hochladen/", manage.upload, name="upload"),
    path("arbeitsplatz/publikationen/uebernehmen/", imports.take_in, name="import"),
    path("arbeitsplatz/publikationen/", include(manage.pages.urls)),
    path("arbeitsplatz/publikationen/<int:pk>/neue-auflage/", manage.begin_edition, name="begin_edition"),
]
