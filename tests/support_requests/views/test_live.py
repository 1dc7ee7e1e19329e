"""What an open page asks for again: never more than the page shows, and nothing is written."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone

from apps.partners.models import Membership
from apps.support_requests import services
from apps.support_requests.choices import Event, Side, State
from apps.support_requests.models import Message
from tests.architecture.test_permission_matrix import rows_written, snapshot
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_message,
    make_request,
    pdf_upload,
)

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"support_requests:{name}", args=args)


def ask(client, address: str, known="0", etag: str = ""):
    """Asks as the script does."""
    headers = {"X-Known-Until": str(known)} | ({"If-None-Match": etag} if etag else {})
    return client.get(address, headers=headers)


def html(response) -> str:
    return response.content.decode()


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def case(organisation):
    return make_request(organisation=organisation)


@pytest.fixture
def live(case):
    return url("live", case.public_number)


@pytest.fixture
def partner(client, organisation):
    client.force_login(make_member(organisation).user)
    return client


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def case_live(case):
    return url("case_live", make_case_token(case))


class TestRequestRefused:
    def test_visitor_is_led_to_the_log_in(self, client, live):
        assert ask(client, live).status_code == 302

    def test_after_logging_out(self, partner, live):
        assert ask(partner, live).status_code == 200
        partner.logout()
        assert ask(partner, live).status_code == 302

    def test_other_partner(self, client, live):
        client.force_login(make_member().user)
        assert ask(client, live).status_code == 404

    def test_withdrawn_assignment_ends_it_at_once(self, partner, case, live):
        etag = ask(partner, live)["ETag"]
        services.take_back(case=case, actor=make_manager())
        assert ask(partner, live, etag=etag).status_code == 404

    def test_who_has_left_the_organisation(self, partner, case, live):
        Membership.objects.filter(user=get_user(partner)).update(ended_at=timezone.now())
        assert ask(partner, live).status_code == 404

    def test_deleted_request(self, manager, case, live):
        services.withdraw_and_erase(case=case)
        assert ask(manager, live).status_code == 404


class TestRequest:
    def test_notes_from_before_their_time_stay_hidden(self, partner, case, live):
        early = timezone.now() - timedelta(days=2)
        make_message(case, body="Alte Notiz", internal=True, created_at=early)
        make_message(case, body="Neue Notiz", internal=True)
        text = html(ask(partner, live))
        assert "Alte Notiz" not in text
        assert "Neue Notiz" in text

    def test_writes_nothing_not_even_a_reading(self, manager, live):
        manager.get("/unterstuetzung/")  # the session is new only once
        before, written = snapshot(), rows_written()
        assert ask(manager, live).status_code == 200
        assert (snapshot(), rows_written()) == (before, written)

    def test_unchanged_is_304_without_a_body(self, manager, case, live):
        first = ask(manager, live)
        again = ask(manager, live, etag=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        make_message(case, body="Etwas Neues")
        assert ask(manager, live, etag=first["ETag"]).status_code == 200

    def test_nothing_is_stored_on_the_way(self, manager, live):
        assert "no-store" in ask(manager, live)["Cache-Control"]

    def test_sets_no_cookie(self, manager, live):
        assert not ask(manager, live).cookies

    def test_shows_what_came_and_that_it_is_new(self, manager, case, live):
        old = make_message(case, body="Schon gelesen")
        new = make_message(case, body="Gerade gekommen")
        response = ask(manager, live, known=old.pk)
        assert [entry.message for entry in response.context["news"]] == [new]
        assert f'href="#nachricht-{new.pk}"' in html(response)
        assert html(response).count(">neu</span>") == 1

    def test_a_move_is_told(self, manager, case, live):
        known = f"0-{case.state}"
        assert not ask(manager, live, known).context["has_moved"]
        services.resolve(case=case, actor=make_manager())
        response = ask(manager, live, known)
        assert response.context["has_moved"]
        assert "Seite neu laden" in html(response)

    @pytest.mark.parametrize("known", ["", "-1", "viele", "9" * 30, "²"])
    def test_nonsense_marks_nothing_as_new(self, manager, case, live, known):
        make_message(case)
        response = ask(manager, live, known=known)
        assert response.status_code == 200
        assert not response.context["news"]

    def test_same_entries_as_the_page(self, partner, case, live):
        make_attachment(case, message=make_message(case, body="Mit Datei"))
        entries = html(ask(partner, live, known="")).partition("<ol")[2].partition("</ol>")[0]
        page = html(partner.get(case.get_absolute_url()))
        assert "Mit Datei" in entries
        assert squeezed(entries) in squeezed(page)

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, partner, case, live, count, django_assert_num_queries):
        for _number in range(count):
            make_attachment(case, message=make_message(case))
        partner.get("/unterstuetzung/")
        with django_assert_num_queries(6):
            ask(partner, live)


class TestCase:
    def test_forged_link(self, client, case_live):
        assert ask(client, case_live.replace("/aktuell/", "x/aktuell/")).status_code == 404

    def test_withdrawn_link(self, client, case, case_live):
        services.renew_link(case=case, actor=make_manager())
        assert ask(client, case_live).status_code == client.get(case_live[: -len("aktuell/")]).status_code
        assert ask(client, case_live).status_code >= 400

    def test_notes_never_leave_the_house(self, client, case, case_live):
        note = make_message(case, body="Nur für uns", internal=True)
        make_attachment(case, message=note, internal=True)
        first = ask(client, case_live)
        assert "Nur für uns" not in html(first)
        assert not first.context["news"]
        make_message(case, body="Noch eine Notiz", internal=True)
        assert ask(client, case_live, etag=first["ETag"]).status_code == 304

    def test_new_answer(self, client, case, case_live):
        first = ask(client, case_live)
        services.answer(case=case, actor=make_manager(), body="Wir kommen vorbei.")
        response = ask(client, case_live, etag=first["ETag"])
        assert response.status_code == 200
        assert "Wir kommen vorbei." in html(response)
        assert "Referrer-Policy" in response

    def test_writes_nothing_and_sets_no_cookie(self, client, case_live):
        before, written = snapshot(), rows_written()
        assert not ask(client, case_live).cookies
        assert (snapshot(), rows_written()) == (before, written)

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, client, case, case_live, count, django_assert_num_queries):
        for _number in range(count):
            make_attachment(case, message=make_message(case))
        with django_assert_num_queries(6):
            ask(client, case_live)


def answer_data(newest_seen, body="Unsere Antwort") -> dict:
    return {"answer-body": body, "answer-newest_seen": newest_seen}


class TestAnsweringMeanwhile:
    @pytest.fixture
    def colleague(self, case):
        """Has answered while the page was open."""
        return services.answer(case=case, actor=make_manager(), body="Ich war schneller")

    def test_asks_first_keeps_the_text_and_sends_on_the_second_click(self, partner, case, colleague):
        address = url("answer", case.public_number)
        response = partner.post(address, answer_data(0))
        assert response.status_code == 409
        assert "Unsere Antwort" in html(response)
        assert html(response).count(">neu</span>") == 1
        assert not Message.objects.filter(request=case, body="Unsere Antwort").exists()
        seen = response.context["answer_form"]["newest_seen"].value()
        assert int(seen) == colleague.pk
        assert partner.post(address, answer_data(seen)).status_code == 302
        assert Message.objects.filter(request=case, body="Unsere Antwort").count() == 1

    @pytest.mark.parametrize("side", [Side.COMPANY, Side.MANAGER])
    def test_whoever_wrote(self, manager, case, side):
        make_message(case, side=side)
        assert manager.post(url("answer", case.public_number), answer_data(0)).status_code == 409

    def test_what_only_happened_does_not_ask(self, manager, case):
        make_message(case, side=Side.SYSTEM, event=Event.STARTED, body="")
        assert manager.post(url("answer", case.public_number), answer_data(0)).status_code == 302

    def test_the_page_knows_its_newest(self, manager, case, colleague):
        page = manager.get(case.get_absolute_url())
        seen = page.context["answer_form"]["newest_seen"].value()
        assert manager.post(url("answer", case.public_number), answer_data(seen)).status_code == 302

    def test_second_click_of_the_same_form_sends_once(self, manager, case):
        data = answer_data(0) | {"answer-submission_key": "6f0d0a9e-7d0a-4a6c-9f9b-0d4f7f1f2a11"}
        address = url("answer", case.public_number)
        assert [manager.post(address, data).status_code for _click in range(2)] == [302, 302]
        assert Message.objects.filter(request=case, body="Unsere Antwort").count() == 1

    @pytest.mark.parametrize("nonsense", ["-1", "abc", "9" * 40])
    def test_nonsense_is_refused(self, manager, case, nonsense):
        response = manager.post(url("answer", case.public_number), answer_data(nonsense))
        assert response.status_code == 400

    def test_files_are_to_be_chosen_again(self, manager, case, colleague):
        data = answer_data(0) | {"answer-uploads": pdf_upload()}
        response = manager.post(url("answer", case.public_number), data)
        assert response.status_code == 409
        assert "uploads" in response.context["answer_form"].errors

    def test_closed_meanwhile_is_said_first(self, manager, case, colleague):
        services.resolve(case=case, actor=make_manager())
        case.refresh_from_db()
        assert case.state == State.RESOLVED
        response = manager.post(url("answer", case.public_number), answer_data(colleague.pk))
        assert response.status_code == 409
        assert "Unsere Antwort" in html(response)


def squeezed(text: str) -> str:
    return " ".join(text.split())
