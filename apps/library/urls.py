from django.urls import include, path

from apps.library.views import manage, public

app_name = "library"

manage_urls = [
    path("", manage.item_list, name="list"),
    path("auswahl/", manage.pick, name="pick"),
    path("neu/", manage.add, name="add"),
    path("<int:pk>/bearbeiten/", manage.edit, name="edit"),
    path("<int:pk>/entfernen/", manage.remove, name="remove"),
]

urlpatterns = [
    path("mediathek/<uuid:key>/", public.file, name="file"),
    path("arbeitsplatz/mediathek/", include(manage_urls)),
]
