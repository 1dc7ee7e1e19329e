from django.urls import include, path

from apps.partners.forms import ProfileForm
from apps.partners.models import PartnerOrganisation
from apps.partners.services import profiles
from apps.partners.views import invitation, manage, profile, public

app_name = "partners"
profile_pages = profile.ProfilePages(
    model=PartnerOrganisation, form_class=ProfileForm, services=profiles, page=public.page
)

public_urls = [
    path("", public.partner_list, name="list"),
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
    path("arbeitsplatz/profile/", include(profile_pages.urls)),
    path("konto/einladung/<str:token>/", invitation.invitation, name="invitation"),
]
