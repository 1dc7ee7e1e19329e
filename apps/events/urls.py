from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.events import entrance_urls
from apps.events.feeds import EventFeed
from apps.events.views import (
    by_link,
    manage,
    participants,
    public,
    registration,
    series,
    setup,
    sources,
)

app_name = "events"

_managed = [
    path("reihen/", include(manage.series_pages.urls)),
    *manage.pages.urls,
    path("<int:pk>/als-vorlage/", manage.use_as_pattern, name="use_as_pattern"),
    path("<int:pk>/teilnehmende/", participants.participants, name="participants"),
    path("<int:pk>/teilnehmende/plaetze/", participants.set_capacity, name="set_capacity"),
    path("<int:pk>/teilnehmende/schreiben/", setup.participants_write, name="participants_write"),
    path("<int:pk>/teilnehmende/schreiben/<int:mail_pk>/", setup.participants_mail, name="participants_mail"),
    path(
        "<int:pk>/teilnehmende/<int:registration_pk>/",
        participants.registration_detail,
        name="registration_detail",
    ),
    path("<int:pk>/teilnehmende/<int:registration_pk>/platz/", participants.give_place, name="give_place"),
    path(
        "<int:pk>/teilnehmende/<int:registration_pk>/warteliste/",
        participants.move_to_waiting_list,
        name="move_to_waiting_list",
    ),
    path(
        "<int:pk>/teilnehmende/<int:registration_pk>/termine/",
        participants.change_sessions,
        name="change_sessions",
    ),
    path(
        "<int:pk>/teilnehmende/<int:registration_pk>/absagen/",
        participants.cancel_registration,
        name="cancel_registration",
    ),
    path("<int:pk>/anmeldung/", setup.registration_setup, name="registration_setup"),
    path("<int:pk>/anmeldung/fragen/neu/", setup.question_create, name="question_create"),
    path("<int:pk>/anmeldung/fragen/<int:question_pk>/", setup.question_edit, name="question_edit"),
    path(
        "<int:pk>/anmeldung/fragen/<int:question_pk>/entfernen/",
        setup.question_remove,
        name="question_remove",
    ),
    path("<int:pk>/rueckmeldungen/", participants.feedback_results, name="feedback_results"),
    path("<int:pk>/teilnehmende.csv", manage.participants_csv, name="participants_csv"),
    path("<int:pk>/absagen/", manage.cancel_event, name="cancel_event"),
    *entrance_urls.managed,
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
    path("veranstaltungen/abonnieren/", public.subscribe, name="subscribe"),
    path("veranstaltungen/feed/", require_safe(EventFeed()), name="feed"),
    path(
        "veranstaltungen/anmeldung/<str:token>/bestaetigen/",
        registration.registration_confirm,
        name="registration_confirm",
    ),
    path("veranstaltungen/anmeldung/<str:token>/", by_link.registration_manage, name="registration_manage"),
    path(
        "veranstaltungen/anmeldung/<str:token>/aendern/",
        by_link.registration_change,
        name="registration_change",
    ),
    path(
        "veranstaltungen/anmeldung/<str:token>/platz/", by_link.registration_offer, name="registration_offer"
    ),
    path("veranstaltungen/anmeldung/<str:token>/teilnahme/", by_link.participant, name="participant"),
    path("veranstaltungen/anmeldung/<str:token>/rueckmeldung/", by_link.feedback, name="feedback"),
    path("veranstaltungen/reihen/<slug:slug>/", series.series_detail, name="series_detail"),
    *entrance_urls.public,
    path("veranstaltungen/<slug:slug>.ics", public.ics, name="ics"),
    path("veranstaltungen/<slug:slug>/", public.detail, name="detail"),
    path("veranstaltungen/<slug:slug>/anmelden/", registration.register, name="register"),
    path("veranstaltungen/<slug:slug>/angemeldet/", registration.registration_sent, name="registration_sent"),
    path("veranstaltungen/<slug:slug>/abgemeldet/", by_link.participant_removed, name="participant_removed"),
    path("veranstaltungen/<slug:slug>/danke/", by_link.feedback_given, name="feedback_given"),
    path("arbeitsplatz/veranstaltungen/kalender/", include(_calendars)),
    path("arbeitsplatz/veranstaltungen/", include(_managed)),
]
