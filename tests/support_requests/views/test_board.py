"""Requests in columns, by state: who sees which, what may be done there, and where one comes back to."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.partners.choices import OrganisationKind, Role
from apps.support_requests import board
from apps.support_requests.choices import AskerRole, Kind, Part, State, Urgency
from apps.support_requests.models import Compartment, SupportRequest
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_action_field, make_handover, make_message, make_request

pytestmark = pytest.mark.django_db

DESK, BOARD = "/arbeitsplatz/anfragen/", "/arbeitsplatz/anfragen/tafel/"
NOW = timezone.now()


def html(response) -> str:
    return response.content.decode()


def shown(response) -> dict[str, list]:
    """The cards of each column."""
    columns = [one["column"] for one in response.context["columns"]]
    return {column.state.value: list(column.cards) for column in columns}


def numbers(response) -> dict[str, int]:
    return {one["column"].state.value: one["column"].count for one in response.context["columns"]}


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def manager(client):
    client.force_login(make_manager())
    return client


@pytest.fixture
def partner(client, organisation):
    client.force_login(make_member(organisation).user)
    return client


class TestWhoSeesWhat:
    @pytest.mark.parametrize("who", ["stranger", "administrator"])
    def test_outsiders_see_neither_cards_nor_numbers(self, client, organisation, who):
        case = make_request(organisation=organisation)
        client.force_login(make_administrator() if who == "administrator" else make_member().user)
        response = client.get(BOARD)
        assert response.status_code == 200
        assert set(numbers(response).values()) == {0}
        assert case.subject not in html(response)
        assert case.public_number not in html(response)

    def test_partners_see_their_own_only_and_count_no_others(self, partner, organisation):
        mine = make_request(organisation=organisation, state=State.IN_PROGRESS)
        for state in State:
            make_request(organisation=make_organisation(), state=state)
        make_request()
        for response in (partner.get(BOARD), partner.get(f"{BOARD}?alter=3&ansicht=alle")):
            assert {one for cards in shown(response).values() for one in cards} <= {mine}
            assert sum(numbers(response).values()) <= 1
        assert shown(partner.get(BOARD))["in_progress"] == [mine]
        states = [one["count"] for one in partner.get(DESK).context["states"]]
        assert sum(states) == 1

    def test_compartment_closes_the_board_to_its_manager_too(self, client):
        Compartment.objects.all().delete()
        Compartment.objects.create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
        )
        user = make_manager()
        make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=user)
        make_request(asker_role=AskerRole.WORKS_COUNCIL)
        open_to_all = make_request(asker_role=AskerRole.PERSONNEL)
        client.force_login(user)
        assert shown(client.get(BOARD))["new"] == [open_to_all]
        assert numbers(client.get(BOARD))["new"] == 1

    @pytest.mark.parametrize(("parts", "named"), [([], False), ([Part.COMPANY], True)])
    def test_company_is_named_only_if_that_was_handed_over(self, partner, organisation, parts, named):
        case = make_request(company_name="Beispielguss GmbH", state=State.ASSIGNED)
        make_handover(case, organisation=organisation, agreed_at=NOW, parts=parts)
        assert ("Beispielguss" in html(partner.get(BOARD))) is named


class TestMoves:
    def moves(self, response) -> set[str]:
        (card,) = [card for cards in shown(response).values() for card in cards]
        return card.moves

    def test_reader_is_offered_none(self, client, organisation):
        make_request(organisation=organisation)
        client.force_login(make_member(organisation, role=Role.READER).user)
        response = client.get(BOARD)
        assert self.moves(response) == set()
        assert 'name="next"' not in html(response)

    def test_partner_takes_it_on_before_anything_else(self, partner, organisation):
        case = make_request(state=State.ASSIGNED)
        make_handover(case, organisation=organisation, agreed_at=NOW)
        response = partner.get(BOARD)
        assert self.moves(response) == {"accept"}
        assert f"{DESK}{case}/annehmen/" in html(response)

    @pytest.mark.parametrize(
        ("state", "moves"),
        [
            (State.NEW, {"start", "wait", "resolve"}),
            (State.ASSIGNED, {"start", "wait", "resolve"}),
            (State.IN_PROGRESS, {"wait", "resolve"}),
            (State.WAITING_FOR_COMPANY, {"start", "resolve"}),
            (State.RESOLVED, {"reopen"}),
        ],
    )
    def test_manager_is_offered_what_the_table_allows(self, manager, state, moves):
        make_request(state=state)
        assert self.moves(manager.get(BOARD)) == moves

    def test_all_buttons_work_and_lead_back(self, manager):
        """Every form on the board is sent as it stands there, with its token."""
        for state in board.columns_of(SupportRequest.objects.none(), make_manager()):
            make_request(state=state.state)
        page = html(manager.get(f"{BOARD}?dringlichkeit=2&ansicht=alle"))
        forms = re.findall(r'<form method="post" action="([^"]+)">.*?name="next" value="([^"]+)"', page)
        assert len(forms) == 11
        for action, back in forms:
            back = back.replace("&amp;", "&")
            response = manager.post(action, {"next": back})
            assert response.status_code in (302, 409), action  # an earlier button has moved it already
            if response.status_code == 302:
                assert response["Location"] == back
                assert back.startswith(f"{BOARD}?")
                assert "dringlichkeit=2" in back

    def test_says_which_one_was_moved(self, manager):
        case = make_request()
        response = manager.post(f"{DESK}{case}/begonnen/", {"next": BOARD}, follow=True)
        assert f"{case}: Die Anfrage ist jetzt in Bearbeitung." in html(response)
        assert shown(response)["in_progress"] == [case]

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "",
            "https://example.org/arbeitsplatz/anfragen/",
            "//example.org/arbeitsplatz/anfragen/tafel/",
            "/\\example.org/arbeitsplatz/anfragen/",
            "\\\\example.org",
            "javascript:alert(1)",
            "/konto/logout/",
            "/arbeitsplatz/anfragen/U-7K4M-Q2XD/",
            "/arbeitsplatz/anfragen/tafel/../../../konto/",
            "/arbeitsplatz/anfragen/\r\nX: y",
            "http://[/arbeitsplatz/anfragen/",
        ],
    )
    def test_leads_nowhere_but_back_to_the_desk(self, manager, elsewhere):
        case = make_request()
        response = manager.post(f"{DESK}{case}/begonnen/", {"next": elsewhere})
        assert (response.status_code, response["Location"]) == (302, case.get_absolute_url())

    def test_without_the_token_nothing_is_moved(self, client):
        from django.test import Client

        case, strict = make_request(), Client(enforce_csrf_checks=True)
        strict.force_login(make_manager())
        assert strict.post(f"{DESK}{case}/begonnen/", {"next": BOARD}).status_code == 403
        case.refresh_from_db()
        assert case.state == State.NEW


class TestColumns:
    def test_most_pressing_first_and_what_was_solved_lately(self, manager):
        late = make_request(due_at=NOW - timedelta(days=1))
        soon = make_request(due_at=NOW + timedelta(days=1))
        paused = make_request(state=State.WAITING_FOR_COMPANY)
        make_request(state=State.RESOLVED, closed_at=NOW - timedelta(days=31))
        before = make_request(state=State.RESOLVED, closed_at=NOW - timedelta(days=2))
        lately = make_request(state=State.RESOLVED, closed_at=NOW - timedelta(days=1))
        make_request(state=State.WITHDRAWN)
        response = manager.get(BOARD)
        assert shown(response) == {
            "new": [late, soon],
            "assigned": [],
            "in_progress": [],
            "waiting_for_company": [paused],
            "resolved": [lately, before],
        }
        assert html(response).count("überfällig") == 1

    def test_shows_the_first_and_counts_all(self, manager):
        county = make_request().county
        for _number in range(board.CARDS + 2):
            make_request(county=county)
        response = manager.get(BOARD)
        assert len(shown(response)["new"]) == board.CARDS
        assert numbers(response)["new"] == board.CARDS + 3

    def test_filters_as_the_list_does(self, manager, organisation):
        make_member(organisation)
        field = make_action_field()
        wanted = make_request(
            organisation=organisation,
            action_field=field,
            urgency=Urgency.HIGH,
            due_at=NOW - timedelta(hours=1),
            created_at=NOW - timedelta(days=8),
            subject="Hallenumbau",
        )
        make_request(kind=Kind.ACCESSIBILITY)
        for query in (
            f"kreis={wanted.county.slug}",
            f"handlungsfeld={field.slug}",
            f"organisation={organisation.slug}",
            "art=support",
            "frist=overdue",
            "alter=7",
            "dringlichkeit=3",
            "q=hallenum",
        ):
            found = shown(manager.get(f"{BOARD}?{query}"))
            assert [card for cards in found.values() for card in cards] == [wanted], query

    def test_state_is_no_filter_of_the_board(self, manager):
        case = make_request()
        response = manager.get(f"{BOARD}?zustand=resolved&kreis=%00")
        assert shown(response)["new"] == [case]

    def test_whole_column_keeps_the_filters(self, manager):
        case = make_request(state=State.ASSIGNED)
        make_request(state=State.ASSIGNED)
        make_request(county=case.county)
        column = next(
            one
            for one in manager.get(f"{BOARD}?kreis={case.county.slug}").context["columns"]
            if one["column"].state == State.ASSIGNED
        )
        assert list(manager.get(column["url"]).context["page"]) == [case]

    @pytest.mark.parametrize("count", [1, 3, board.CARDS + 1])
    @pytest.mark.parametrize("role", ["manager", "partner"])
    def test_queries_do_not_grow(self, request, organisation, role, count, django_assert_num_queries):
        client = request.getfixturevalue(role)
        for _number in range(count):
            make_member(make_organisation())
            make_request(organisation=organisation, action_field=make_action_field())
            make_request(state=State.IN_PROGRESS)
        client.get("/unterstuetzung/")
        with django_assert_num_queries({"manager": 13, "partner": 14}[role]):
            client.get(BOARD)

    def test_ids_are_not_doubled(self, manager):
        for state in (State.NEW, State.NEW, State.RESOLVED):
            make_request(state=state)
        ids = re.findall(r'\sid="([^"]+)"', html(manager.get(BOARD)))
        assert len(ids) == len(set(ids))


class TestChips:
    def test_each_filter_is_taken_off_by_itself(self, manager):
        case = make_request(urgency=Urgency.HIGH, created_at=NOW - timedelta(days=5))
        query = f"?kreis={case.county.slug}&dringlichkeit=3&alter=3&q={case.public_number}"
        for page in (DESK, BOARD):
            selection = manager.get(page + query).context["selection"]
            found = {chip.value: chip.url for chip in selection.chips}
            assert set(found) == {
                case.county.name,
                "Bald",
                "älter als 3 Tage",
                case.public_number,
            }
            rest = manager.get(found["Bald"]).context["selection"].form.chosen
            assert rest == {"kreis": case.county.slug, "alter": "3", "q": case.public_number}

    def test_the_last_one_leads_to_everything(self, manager):
        (chip,) = manager.get(f"{DESK}?alter=3").context["selection"].chips
        assert manager.get(chip.url).context["selection"].form.chosen == {}

    def test_what_filters_nothing_is_said(self, manager):
        page = html(manager.get(f"{DESK}?kreis=gibt-es-nicht&alter=4"))
        assert "Nicht gefiltert nach: Alter, Landkreis oder Stadt." in page

    @pytest.mark.parametrize(("days", "finds"), [(2.9, False), (3.1, True)])
    def test_age(self, manager, days, finds):
        case = make_request(created_at=NOW - timedelta(days=days))
        found = list(manager.get(f"{DESK}?alter=3").context["page"])
        assert found == ([case] if finds else [])

    def test_age_in_words(self, manager):
        make_request(created_at=timezone.now() - timedelta(days=12, hours=1))
        make_request(created_at=timezone.now() - timedelta(hours=30))
        make_request()
        page = html(manager.get(DESK))
        for words in ("12 Tage", "1 Tag\n", "unter 1 Tag"):
            assert words in page

    def test_leads_from_list_to_board_and_back(self, manager):
        case = make_request()
        slug = case.county.slug
        selection = manager.get(f"{DESK}?kreis={slug}&zustand=new").context["selection"]
        board_page = manager.get(selection.as_board)
        assert board_page.context["selection"].form.chosen == {"kreis": slug}
        back = manager.get(board_page.context["selection"].as_list)
        assert back.request["PATH_INFO"] == reverse("support_requests:desk")
        assert back.context["selection"].form.chosen == {"kreis": slug}


class TestUnread:
    """A trigger keeps when the last message came: by whatever way it gets there."""

    def unread(self, client) -> list:
        return list(client.get(f"{DESK}?gelesen=nein").context["page"])

    def test_new_message_makes_it_unread_again(self, manager):
        case = make_request()
        assert self.unread(manager) == [case]
        manager.get(case.get_absolute_url())
        assert self.unread(manager) == []
        make_message(case)
        assert self.unread(manager) == [case]

    def test_message_that_is_moved_there_does_too(self, manager):
        case, other = make_request(), make_request()
        for one in (case, other):
            manager.get(one.get_absolute_url())
        message = make_message(other)
        manager.get(other.get_absolute_url())
        message.request = case
        message.created_at = timezone.now()
        message.save()
        assert self.unread(manager) == [case]

    def test_older_message_does_not(self, manager):
        case = make_request()
        manager.get(case.get_absolute_url())
        make_message(case, created_at=NOW - timedelta(days=3))
        assert self.unread(manager) == []

    def test_others_reading_is_not_mine(self, manager, client):
        case = make_request()
        manager.get(case.get_absolute_url())
        client.force_login(make_manager())
        assert self.unread(client) == [case]
