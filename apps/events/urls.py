from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.events import entrance_urls
from apps.events.feeds import EventFeed
from apps.events.views import manage, public, registration

app_name = "events"

_managed = [
    *manage.pages.urls,
    path("<int:pk>/teilnehmende/", manage.participants, name="participants"),
    path("<int:pk>/teilnehmende.csv", manage.participants_csv, name="participants_csv"),
    path("<int:pk>/absagen/", manage.cancel_event, name="cancel_event"),
    *entrance_urls.managed,
]

urlpatterns = [
    path("veranstaltungen/", public.event_list, name="list"),
    path("veranstaltungen/kalender.ics", public.calendar, name="calendar"),
    path("veranstaltungen/feed/", require_safe(EventFeed()), name="feed"),
    path(
        "veranstaltungen/anmeldung/<str:token>/bestaetigen/",
        registration.registration_confirm,
        name="registration_confirm",
    ),
    path(
        "veranstaltungen/anmeldung/<str:token>/", registration.registration_manage, name="registration_manage"
    ),
    *entrance_urls.public,
    path("veranstaltungen/<slug:slug>.ics", public.ics, name="ics"),
    path("veranstaltungen/<slug:slug>/", public.detail, name="detail"),
    path("veranstaltungen/<slug:slug>/anmelden/", registration.register, name="register"),
    path("veranstaltungen/<slug:slug>/angemeldet/", registration.registration_sent, name="registration_sent"),
    path("arbeitsplatz/veranstaltungen/", include(_managed)),
]
