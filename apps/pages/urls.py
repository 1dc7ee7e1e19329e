from django.urls import include, path

from apps.pages import mission
from apps.pages.choices import LegalPageKind
from apps.pages.forms import MissionStatementForm
from apps.pages.models import MissionStatement
from apps.pages.views import legal, leitbild, public
from apps.partners.views.editorial import EditorialPages

app_name = "pages"
manage = EditorialPages(
    model=MissionStatement,
    form_class=MissionStatementForm,
    services=mission,
    page=leitbild.page,
    detail_template="pages/mission_statement_manage.html",
    extra_context=leitbild.manage_context,
)
urlpatterns = [
    path("", public.home, name="home"),
    path("leitbild/", leitbild.current, name="mission_statement"),
    path("leitbild/vergleich/", leitbild.differences, name="mission_statement_compare"),
    path("leitbild/<str:day>/", leitbild.edition, name="mission_statement_edition"),
    path("impressum/", public.legal_page, {"kind": LegalPageKind.IMPRINT}, name="imprint"),
    path("datenschutz/", public.legal_page, {"kind": LegalPageKind.PRIVACY}, name="privacy"),
    path("barrierefreiheit/", public.legal_page, {"kind": LegalPageKind.ACCESSIBILITY}, name="accessibility"),
    path("barrierefreiheit/feedback/", public.accessibility_feedback, name="accessibility_feedback"),
    path("arbeitsplatz/leitbild/verweise/", leitbild.references, name="mission_statement_references"),
    path("arbeitsplatz/rechtliches/", legal.legal_list, name="legal_list"),
    path("arbeitsplatz/rechtliches/<int:pk>/", legal.legal_edit, name="legal_edit"),
    path("arbeitsplatz/leitbild/", include(manage.urls)),
]
