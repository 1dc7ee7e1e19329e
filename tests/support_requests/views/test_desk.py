"""Where managers and partners work on requests."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from apps.files.choices import ScanState
from apps.files.models import StoredFile
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.support_requests import services
from apps.support_requests.choices import Kind, Part, State, Urgency
from apps.support_requests.models import Assignment, Attachment, Message, SupportRequest
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_action_field,
    make_attachment,
    make_handover,
    make_message,
    make_request,
    pdf_upload,
    request_form_data,
)

pytestmark = pytest.mark.django_db

DESK = "/arbeitsplatz/anfragen/"
POSTS = [
    "hand_over",
    "person",
    "take_back",
    "accept",
    "decline",
    "answer",
    "note",
    "begin",
    "wait",
    "resolve",
    "reopen",
    "renew_link",
]


def url(name: str, case: SupportRequest, *args) -> str:
    return reverse(f"support_requests:{name}", args=[case.public_number, *args])


def html(response) -> str:
    return response.content.decode()


def signed_in(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def case(organisation):
    return make_request(organisation=organisation)


@pytest.fixture
def partner(client, organisation):
    return signed_in(client, make_member(organisation).user)


@pytest.fixture
def manager(client):
    return signed_in(client, make_manager())


class TestOutsiders:
    @pytest.mark.parametrize("name", POSTS)
    @pytest.mark.parametrize("who", ["stranger", "administrator"])
    def test_foreign_equals_missing(self, client, case, name, who):
        signed_in(client, make_administrator() if who == "administrator" else make_member().user)
        response = client.post(url(name, case), {"answer-body": "Hallo"})
        missing = client.post(reverse(f"support_requests:{name}", args=["U-2222-2222"]))
        assert (response.status_code, missing.status_code) == (404, 404)
        case.refresh_from_db()
        assert case.state == State.ASSIGNED
        assert not Message.objects.exists()

    def test_pages_and_files(self, client, case):
        attachment = make_attachment(case)
        signed_in(client, make_member().user)
        assert client.get(url("detail", case)).status_code == 404
        assert client.get(url("file", case, attachment.pk)).status_code == 404
        assert case.subject not in html(client.get(DESK))

    @pytest.mark.parametrize("number", ["%00", "U-1", "%F0%9F%98%80", "U-7K4M-Q2XD%00", "x" * 500])
    def test_no_number_at_all(self, manager, number):
        assert manager.get(f"{DESK}{number}/").status_code == 404

    def test_visitor_is_asked_to_log_in(self, client, case):
        for name in ("detail", *POSTS):
            response = client.get(url(name, case))
            assert response.status_code == 302
            assert reverse("account_login") in response["Location"]


class TestPartner:
    @pytest.mark.parametrize("name", ["hand_over", "take_back", "renew_link"])
    def test_may_not_decide_who_is_in_charge(self, partner, case, name):
        assert partner.post(url(name, case)).status_code == 403
        assert Assignment.objects.get().ended_at is None

    def test_may_not_record_calls(self, partner):
        assert partner.get(f"{DESK}neu/").status_code == 403
        assert partner.post(f"{DESK}neu/", request_form_data()).status_code == 403
        assert not SupportRequest.objects.exists()

    @pytest.mark.parametrize("name", ["answer", "note", "begin", "wait", "resolve"])
    def test_reader_only_reads(self, client, case, organisation, name):
        signed_in(client, make_member(organisation, role=Role.READER).user)
        assert client.get(url("detail", case)).status_code == 200
        assert client.post(url(name, case), {f"{name}-body": "Hallo"}).status_code == 403
        assert not Message.objects.exists()

    def test_taking_back_ends_access_at_once_even_to_files(self, partner, case):
        attachment = make_attachment(case)
        address = url("file", case, attachment.pk)
        assert partner.get(address, headers={"Range": "bytes=0-3"}).status_code == 206
        services.take_back(case=case, actor=make_manager())
        for headers in ({}, {"Range": "bytes=4-9"}, {"If-None-Match": f'"{attachment.stored.sha256[:32]}"'}):
            assert partner.get(address, headers=headers).status_code == 404
        assert partner.get(url("detail", case)).status_code == 404
        assert partner.post(url("answer", case), {"answer-body": "Hallo"}).status_code == 404
        assert case.subject not in html(partner.get(DESK))

    def test_file_of_another_request_under_an_own_number(self, partner, case):
        foreign = make_attachment(make_request())
        assert partner.get(url("file", case, foreign.pk)).status_code == 404

    def test_sees_no_filter_by_organisation(self, partner, case):
        assert "organisation" not in partner.get(DESK).context["selection"].form.fields

    def test_answers(self, partner, case):
        data = {"answer-body": "Wir rufen an", "answer-uploads": pdf_upload(), "answer-question": "on"}
        assert partner.post(url("answer", case), data).status_code == 302
        case.refresh_from_db()
        assert case.state == State.WAITING_FOR_COMPANY
        assert "Wir rufen an" in html(partner.get(url("detail", case)))


class TestManager:
    def test_hands_over(self, manager):
        case = make_request()
        member = make_member()
        data = {"assign-organisation": member.organisation.pk, "assign-note": "Bitte bald"}
        assert manager.post(url("hand_over", case), data).status_code == 302
        assert not SupportRequest.objects.visible_to(member.user).exists()
        services.take_back(case=case, actor=make_manager())
        data |= {"assign-told": "on", "assign-parts": ["company", "files"]}
        assert manager.post(url("hand_over", case), data).status_code == 302
        assert SupportRequest.objects.visible_to(member.user).get() == case

    def test_organisation_where_nobody_could_answer_is_not_offered(self, manager, organisation):
        case = make_request()
        make_member(organisation, role=Role.READER)
        response = manager.post(url("hand_over", case), {"assign-organisation": organisation.pk})
        assert response.status_code == 400
        assert not Assignment.objects.exists()

    def test_conflict_keeps_the_note(self, manager, case, organisation):
        make_member(organisation)
        data = {"assign-organisation": organisation.pk, "assign-note": "Bitte bald"}
        response = manager.post(url("hand_over", case), data)
        assert response.status_code == 409
        assert "Bitte bald" in html(response)
        assert not OutboxMessage.objects.exists()

    def test_move_that_is_no_longer_possible_is_explained(self, manager, case):
        services.withdraw(case=case)
        response = manager.post(url("resolve", case))
        assert response.status_code == 409
        assert "nicht mehr möglich" in html(response)

    def test_records_a_call_once(self, manager):
        data = request_form_data(submission_key=str(uuid.uuid4()), contact_email="")
        first, second = manager.post(f"{DESK}neu/", data), manager.post(f"{DESK}neu/", data)
        assert first["Location"] == second["Location"]
        assert SupportRequest.objects.get().source == "telephone"

    def test_call_without_consent(self, manager):
        assert manager.post(f"{DESK}neu/", request_form_data(consent="")).status_code == 400
        assert not SupportRequest.objects.exists()

    def test_second_click_answers_once(self, manager, case):
        data = {"answer-body": "Hallo", "answer-submission_key": str(uuid.uuid4())}
        for _click in range(2):
            assert manager.post(url("answer", case), data).status_code == 302
        assert Message.objects.filter(body="Hallo").count() == 1
        assert OutboxMessage.objects.filter(recipient=case.contact_email).count() == 1

    def test_bad_file_keeps_the_text(self, manager, case):
        data = {"note-body": "Vermerk", "note-uploads": SimpleUploadedFile("x.pdf", b"")}
        response = manager.post(url("note", case), data)
        assert response.status_code == 400
        assert "Vermerk" in html(response)
        assert not (Message.objects.exists() or Attachment.objects.exists())

    def test_renews_the_link(self, manager, case):
        assert manager.post(url("renew_link", case)).status_code == 302
        assert OutboxMessage.objects.get().recipient == case.contact_email

    def test_ids_are_not_doubled(self, manager, case):
        import re

        ids = re.findall(r'\sid="([^"]+)"', html(manager.get(url("detail", case))))
        assert len(ids) == len(set(ids))


class TestList:
    def test_open_ones_first_the_urgent_before_the_old(self, manager):
        closed = make_request(state=State.RESOLVED, urgency=Urgency.URGENT)
        old = make_request(urgency=Urgency.NORMAL)
        urgent = make_request(urgency=Urgency.URGENT)
        assert list(manager.get(DESK).context["page"]) == [urgent, old]
        assert list(manager.get(f"{DESK}?zustand=all").context["page"]) == [urgent, old, closed]

    def test_filters(self, manager, organisation):
        make_member(organisation)
        field = make_action_field()
        wanted = make_request(organisation=organisation, action_field=field)
        make_request(kind=Kind.ACCESSIBILITY)
        for query in (
            f"kreis={wanted.county.slug}",
            f"handlungsfeld={field.slug}",
            f"organisation={organisation.slug}",
            "zustand=assigned",
        ):
            assert list(manager.get(f"{DESK}?{query}").context["page"]) == [wanted], query

    def test_search_finds_number_subject_and_company(self, manager):
        wanted = make_request(subject="Hallenumbau", company_name="Beispielguss GmbH")
        make_request()
        for text in (wanted.public_number.lower(), "hallenUM", "beispielguss"):
            assert list(manager.get(DESK, {"q": text}).context["page"]) == [wanted], text
        assert not list(manager.get(DESK, {"q": "%"}).context["page"])

    @pytest.mark.parametrize(("parts", "finds"), [([], False), ([Part.COMPANY], True)])
    def test_partners_find_a_company_only_by_a_name_that_was_handed_over(
        self, client, organisation, parts, finds
    ):
        member = make_member(organisation)
        case = make_request(company_name="Beispielguss GmbH", state=State.ASSIGNED)
        make_handover(case, organisation=organisation, agreed_at=timezone.now(), parts=parts)
        make_request(company_name="Beispielguss GmbH")
        shown = signed_in(client, member.user).get(DESK, {"q": "Beispielguss"}).context["page"]
        assert list(shown) == ([case] if finds else [])

    def test_unread_and_urgent_ones_only(self, manager):
        read, urgent = make_request(), make_request(urgency=Urgency.URGENT)
        manager.get(url("detail", read))
        assert list(manager.get(f"{DESK}?gelesen=nein").context["page"]) == [urgent]
        assert list(manager.get(f"{DESK}?dringlichkeit={read.urgency}").context["page"]) == [read]

    def test_nonsense_in_the_address_filters_nothing(self, manager, case):
        response = manager.get(f"{DESK}?kreis=%00x&zustand=nope&seite=minus")
        assert response.status_code == 200
        assert list(response.context["page"]) == [case]

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, manager, organisation, count, django_assert_num_queries):
        for _number in range(count):
            make_member(make_organisation())
            make_request(organisation=organisation, action_field=make_action_field())
        manager.get("/unterstuetzung/")  # the session is new only once
        with django_assert_num_queries(14):
            manager.get(DESK)

    @pytest.mark.parametrize("count", [1, 3])
    def test_detail_queries_do_not_grow(self, manager, case, count, django_assert_num_queries):
        for _number in range(count):
            make_attachment(case, message=make_message(case, internal=True), internal=True)
            make_attachment(case)
        manager.get("/unterstuetzung/")
        with django_assert_num_queries(28):
            manager.get(url("detail", case))


@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.INFECTED])
def test_a_file_that_is_held_back_says_why_and_leads_nowhere(manager, case, scan):
    attachment = make_attachment(case)
    address = url("file", case, attachment.pk)
    assert address in html(manager.get(url("detail", case)))
    StoredFile.objects.filter(pk=attachment.stored_id).update(scan=scan)
    page = html(manager.get(url("detail", case)))
    assert address not in page
    assert str(scan.label) in page
    assert manager.get(address).status_code == 404
