"""Numbers of requests: the same before and after deletion, small ones hidden, nothing across compartments."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.partners.choices import OrganisationKind
from apps.reporting.counts import protect, report
from apps.reporting.periods import Period, period_of
from apps.support_requests.choices import AskerRole, Side, State
from apps.support_requests.models import RequestCount
from apps.support_requests.services import erase
from tests.factories.accounts import make_manager
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_county, make_message, make_request

pytestmark = pytest.mark.django_db

URL = "/arbeitsplatz/bericht/"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([5, 7], [5, 7]),
        ([0, 7], [0, 7]),
        ([1, 5, 9], [None, None, 9]),  # one alone could be reckoned from the total
        ([1, 1, 9, 5], [None, None, 9, None]),  # two that can only be one each
        ([2, 2, 9], [None, None, 9]),
        ([2], [None]),
    ],
)
def test_small_numbers_are_hidden(numbers, shown):
    rows = [(f"Zeile {place}", number) for place, number in enumerate(numbers)]
    assert [number for _label, number in protect(rows)] == shown


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2026-q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("alle", None, None),
    ],
)
def test_periods(key, first, last):
    assert (period_of(key).first, period_of(key).last) == (first, last)


@pytest.mark.parametrize("key", [None, "", "2026-q5", "1999", "x' OR 1=1", "20260", "²026"])
def test_impossible_periods_mean_this_year(key):
    assert period_of(key).first == date(timezone.localdate().year, 1, 1)


def tables(user, *, protected=False, period=None) -> dict[str, list]:
    found = report(user, period or Period("alle", "alle"), protected=protected)
    return {table.title: table.rows for table in found.tables} | {"total": found.total}


class TestCounts:
    def test_the_same_numbers_when_everything_else_has_gone(self):
        manager, organisation = make_manager(), make_organisation()
        county = make_county()
        created = timezone.now() - timedelta(days=10)
        for helped in ("yes", "no"):
            case = make_request(
                organisation=organisation, state=State.RESOLVED, county=county, helped=helped,
                size_class="10-49", created_at=created,
            )  # fmt: skip
            make_message(case, created_at=created + timedelta(days=9), side=Side.MANAGER, internal=True)
            make_message(case, created_at=created + timedelta(days=2), side=Side.PARTNER)
        before = tables(manager)
        assert before["Nach Landkreis oder Stadt"] == [(str(county), 2)]
        assert before["Nach zuständiger Organisation"] == [(organisation.name, 2)]
        for one in list(type(case).objects.all()):
            erase(case=one, actor=manager)
        assert tables(manager) == before and RequestCount.objects.count() == 2

    def test_nobody_who_is_shut_out_learns_of_them(self):
        for _number in range(4):
            make_request(asker_role=AskerRole.WORKS_COUNCIL)
        RequestCount.objects.create(
            month=date(2026, 1, 1), asker_role=AskerRole.WORKS_COUNCIL, state="resolved"
        )
        shut_out = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS)).user
        union = make_member(make_organisation(kind=OrganisationKind.UNION)).user
        assert tables(shut_out, protected=True)["total"] == 0
        assert tables(union, protected=True)["total"] == 5

    def test_too_few_altogether(self):
        make_request(), make_request()
        assert tables(make_manager(), protected=True) == {"total": None}

    def test_only_of_the_period(self):
        make_request(created_at=timezone.now() - timedelta(days=900))
        RequestCount.objects.create(month=date(2020, 5, 1), state="resolved")
        assert tables(make_manager(), period=period_of("2020"))["total"] == 1
        assert tables(make_manager(), period=period_of("2020-q1"))["total"] == 0


class TestPages:
    def test_partners_never_see_small_numbers(self, client):
        county = make_county(name_de="Kleinkreis")
        make_request(county=county)
        for _number in range(5):
            make_request()
        client.force_login(make_member(make_organisation()).user)
        for url in (URL, f"{URL}?kleine=zeigen"):
            html = client.get(url).content.decode()
            assert "verborgen" in html and "Unter" not in html.split("Kleinkreis")[0][-5:]
        csv = b"".join(client.get(f"{URL}anfragen.csv").streaming_content).decode()
        assert "Kleinkreis;unter 3 oder verborgen" in csv

    def test_managers_choose(self, client):
        make_request(county=make_county(name_de="Kleinkreis"))
        client.force_login(make_manager())
        csv = b"".join(client.get(f"{URL}anfragen.csv").streaming_content).decode()
        assert "Kleinkreis;1" in csv
        hidden = b"".join(client.get(f"{URL}anfragen.csv?kleine=verbergen").streaming_content).decode()
        assert "Kleinkreis" not in hidden
        assert client.get(f"{URL}anfragen.xlsx").content.startswith(b"PK")

    def test_the_page_costs_the_same_however_many(self, client, django_assert_num_queries):
        client.force_login(make_manager())
        make_request()
        client.get(URL)
        for _number in range(2):
            with django_assert_num_queries(8):
                client.get(URL)
            make_request(), make_request()
