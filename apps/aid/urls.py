from django.urls import path

from apps.aid.views import manage, public

app_name = "aid"

_CASE = "unterstuetzung/fall/<str:token>/de-minimis/<int:pk>/"
_LIST = "arbeitsplatz/de-minimis/"

urlpatterns = [
    path(_CASE, public.declare, name="declare"),
    path(f"{_CASE}bescheinigung/", public.certificate, name="certificate_by_link"),
    path("de-minimis/pruefen/", public.check, name="check"),
    path(_LIST, manage.file_list, name="list"),
    path(f"{_LIST}neu/", manage.ask, name="ask"),
    path(f"{_LIST}<int:pk>/", manage.detail, name="detail"),
    path(f"{_LIST}<int:pk>/bescheinigen/", manage.grant, name="grant"),
    path(f"{_LIST}<int:pk>/zuruecknehmen/", manage.revoke, name="revoke"),
    path(f"{_LIST}<int:pk>/bescheinigung/", manage.certificate, name="certificate"),
]
