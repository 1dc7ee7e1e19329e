"""What a project says of itself: that it is over, and who pays, by the name of the time."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation

from apps.projects.models import FundingBody, Project
from tests.factories.partners import make_organisation
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Sets the clock."""
    return lambda *when: monkeypatch.setattr(timezone, "now", lambda: datetime(*when, tzinfo=UTC))


@pytest.fixture
def ministry():
    body = FundingBody.objects.create(slug="ministerium")
    for day, name in ((date(2013, 12, 17), "BMWi"), (date(2021, 12, 8), "BMWK"), (date(2025, 5, 6), "BMWE")):
        body.names.create(valid_from=day, short_name=name, name_de=f"Ministerium {name}")
    return body


class TestEnd:
    @pytest.mark.parametrize(
        "when, ended",
        [
            ((2025, 6, 30, 12), False),
            ((2025, 6, 30, 21, 59), False),  # 23:59 in Berlin, in summer
            ((2025, 6, 30, 22, 0), True),
        ],
    )
    def test_after_its_last_day_in_berlin(self, at, when, ended):
        at(*when)
        assert Project(ends_on=date(2025, 6, 30)).has_ended is ended

    def test_without_an_end(self):
        assert Project(ends_on=None).has_ended is False


class TestFundingBody:
    @pytest.mark.parametrize(
        "day, name",
        [
            (date(2013, 12, 16), None),
            (date(2013, 12, 17), "BMWi"),
            (date(2021, 12, 7), "BMWi"),
            (date(2021, 12, 8), "BMWK"),
            (date(2025, 5, 5), "BMWK"),
            (date(2025, 5, 6), "BMWE"),
            (date(2030, 1, 1), "BMWE"),
        ],
    )
    def test_name_by_date(self, ministry, day, name):
        found = ministry.name_on(day)
        assert (found and found.short_name) == name

    def test_the_name_of_the_projects_time_and_todays(self, ministry):
        project = make_project(funding_body=ministry, funding_name_on=date(2022, 7, 1))
        assert project.funding_name.short_name == "BMWK"
        assert project.funding_name_today.short_name == "BMWE"

    def test_todays_name_is_not_said_twice(self, ministry):
        project = make_project(funding_body=ministry)
        assert project.funding_name.short_name == "BMWE"
        assert project.funding_name_today is None

    def test_without_one(self):
        project = make_project()
        assert project.funding_name is None
        assert project.funding_name_today is None

    def test_one_without_names(self):
        body = FundingBody.objects.create(slug="stiftung")
        assert make_project(funding_body=body).funding_name is None
        assert str(body) == "stiftung"


class TestGuards:
    def test_no_end_before_the_start(self):
        with pytest.raises(IntegrityError):
            make_project(starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1))

    def test_one_lead_only(self):
        project = make_project(lead=make_organisation())
        with pytest.raises(IntegrityError):
            project.consortium.create(organisation=make_organisation(), role="lead")

    def test_one_part_each(self):
        partner = make_organisation()
        project = make_project(lead=partner)
        with pytest.raises(IntegrityError):
            project.consortium.create(organisation=partner)


def test_texts_fall_back_to_german():
    project = make_project(title_de="Deutsch", summary_de="Kurz", summary_en="Short")
    with translation.override("en"):
        assert (project.title, project.summary) == ("Deutsch", "Short")
