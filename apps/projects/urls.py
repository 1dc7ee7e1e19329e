from django.urls import include, path

from apps.partners.views.editorial import EditorialPages
from apps.projects.forms import ProjectForm
from apps.projects.models import Project
from apps.projects.views import public

app_name = "projects"
manage = EditorialPages(model=Project, form_class=ProjectForm, page=public.page)
urlpatterns = [
    path("projekte/", public.project_list, name="list"),
    path("projekte/<slug:slug>/", public.detail, name="detail"),
    path("arbeitsplatz/projekte/", include(manage.urls)),
]
