from django.urls import path

from apps.accounts.views import own, people

app_name = "accounts"
urlpatterns = [
    path("konto/profil/", own.profile, name="profile"),
    path("konto/hilfe/", own.help_page, name="help"),
    path("konto/hilfe/gesendet/", own.help_sent, name="help_sent"),
    path("konto/bereit/", own.ready, name="ready"),
    path("konto/abgemeldet/", own.signed_out, name="signed_out"),
    path("konto/passwort-setzen/<str:token>/", own.set_password, name="set_password"),
    path("arbeitsplatz/personen/", people.people, name="people"),
    path(
        "arbeitsplatz/personen/<int:pk>/zweiter-faktor/",
        people.reset_second_factor,
        name="person_reset_second_factor",
    ),
    path("arbeitsplatz/personen/<int:pk>/adresse/", people.change_address, name="person_change_address"),
    path("arbeitsplatz/personen/<int:pk>/aktiv/", people.set_active, name="person_set_active"),
]
