from django.urls import path

from apps.reviews.views import managers, outside, own

app_name = "reviews"
urlpatterns = [
    path("arbeitsplatz/zustaendigkeiten/", managers.manager_list, name="manager_list"),
    path("arbeitsplatz/zustaendigkeiten/<int:pk>/", managers.manager_edit, name="manager_edit"),
    path("arbeitsplatz/vertretung/", managers.absence_create, name="absence_create"),
    path("arbeitsplatz/vertretung/<int:pk>/beenden/", managers.absence_end, name="absence_end"),
    path("arbeitsplatz/pruefung/<int:pk>/notizen/", own.thread, name="thread"),
    path("arbeitsplatz/pruefung/<int:pk>/link/", outside.links, name="links"),
    path("arbeitsplatz/pruefung/link/<int:pk>/zurueckziehen/", outside.revoke, name="link_revoke"),
    path("pruefung/<str:token>/", outside.look_in, name="outside"),
    path("pruefung/<str:token>/datei/<int:number>/", outside.look_in_file, name="outside_file"),
    path("arbeitsplatz/benachrichtigungen/", own.notifications, name="notifications"),
]
