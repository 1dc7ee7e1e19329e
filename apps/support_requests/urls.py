from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from apps.support_requests import services
from apps.support_requests.views import (
    asking,
    case,
    closing,
    compartments,
    consent,
    desk,
    export,
    live,
    mails,
    merging,
    preferences,
    public,
    relations,
    saved,
    templates,
    times,
    working,
)

app_name = "support_requests"


class NumberConverter(StringConverter):
    """A request's public number, so that nothing else ever reaches the database."""

    regex = "U-[0-9A-Z]{4}-[0-9A-Z]{4}"


register_converter(NumberConverter, "request_number")

_DRAFT = "unterstuetzung/anfrage/<str:token>/"
_CASE = "unterstuetzung/fall/<str:token>/"
_DESK = "arbeitsplatz/anfragen/"

urlpatterns = [
    path("unterstuetzung/", public.start, name="start"),
    path("unterstuetzung/anfrage/", asking.create, name="create"),
    path("unterstuetzung/anfrage/danke/<str:token>/", public.received, name="received"),
    path("unterstuetzung/anfrage/verworfen/", asking.discarded, name="draft_discarded"),
    path(_DRAFT, asking.draft, name="draft"),
    path(f"{_DRAFT}schritt/<int:step>/", asking.step, name="draft_step"),
    path(f"{_DRAFT}absenden/", asking.send, name="draft_send"),
    path(f"{_DRAFT}spaeter/", asking.later, name="draft_later"),
    path(f"{_DRAFT}verwerfen/", asking.discard, name="draft_discard"),
    path(f"{_DRAFT}datei/<int:pk>/", asking.file, name="draft_file"),
    path("unterstuetzung/link/", public.lost_link, name="lost_link"),
    path("unterstuetzung/link/gesendet/", public.lost_link_sent, name="lost_link_sent"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}aktuell/", live.case_live, name="case_live"),
    path(f"{_CASE}antworten/", case.reply, name="case_reply"),
    path(f"{_CASE}geloest/", case.solved, name="case_solved"),
    path(f"{_CASE}wieder-oeffnen/", case.reopen, name="case_reopen"),
    path(f"{_CASE}zurueckziehen/", closing.withdraw, name="case_withdraw"),
    path(f"{_CASE}bewerten/", closing.rate, name="case_rate"),
    path("unterstuetzung/geloescht/", closing.erased, name="erased"),
    path(f"{_CASE}weitergabe/<int:pk>/zustimmen/", consent.agree, name="case_agree"),
    path(f"{_CASE}weitergabe/<int:pk>/ablehnen/", consent.refuse, name="case_refuse"),
    path(f"{_CASE}weitergabe/", consent.circle, name="case_circle"),
    path(f"{_CASE}datei/<int:pk>/", case.file, name="case_file"),
    path(_DESK, desk.desk, name="desk"),
    path(f"{_DESK}tastatur/", preferences.edit, name="preferences"),
    path(f"{_DESK}tafel/", desk.board, name="board"),
    path(f"{_DESK}ansichten/neu/", saved.create, name="view_create"),
    path(f"{_DESK}ansichten/keine-zuerst/", saved.open_none_first, name="view_none_first"),
    path(f"{_DESK}ansichten/<int:pk>/", saved.edit, name="view_edit"),
    path(f"{_DESK}ansichten/<int:pk>/ersetzen/", saved.replace, name="view_replace"),
    path(f"{_DESK}ansichten/<int:pk>/loeschen/", saved.delete, name="view_delete"),
    path(f"{_DESK}ansichten/<int:pk>/zuerst/", saved.open_first, name="view_first"),
    path(f"{_DESK}neu/", desk.record_call, name="record_call"),
    path(f"{_DESK}wer-liest-was/", compartments.edit, name="compartments"),
    path(f"{_DESK}zeiten/", times.edit, name="service_times"),
    path(f"{_DESK}vorlagen/", templates.template_list, name="templates"),
    path(f"{_DESK}vorlagen/neu/", templates.template_create, name="template_create"),
    path(f"{_DESK}vorlagen/<int:pk>/", templates.template_edit, name="template_edit"),
    path(f"{_DESK}vorlagen/<int:pk>/loeschen/", templates.template_delete, name="template_delete"),
    path(f"{_DESK}post/", mails.mails, name="mails"),
    path(f"{_DESK}post/<int:pk>/", mails.mail, name="mail"),
    path(f"{_DESK}post/<int:pk>/datei/", mails.mail_file, name="mail_file"),
    path(f"{_DESK}post/<int:pk>/zuordnen/", mails.mail_assign, name="mail_assign"),
    path(f"{_DESK}post/<int:pk>/ablegen/", mails.mail_put_aside, name="mail_put_aside"),
    path(f"{_DESK}<request_number:number>/", working.detail, name="detail"),
    path(f"{_DESK}<request_number:number>/aktuell/", live.request_live, name="live"),
    path(f"{_DESK}<request_number:number>/weitergeben/", working.hand_over, name="hand_over"),
    path(f"{_DESK}<request_number:number>/person/", working.person, name="person"),
    path(f"{_DESK}<request_number:number>/ablehnen/", working.decline, name="decline"),
    path(f"{_DESK}<request_number:number>/speichern/", export.export, name="export"),
    path(f"{_DESK}<request_number:number>/loeschen/", working.erase, name="erase"),
    path(f"{_DESK}<request_number:number>/antworten/", working.answer, name="answer"),
    path(f"{_DESK}<request_number:number>/antworten/vorlage/", templates.insert, name="insert_template"),
    path(f"{_DESK}<request_number:number>/zusammenfuehren/", merging.choose, name="merge"),
    path(
        f"{_DESK}<request_number:number>/zusammenfuehren/<request_number:other>/",
        merging.confirm,
        name="merge_confirm",
    ),
    path(f"{_DESK}<request_number:number>/aufteilen/", merging.split, name="split"),
    path(f"{_DESK}<request_number:number>/notiz/", working.note, name="note"),
    path(f"{_DESK}<request_number:number>/passendes/", relations.find, name="relations"),
    path(f"{_DESK}<request_number:number>/passendes/verknuepfen/", relations.add, name="link"),
    path(f"{_DESK}<request_number:number>/passendes/loesen/", relations.remove, name="unlink"),
    path(f"{_DESK}<request_number:number>/datei/<int:pk>/", working.file, name="file"),
    *(
        path(f"{_DESK}<request_number:number>/{german}/", working.mover(service, done), name=name)
        for name, german, service, done in (
            ("take_back", "zuruecknehmen", services.take_back,
             _("Taken back; the organisation sees nothing of the request any more.")),
            ("accept", "annehmen", services.accept,
             _("You have taken on the request; the company has been notified.")),
            ("begin", "begonnen", services.start, _("The request is now in progress.")),
            ("wait", "wartet", services.wait, _("It is now the company's turn; it has been notified.")),
            ("resolve", "geloest", services.resolve, _("Marked as solved; the company has been notified.")),
            ("reopen", "wieder-oeffnen", services.reopen, _("The request is open again.")),
            ("renew_link", "neuer-link", services.renew_link,
             _("The old links are void; a new one has been sent to the company.")),
        )
    ),
]  # fmt: skip
