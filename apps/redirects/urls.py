from django.urls import path

from apps.redirects.views import manage

app_name = "redirects"
urlpatterns = [
    path("arbeitsplatz/weiterleitungen/", manage.redirect_list, name="list"),
    path("arbeitsplatz/weiterleitungen/neu/", manage.edit, name="create"),
    path("arbeitsplatz/weiterleitungen/uebernehmen/", manage.take_in, name="import"),
    path("arbeitsplatz/weiterleitungen/<int:pk>/", manage.edit, name="edit"),
    path("arbeitsplatz/weiterleitungen/<int:pk>/entfernen/", manage.remove, name="remove"),
]
