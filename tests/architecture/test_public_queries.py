"""A public page asks the database at most five times, the home page ten, however many rows there are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.events.choices import RegistrationState
from apps.events.models import Event
from apps.newsletter.choices import IssueState
from apps.projects.models import ConsortiumMember, FundingBody, Project
from apps.publications.models import Publication
from apps.support_requests.models import SupportRequest
from tests.architecture.matrix import expected
from tests.architecture.test_permission_matrix import ROUTES
from tests.architecture.world import World
from tests.factories.events import make_event, make_registration
from tests.factories.news import make_article
from tests.factories.newsletter import make_issue, make_subscription
from tests.factories.offers import make_offer
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_initiative, make_project
from tests.factories.publications import make_download, make_publication
from tests.factories.support_requests import (
    make_action_field,
    make_attachment,
    make_county,
    make_message,
    make_request,
)

LIMIT = 5
# The sitemap asks once a kind.
# A reader's own pages, behind a link from a mail, show all that is known of one person: always few rows
LIMITS = {
    "events:registration_change": 9,
    "events:registration_manage": 8,
    "newsletter:export": 10,
    "newsletter:preferences": 10,
    "pages:home": 10,
    "partners:detail": 6,  # its projects, offers, events, publications and news
    "projects:detail": 6,  # its consortium, initiatives, offers, events, publications and news
    "publications:detail": 6,  # files, editions, related ones, and the events at which it was handed out
    "sitemap": 9,
    "support_requests:case": 11,  # also the numbers it had before, and what may help
    "support_requests:case_circle": 6,
    "support_requests:case_live": 6,
    "support_requests:draft_send": 6,  # all steps once more, who will read it, the files
}
MORE = 3

# Without an account: what everybody sees, and what the holder of a link from a mail sees.
PUBLIC = [
    route
    for route in ROUTES
    if 200 in (expected(route.get, "anonymous"), expected(route.get, "company"))
    and not route.name.startswith("mailbox:")  # exists on a trial installation only, and reads files
]


def count_queries(url: str) -> list[str]:
    """What a visitor's request asks; the one before it fills what a process remembers."""
    Client().get(url)
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200, url
    return [query["sql"][:300] for query in queries]


def add_rows() -> None:
    """More of everything that stands in lists, and more around what stands there already."""
    fields = [make_action_field() for _ in range(MORE)]
    for number in range(MORE):
        organisation = make_organisation()
        make_member(organisation)
        make_county()
        make_event(organisation=organisation, action_fields=fields)
        past = timezone.now() - timedelta(days=30 + number)
        make_event(organisation=organisation, starts_at=past)
        make_publication(organisation=organisation, with_file=True, action_fields=fields)
        news = make_article(organisation=organisation)
        make_offer(organisation=organisation, action_fields=fields)
        make_project(lead=organisation, partners=[make_organisation()])
        make_initiative(organisation=organisation)
        make_mission_statement(edition_date=date(2020 + number, 1, 1))
        make_issue(state=IssueState.SENT, targets=[news], texts=["Aus der Region"])
        make_subscription()
        make_request(organisation=organisation)
    add_parts()


def add_parts() -> None:
    for publication in Publication.objects.all():
        make_download(publication)
    for event in Event.objects.all():
        make_registration(event, state=RegistrationState.CONFIRMED)
    body = FundingBody.objects.create(slug="ministerium")
    for year in (2020, 2022, 2024):
        body.names.create(valid_from=date(year, 1, 1), short_name=f"M{year}", name_de=f"Ministerium {year}")
    Project.objects.update(funding_body=body, funding_name_on=date(2021, 1, 1))
    for project in Project.objects.all():
        for _ in range(MORE):
            ConsortiumMember.objects.create(
                project=project, organisation=make_organisation(), role="partner", position=9
            )
    for case in SupportRequest.objects.all():
        for _ in range(MORE):
            make_attachment(case, message=make_message(case))


@pytest.mark.django_db
@pytest.mark.parametrize("route", PUBLIC, ids=lambda route: route.name)
def test_few_queries_however_many_rows(route):
    role = "anonymous" if expected(route.get, "anonymous") == 200 else "company"
    world = World(role)
    url = reverse(route.name, kwargs=route.kwargs(world)) + route.query
    limit = LIMITS.get(route.name, LIMIT)
    few = count_queries(url)
    assert len(few) <= limit, few
    add_rows()
    many = count_queries(url)
    assert len(many) <= limit, many


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["Veranstaltung", "Publikation", "Meldung"])
def test_searching_takes_few_queries_however_much_is_found(words):
    add_rows()
    queries = count_queries(f"{reverse('search:results')}?q={words}")
    assert len(queries) <= 8, queries
