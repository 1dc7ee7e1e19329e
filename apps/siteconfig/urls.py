from django.urls import path

from apps.siteconfig.views import first_run, manage

app_name = "siteconfig"
urlpatterns = [
    path("einrichtung/", first_run.by_manager, name="first_run"),
    path("einrichtung/<str:token>/", first_run.by_link, name="first_run_by_link"),
    path("arbeitsplatz/website/", manage.edit, name="edit"),
]
