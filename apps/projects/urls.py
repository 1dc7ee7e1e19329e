from django.urls import include, path

from apps.partners.views.editorial import EditorialPages
from apps.projects.forms import InitiativeForm, ProjectForm
from apps.projects.models import Initiative, Project
from apps.projects.views import funding, initiatives, public

app_name = "projects"
manage = EditorialPages(model=Project, form_class=ProjectForm, page=public.page)
manage_initiatives = EditorialPages(model=Initiative, form_class=InitiativeForm, page=initiatives.page)
urlpatterns = [
    path("projekte/", public.project_list, name="list"),
    path("projekte/foerderlogo/<int:pk>/<int:number>/", funding.logo, name="funding_logo"),
    path("projekte/<slug:slug>/", public.detail, name="detail"),
    path("arbeitsplatz/foerderung/", funding.funding_list, name="funding_list"),
    path("arbeitsplatz/foerderung/neu/", funding.body_create, name="funding_body_create"),
    path("arbeitsplatz/foerderung/<int:pk>/name/", funding.name_create, name="funding_name_create"),
    path("arbeitsplatz/foerderung/namen/<int:pk>/", funding.name_edit, name="funding_name_edit"),
    path(
        "arbeitsplatz/foerderung/namen/<int:pk>/entfernen/", funding.name_delete, name="funding_name_delete"
    ),
    path("arbeitsplatz/foerderung/programm/", funding.programme_create, name="programme_create"),
    path("arbeitsplatz/foerderung/programm/<int:pk>/", funding.programme_edit, name="programme_edit"),
    path("initiativen/", initiatives.initiative_list, name="initiative_list"),
    path("initiativen/<slug:slug>/", initiatives.detail, name="initiative_detail"),
    path("arbeitsplatz/projekte/", include(manage.urls)),
    path("arbeitsplatz/initiativen/", include(manage_initiatives.urls)),
]
