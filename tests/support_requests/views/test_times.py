"""Working hours and deadlines, where people set and see them."""

import pytest

from apps.support_requests import services
from apps.support_requests.choices import Clock
from apps.support_requests.models import Deadline, ServiceTimes
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_case_token, make_request

pytestmark = pytest.mark.django_db

URL = "/arbeitsplatz/anfragen/zeiten/"


def form_data(**overrides) -> dict:
    """A valid answer to the form."""
    hours = {
        f"{clock}_{urgency}": 10
        for clock in ("answer", "solution")
        for urgency in ("urgent", "high", "normal", "low")
    }
    times = {"opens_at": "08:00", "closes_at": "15:30", "weekdays": ["0", "1", "3"], "state": "SN"}
    return {
        **times,
        **hours,
        "closed_days": "24.12.2026",
        "remind_before": 2,
        "consent_hours": 9,
        "handover_hours": 9,
        "keep_months": 12,
        "base_version": 1,
        **overrides,
    }


@pytest.fixture
def manager(client):
    user = make_manager()
    client.force_login(user)
    return client


def test_partners_neither_see_nor_change_it(client):
    client.force_login(make_member(make_organisation()).user)
    assert client.get(URL).status_code == 403
    assert client.post(URL, form_data()).status_code == 403
    assert not ServiceTimes.objects.exists()


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"closes_at": "08:00"}, "später enden"),
        ({"weekdays": []}, "mindestens einen Tag"),
        ({"weekdays": ["7"]}, "7"),
        ({"closed_days": "24.12.2026\nHeiligabend"}, "„Heiligabend“ ist kein Tag"),
        ({"closed_days": "31.02.2027"}, "„31.02.2027“ ist kein Tag"),
        ({"answer_low": "0"}, "1"),
        ({"opens_at": "bald"}, "gültige"),
    ],
)
def test_what_makes_no_sense_is_said_next_to_the_field(manager, wrong, words):
    response = manager.post(URL, form_data(**wrong))
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not ServiceTimes.objects.exists()


def test_a_manager_sets_the_times(manager):
    response = manager.post(URL, form_data(), follow=True)
    assert response.status_code == 200
    times = services.service_times()
    assert (times.weekdays, f"{times.closes_at:%H:%M}", times.solution_low) == ([0, 1, 3], "15:30", 10)
    assert "24.12.2026" in response.content.decode()


def test_the_second_save_keeps_what_was_typed_and_can_be_sent_again(manager):
    manager.post(URL, form_data())
    response = manager.post(URL, form_data(closes_at="17:45", weekdays=["4"], state="BY", closed_days=""))
    html = response.content.decode()
    assert response.status_code == 409
    theirs = {one.label: one.theirs for one in response.context["differences"]}
    assert theirs == {
        "Arbeitsende": "15:30", "Arbeitstage": "Montag, Dienstag, Donnerstag",
        "Feiertage von": "Sachsen", "weitere Tage, an denen niemand arbeitet": "24.12.2026",
    }  # fmt: skip
    assert "17:45" in html and 'name="base_version" value="2"' in html
    assert manager.post(URL, form_data(closes_at="17:45", base_version=2)).status_code == 302


class TestWhereItShows:
    def new_case(self, **overrides):
        case = make_request(**overrides)
        from apps.support_requests.services import clocks

        clocks.begin(case)
        return case

    def overdue(self, case, clock=Clock.ANSWER):
        Deadline.objects.filter(request=case, clock=clock).update(due_at="2026-01-05T09:00Z")
        case.due_at = "2026-01-05T09:00Z"
        case.save(update_fields=["due_at"])

    def test_the_desk_shows_what_is_due_first_and_filters_what_is_overdue(self, manager):
        later, late = self.new_case(subject="Später"), self.new_case(subject="Zu spät")
        self.overdue(late)
        html = manager.get("/arbeitsplatz/anfragen/").content.decode()
        assert html.index("Zu spät") < html.index("Später")
        assert "überfällig" in html
        html = manager.get("/arbeitsplatz/anfragen/?frist=overdue").content.decode()
        assert "Zu spät" in html and later.subject not in html

    def test_the_company_reads_until_when_it_hears_from_us(self, client):
        case = self.new_case()
        url = f"/unterstuetzung/fall/{make_case_token(case)}/"
        assert "erste Antwort" in client.get(url).content.decode()
        self.overdue(case)
        assert "dauert" in client.get(url).content.decode()
        services.answer(case=case, actor=make_manager(), body="Guten Tag")
        html = client.get(url).content.decode()
        assert "erste Antwort" not in html and "dauert" not in html
