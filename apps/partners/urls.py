from django.urls import include, path

from apps.partners.forms import ProfileForm
from apps.partners.models import PartnerOrganisation
from apps.partners.services import profiles
from apps.partners.views import (
    acting,
    applications,
    imports,
    invitation,
    manage,
    profile,
    public,
    reports,
    still_right,
)

app_name = "partners"
profile_pages = profile.ProfilePages(
    model=PartnerOrganisation,  # type: ignore[arg-type]  # goes the way of all content and owns itself
    form_class=ProfileForm,
    services=profiles,
    page=public.page,
)

public_urls = [
    path("", public.partner_list, name="list"),
    path("mitmachen/", applications.apply, name="apply"),
    path("mitmachen/gesendet/", applications.sent, name="apply_sent"),
    path("<slug:slug>/", public.detail, name="detail"),
    path("<slug:slug>/logo/<int:pk>/", profile.logo, name="logo"),
]

manage_urls = [
    path("", manage.members, name="manage_members"),
    path("<slug:slug>/einladen/", manage.invite, name="invite"),
    path("einladungen/<int:pk>/zuruecknehmen/", manage.revoke_invitation, name="revoke_invitation"),
    path("mitglieder/<int:pk>/rolle/", manage.change_role, name="member_change_role"),
    path("mitglieder/<int:pk>/entfernen/", manage.remove, name="member_remove"),
]

urlpatterns = [
    path("partner/", include(public_urls)),
    path("arbeitsplatz/organisation/", include(manage_urls)),
    path("arbeitsplatz/bewerbungen/", applications.application_list, name="applications"),
    path("arbeitsplatz/bewerbungen/<int:pk>/", applications.application, name="application"),
    path("arbeitsplatz/hinweise/", reports.report_list, name="reports"),
    path("arbeitsplatz/hinweise/<int:pk>/", reports.report, name="report"),
    path("arbeitsplatz/sperren/<slug:kind>/<int:pk>/", reports.take_down, name="take_down"),
    path("arbeitsplatz/sperren/<slug:kind>/<int:pk>/aufheben/", reports.put_back, name="put_back"),
    path("arbeitsplatz/import/", imports.preview, name="import_preview"),
    path("arbeitsplatz/import/ausfuehren/", imports.run, name="import_run"),
    path("arbeitsplatz/import/<int:pk>/", imports.report, name="import_report"),
    path("arbeitsplatz/handeln-fuer/", acting.act_for, name="act_for"),
    path("melden/gesendet/", reports.sent, name="report_sent"),
    path("melden/<slug:kind>/<int:pk>/", reports.report_content, name="report_content"),
    path("noch-richtig/<str:token>/", still_right.still_right, name="still_right"),
    path("arbeitsplatz/profile/", include(profile_pages.urls)),
    path("konto/einladung/<str:token>/", invitation.invitation, name="invitation"),
]
