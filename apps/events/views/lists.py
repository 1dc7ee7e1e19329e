"""Lists and tickets as files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from apps.core.decorators import private_page
from apps.core.spreadsheets import XLSX, Sheet, download, workbook
from apps.events import documents, emails, services, tickets
from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.events.querysets import presence
from apps.events.views.manage import pages

PDF = "application/pdf"


@login_required
@private_page
@require_safe
def participants_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody the entrance may see, as a table: with consents, answers, and who is there."""
    event = pages.editable(request, pk)
    content = workbook(_sheet(event), title=_("Participants: %(title)s") % {"title": event.title})
    return download(content, name=f"teilnehmende-{event.slug}.xlsx", kind=XLSX)


@login_required
@private_page
@require_safe
def participants_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to print, with room for signatures."""
    event = pages.editable(request, pk)
    return download(documents.participants_list(event), name=f"teilnehmende-{event.slug}.pdf", kind=PDF)


@private_page
@require_safe
def tickets_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The tickets of a registration, for who holds its link."""
    registration = services.registration_by_token(token, purpose=emails.MANAGE_PURPOSE)
    if registration.state != RegistrationState.CONFIRMED:
        raise Http404
    with translation.override(registration.language):
        content = documents.ticket(registration, registration.participants.all())
        return download(content, name=f"{documents.ticket_name()}.pdf", kind=PDF)


def _sheet(event: Event) -> Sheet:
    questions = list(event.questions.all())
    people = presence.expected(event).prefetch_related("answers", "registration__sessions")
    header = [
        pgettext("ticket", "Number"), _("Name"), _("Company or organisation"), _("County"),
        _("E-mail address"), _("State"),
        _("Agrees to photos"), _("There since"), pgettext("event", "Sessions"), _("Message"),
        *(str(one) for one in questions),
    ]  # fmt: skip
    widths = (12, 28, 32, 20, 32, 16, 10, 18, 30, 40, *(30 for _one in questions))
    return Sheet(_("Participants"), header, (_row(one, questions) for one in people), widths)


def _row(person, questions) -> list:
    registration = person.registration
    answers = {one.question_id: one.text for one in person.answers.all()}
    return [
        tickets.number(person), person.name, registration.company, registration.county,
        person.email or registration.email, registration.get_state_display(),
        _("Yes") if person.photo_consent else _("No"), person.there_since,
        ", ".join(str(one) for one in registration.sessions.all()), registration.note,
        *(answers.get(one.pk, "") for one in questions),
    ]  # fmt: skip
