"""The organiser's pages about registrations: list, filters, one registration, questions, mails, feedback."""

import pytest

from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration, Feedback, ParticipantMail
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_question, make_registration, make_session
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture
def signed_in(client):
    client.force_login(make_manager())
    return client


def base(event):
    return f"/arbeitsplatz/veranstaltungen/{event.pk}/"


def queries(client, path) -> int:
    client.get(path)  # fills what a process keeps
    with page_queries() as found:
        assert client.get(path).status_code == 200
    return len(found)


def names(response):
    return [one.name for one in response.context["page"]]


def test_found_by_name_company_state_and_date(signed_in):
    event = make_event()
    session = make_session(event)
    anna = make_registration(event, name="Anna Beispiel", company="Guss GmbH", people=2, sessions=[session])
    bert = make_registration(event, name="Bert Muster", state=WAITLISTED)
    colleague = anna.participants.last().name
    path = f"{base(event)}teilnehmende/"
    for query, found in [
        ("", [anna, bert]),
        ("q=anna", [anna]),
        ("q=guss+beispiel", [anna]),
        (f"q={colleague}", [anna]),
        (f"q={bert.email}", [bert]),
        ("q=%25", []),
        ("q=%00", [anna, bert]),
        ("stand=waitlisted", [bert]),
        ("stand=brieftaube", [anna, bert]),
        (f"termin={session.pk}", [anna]),
        ("termin=999999", [anna, bert]),
    ]:
        assert names(signed_in.get(f"{path}?{query}")) == [one.name for one in found], query


@pytest.mark.parametrize(
    "page", ["teilnehmende/", "teilnehmende/{pk}/", "anmeldung/", "teilnehmende/schreiben/"]
)
def test_more_rows_need_no_more_queries(signed_in, page):
    event = make_event()
    registration = make_registration(event)

    def fill(number):
        for _ in range(number):
            make_registration(event, people=2, sessions=[make_session(event)])
            make_question(event)
            ParticipantMail.objects.create(event=event, subject="Hinweis", text="Text", author="Kim")

    path = base(event) + page.format(pk=registration.pk)
    fill(1)
    few = queries(signed_in, path)
    fill(3)
    assert queries(signed_in, path) == few


def test_a_registration_of_another_event_is_not_found_here(signed_in):
    registration, other = make_registration(), make_event()
    assert signed_in.get(f"{base(other)}teilnehmende/{registration.pk}/").status_code == 404
    assert signed_in.post(f"{base(other)}teilnehmende/{registration.pk}/platz/").status_code == 404


def test_overbooking_is_refused_asked_about_and_then_done(signed_in):
    event = make_event(capacity=1)
    make_registration(event)
    waiting = make_registration(event, state=WAITLISTED)
    page = f"{base(event)}teilnehmende/{waiting.pk}/"
    assert "overbook" not in signed_in.get(page).text
    response = signed_in.post(f"{page}platz/")
    assert response.status_code == 409
    assert 'name="place-overbook"' in response.text
    assert EventRegistration.objects.get(pk=waiting.pk).state == WAITLISTED
    assert signed_in.post(f"{page}platz/", {"place-overbook": "on"}).status_code == 302
    assert EventRegistration.objects.get(pk=waiting.pk).state == CONFIRMED


def test_cancelling_needs_a_reason(signed_in):
    registration = make_registration()
    path = f"{base(registration.event)}teilnehmende/{registration.pk}/absagen/"
    assert signed_in.post(path, {"cancel-reason": " "}).status_code == 400
    assert EventRegistration.objects.get().state == CONFIRMED
    assert signed_in.post(path, {"cancel-reason": "Doppelt"}).status_code == 302
    assert EventRegistration.objects.get().cancellation_note == "Doppelt"


@pytest.mark.parametrize("capacity, status", [("0", 400), ("viele", 400), ("1", 409), ("3", 302), ("", 302)])
def test_the_number_of_places(signed_in, capacity, status):
    event = make_event(capacity=2)
    make_registration(event, people=2)
    response = signed_in.post(f"{base(event)}teilnehmende/plaetze/", {"capacity": capacity})
    assert response.status_code == status
    event.refresh_from_db()
    assert event.capacity == (2 if status != 302 else int(capacity) if capacity else None)


def test_a_mail_is_looked_at_before_it_is_sent_once(signed_in):
    event = make_event()
    registration = make_registration(event)
    path = f"{base(event)}teilnehmende/schreiben/"
    sent = {"subject": "Hinweis", "text": "Bitte <hinten> herein.", "submission_key": "0" * 32}
    preview = signed_in.post(path, sent | {"step": "preview"})
    assert "Bitte &lt;hinten&gt; herein." in preview.text
    assert not OutboxMessage.objects.exists()
    for _ in range(2):
        assert signed_in.post(path, sent | {"step": "send"}).status_code == 302
    assert [one.recipient for one in OutboxMessage.objects.all()] == [registration.email]
    mail = ParticipantMail.objects.get()
    assert "Hinweis" in signed_in.get(path).text
    assert signed_in.get(f"{path}{mail.pk}/").status_code == 200


@pytest.mark.parametrize(
    "field, value",
    [("subject", ""), ("subject", "x\nBcc: y"), ("text", ""), ("text", "x" * 5001), ("state", "nirgends")],
)
def test_a_bad_mail_is_refused_where_it_is_wrong(signed_in, field, value):
    event = make_event()
    make_registration(event)
    sent = {"subject": "Hinweis", "text": "Text", "step": "send"} | {field: value}
    response = signed_in.post(f"{base(event)}teilnehmende/schreiben/", sent)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "overrides, field",
    [
        ({"text_de": ""}, "text_de"),
        ({"kind": "choice"}, "choices_de"),
        ({"kind": "choice", "choices_de": "eins"}, "choices_de"),
        ({"kind": "choice", "choices_de": "eins\neins"}, "choices_de"),
        ({"kind": "choice", "choices_de": "a\nb", "choices_en": "a"}, "choices_en"),
        ({"kind": "brieftaube"}, "kind"),
    ],
)
def test_a_bad_question_is_refused_where_it_is_wrong(signed_in, overrides, field):
    event = make_event()
    sent = {"kind": "text", "text_de": "Was?"} | overrides
    response = signed_in.post(f"{base(event)}anmeldung/fragen/neu/", sent)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not event.questions.exists()


def test_the_rules(signed_in):
    event = make_event()
    assert signed_in.post(f"{base(event)}anmeldung/", {"offer_hours": "0"}).status_code == 400
    assert signed_in.post(f"{base(event)}anmeldung/", {"offer_hours": "24"}).status_code == 302
    event.refresh_from_db()
    assert (event.offer_hours, event.thanks_enabled) == (24, False)


def test_feedback_is_a_chart_with_its_table(signed_in):
    event = make_event()
    for _ in range(3):
        Feedback.objects.create(event=event, overall=5, useful=4, organisation=3, comment="<b>Gut</b>")
    text = signed_in.get(f"{base(event)}rueckmeldungen/").text
    assert text.count('class="bar-chart"') == 3
    assert "&lt;b&gt;Gut" in text
