from django.urls import path

from apps.archives.views import manage, public

app_name = "archives"
urlpatterns = [
    path("projekte/<slug:slug>/archiv.zip", public.file, name="file"),
    path("arbeitsplatz/projekte/<int:pk>/bewahren/", manage.keep, name="keep"),
    path("arbeitsplatz/projekte/<int:pk>/bewahren/einfrieren/", manage.freeze, name="freeze"),
    path("arbeitsplatz/projekte/<int:pk>/bewahren/oeffnen/", manage.thaw, name="thaw"),
    path("arbeitsplatz/projekte/<int:pk>/bewahren/archiv/", manage.ask, name="ask"),
    path("arbeitsplatz/projekte/<int:pk>/bewahren/anbieten/", manage.offer, name="offer"),
]
