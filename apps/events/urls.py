from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.events.feeds import EventFeed
from apps.events.views import manage, public, registration, series, sources

app_name = "events"

_managed = [
    path("reihen/", include(manage.series_pages.urls)),
    *manage.pages.urls,
    path("<int:pk>/als-vorlage/", manage.use_as_pattern, name="use_as_pattern"),
    path("<int:pk>/teilnehmende/", manage.participants, name="participants"),
    path("<int:pk>/teilnehmende.csv", manage.participants_csv, name="participants_csv"),
    path("<int:pk>/absagen/", manage.cancel_event, name="cancel_event"),
]

_calendars = [
    path("", sources.source_list, name="source_list"),
    path("neu/", sources.source_create, name="source_create"),
    path("<int:pk>/", sources.source_detail, name="source_detail"),
    path("<int:pk>/bearbeiten/", sources.source_edit, name="source_edit"),
    path("<int:pk>/entscheiden/", sources.source_decide, name="source_decide"),
    path("<int:pk>/pausieren/", sources.source_pause, name="source_pause"),
    path("<int:pk>/fortsetzen/", sources.source_resume, name="source_resume"),
    path("<int:pk>/abrufen/", sources.source_fetch, name="source_fetch"),
    path("<int:pk>/berichte/<int:number>/", sources.source_import, name="source_import"),
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
    path("veranstaltungen/reihen/<slug:slug>/", series.series_detail, name="series_detail"),
    path("veranstaltungen/<slug:slug>.ics", public.ics, name="ics"),
    path("veranstaltungen/<slug:slug>/", public.detail, name="detail"),
    path("veranstaltungen/<slug:slug>/anmelden/", registration.register, name="register"),
    path("veranstaltungen/<slug:slug>/angemeldet/", registration.registration_sent, name="registration_sent"),
    path("arbeitsplatz/veranstaltungen/kalender/", include(_calendars)),
    path("arbeitsplatz/veranstaltungen/", include(_managed)),
]
