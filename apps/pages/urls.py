from django.urls import include, path

from apps.pages.choices import LegalPageKind
from apps.pages.forms import MissionStatementForm
from apps.pages.models import MissionStatement
from apps.pages.views import public
from apps.partners.views.editorial import EditorialPages

app_name = "pages"
manage = EditorialPages(model=MissionStatement, form_class=MissionStatementForm, page=public.edition)
urlpatterns = [
    path("", public.home, name="home"),
    path("leitbild/", public.mission_statement, name="mission_statement"),
    path("impressum/", public.legal_page, {"kind": LegalPageKind.IMPRINT}, name="imprint"),
    path("datenschutz/", public.legal_page, {"kind": LegalPageKind.PRIVACY}, name="privacy"),
    path("barrierefreiheit/", public.legal_page, {"kind": LegalPageKind.ACCESSIBILITY}, name="accessibility"),
    path("barrierefreiheit/feedback/", public.accessibility_feedback, name="accessibility_feedback"),
    path("arbeitsplatz/leitbild/", include(manage.urls)),
]
