"""List and board, asked again: the same rows as the page, told apart only by a header."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.urls import reverse
from django.utils import timezone

from apps.support_requests import services
from apps.support_requests.models import Assignment, DeskPreference
from tests.architecture.test_permission_matrix import rows_written, snapshot
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_action_field, make_message, make_request
from tests.support_requests.views.test_live import ask, html

pytestmark = pytest.mark.django_db

PAGES = {"list": "/arbeitsplatz/anfragen/", "board": "/arbeitsplatz/anfragen/tafel/"}
A_MINUTE_AGO = timedelta(minutes=1)


def opened() -> float:
    """When the page was opened."""
    return (timezone.now() - A_MINUTE_AGO).timestamp()


@pytest.fixture(params=PAGES)
def page(request):
    return PAGES[request.param]


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def partner(client, organisation):
    client.force_login(make_member(organisation).user)
    return client


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


class TestRefused:
    def test_visitor_is_led_to_the_log_in(self, client, page):
        assert ask(client, page, opened()).status_code == 302

    def test_others_requests_are_not_there(self, partner, page):
        other = make_request(organisation=make_organisation())
        response = ask(partner, page, opened())
        assert other.public_number not in html(response)
        assert response.context["arrived"] == 0

    def test_withdrawn_assignment_takes_the_row_away(self, partner, organisation, page):
        case = make_request(organisation=organisation)
        assert case.public_number in html(ask(partner, page, opened()))
        services.take_back(case=case, actor=make_manager())
        assert case.public_number not in html(ask(partner, page, opened()))


class TestParts:
    def test_parts_only_and_the_page_for_everybody_else(self, manager, page):
        make_request()
        assert "<html" in html(manager.get(page))
        assert "<html" not in html(ask(manager, page, opened()))

    @pytest.mark.parametrize("known", ["", "bald", "nan", "inf", "1e400", "9" * 30])
    def test_nonsense_gets_the_page(self, manager, page, known):
        response = ask(manager, page, known)
        assert response.status_code == 200
        assert "<html" in html(response)

    def test_same_filters(self, manager, page):
        wanted, other = make_request(subject="Gießerei"), make_request(subject="Presswerk")
        text = html(ask(manager, f"{page}?q=Gie", opened()))
        assert wanted.public_number in text
        assert other.public_number not in text

    def test_unchanged_is_304(self, manager, page):
        case = make_request()
        etag = ask(manager, page, opened())["ETag"]
        assert ask(manager, page, opened(), etag).status_code == 304
        services.start(case=case, actor=make_manager())
        assert ask(manager, page, opened(), etag).status_code == 200

    def test_something_written_changes_it(self, manager, page):
        case = make_request()
        services.note_reading(case=case, user=get_user(manager))
        etag = ask(manager, page, opened())["ETag"]
        make_message(case)
        assert "ungelesen" in html(ask(manager, page, opened(), etag))

    def test_writes_nothing(self, manager, page):
        make_request()
        manager.get("/unterstuetzung/")  # the session is new only once
        before, written = snapshot(), rows_written()
        assert ask(manager, page, opened()).status_code == 200
        assert (snapshot(), rows_written()) == (before, written)

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow(self, manager, organisation, page, count, django_assert_max_num_queries):
        for _number in range(count):
            make_request(organisation=organisation, action_field=make_action_field())
        manager.get("/unterstuetzung/")
        with django_assert_max_num_queries({PAGES["list"]: 14, PAGES["board"]: 18}[page]):
            ask(manager, page, opened())


class TestArrived:
    def test_managers_are_told_what_companies_have_sent(self, manager, page):
        make_request(created_at=timezone.now() - timedelta(hours=1))
        assert ask(manager, page, opened()).context["arrived"] == 0
        make_request()
        make_request()
        response = ask(manager, page, opened())
        assert response.context["arrived"] == 2
        assert "2 neue Anfragen" in html(response)

    def test_partners_are_told_what_was_handed_over(self, partner, organisation, page):
        case = make_request(organisation=organisation)
        earlier = timezone.now() - timedelta(hours=1)
        Assignment.objects.filter(request=case).update(assigned_at=earlier)
        assert ask(partner, page, opened()).context["arrived"] == 0
        make_request(organisation=organisation, created_at=earlier)
        assert ask(partner, page, opened()).context["arrived"] == 1


class TestPreferences:
    ADDRESS = "/arbeitsplatz/anfragen/tastatur/"

    def test_everything_is_on_at_first(self, partner, page):
        text = html(partner.get(page))
        assert "js/live" in text
        assert "js/desk_shortcuts" in text

    def test_switched_off_for_oneself_alone(self, client, organisation, page):
        one, other = make_member(organisation).user, make_member(organisation).user
        client.force_login(one)
        assert client.post(self.ADDRESS, {}).status_code == 302
        text = html(client.get(page))
        assert "js/live" not in text
        assert "js/desk_shortcuts" not in text
        assert self.ADDRESS in text
        client.force_login(other)
        assert "js/desk_shortcuts" in html(client.get(page))

    def test_switched_on_again(self, partner, page):
        partner.post(self.ADDRESS, {})
        partner.post(self.ADDRESS, {"has_shortcuts": "on"})
        text = html(partner.get(page))
        assert "js/desk_shortcuts" in text
        assert "js/live" not in text
        assert DeskPreference.objects.count() == 1

    def test_page_names_the_keys_that_are_there_for_the_person(self, partner):
        text = html(partner.get(self.ADDRESS))
        assert "<kbd>j</kbd>" in text
        assert "<kbd>n</kbd>" not in text
        partner.force_login(make_manager())
        assert "<kbd>n</kbd>" in html(partner.get(self.ADDRESS))

    def test_a_request_has_both_too(self, manager):
        text = html(manager.get(make_request().get_absolute_url()))
        assert reverse("support_requests:preferences") in text
        assert "js/live" in text
