from django.urls import path

from apps.companies.views import imports, manage

app_name = "companies"

_LIST = "arbeitsplatz/zielunternehmen/"

urlpatterns = [
    path(_LIST, manage.company_list, name="list"),
    path(f"{_LIST}neu/", manage.create, name="create"),
    path(f"{_LIST}uebernehmen/", imports.preview, name="import_preview"),
    path(f"{_LIST}uebernehmen/ausfuehren/", imports.run, name="import_run"),
    path(f"{_LIST}uebernehmen/<int:pk>/", imports.report, name="import_report"),
    path(f"{_LIST}<int:pk>/", manage.edit, name="edit"),
    path(f"{_LIST}<int:pk>/entfernen/", manage.remove, name="remove"),
    path(f"{_LIST}<int:pk>/kontakt/", manage.note_contact, name="note_contact"),
    path(f"{_LIST}<int:pk>/kontakt/<int:contact>/entfernen/", manage.remove_contact, name="remove_contact"),
]
