from django.urls import include, path

from apps.partners.views import invitation, manage, public

app_name = "partners"

public_urls = [
    path("", public.partner_list, name="list"),
    path("<slug:slug>/", public.detail, name="detail"),
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
    path("konto/einladung/<str:token>/", invitation.invitation, name="invitation"),
]
