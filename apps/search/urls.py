from django.urls import path

from apps.search.views import manage, public

app_name = "search"
urlpatterns = [
    path("suche/", public.results, name="results"),
    path("suche/vorschlaege/", public.suggest, name="suggest"),
    path("arbeitsplatz/suche/", manage.index, name="index"),
    path("arbeitsplatz/suche/neu-aufbauen/", manage.rebuild, name="rebuild"),
]
