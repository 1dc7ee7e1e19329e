"""Addresses of what happens on the day and after it: entrance, tickets, lists, certificates, numbers."""

from django.urls import path

from apps.events.views import certificates, entrance, lists, numbers

managed = [
    path("auswertung/", numbers.numbers, name="numbers"),
    path("auswertung.xlsx", numbers.numbers_xlsx, name="numbers_xlsx"),
    path("auswertung.csv", numbers.numbers_csv, name="numbers_csv"),
    path("auswertung/loeschungen/", numbers.deletions, name="deletions"),
    path("<int:pk>/teilnehmende.xlsx", lists.participants_xlsx, name="participants_xlsx"),
    path("<int:pk>/teilnehmende.pdf", lists.participants_pdf, name="participants_pdf"),
    path("<int:pk>/einlass/", entrance.entrance, name="entrance"),
    path("<int:pk>/einlass/ohne-anmeldung/", entrance.walk_in, name="walk_in"),
    path("<int:pk>/einlass/stand/", entrance.present, name="present"),
    path("<int:pk>/einlass/<int:attendance>/zuruecknehmen/", entrance.undo, name="undo_check_in"),
    path("<int:pk>/bescheinigungen/", certificates.attendees, name="certificates"),
    path("<int:pk>/bescheinigungen/ausstellen/", certificates.issue_all, name="issue_certificates"),
    path("<int:pk>/bescheinigungen/<int:certificate>.pdf", certificates.download, name="certificate_pdf"),
    path(
        "<int:pk>/bescheinigungen/<int:certificate>/zurueckziehen/",
        certificates.revoke,
        name="revoke_certificate",
    ),
]

public = [
    path("veranstaltungen/einlass/<uuid:reference>/", entrance.ticket, name="ticket"),
    path("veranstaltungen/bescheinigung/", certificates.check, name="certificate_check"),
    path("veranstaltungen/bescheinigungen/<str:token>/", certificates.by_link, name="certificates_by_link"),
    path(
        "veranstaltungen/bescheinigungen/<str:token>/<int:certificate>.pdf",
        certificates.file_by_link,
        name="certificate_by_link",
    ),
    path("veranstaltungen/anmeldung/<str:token>/eintrittskarten.pdf", lists.tickets_pdf, name="tickets"),
    path(
        "veranstaltungen/anmeldung/<str:token>/bescheinigungen/",
        certificates.ask_for,
        name="registration_certificates",
    ),
]
