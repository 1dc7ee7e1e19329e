"""The list of events and its filters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.taxonomy.models import ActionField, County, TargetGroup
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration
from tests.factories.partners import make_organisation

pytestmark = pytest.mark.django_db

URL = "/veranstaltungen/"


def titles(client, query=""):
    return [event.title_de for event in client.get(URL + query).context["page"]]


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, django_assert_num_queries, number):
    for _ in range(number):
        make_registration(make_event(capacity=3))
    with django_assert_num_queries(3):
        response = client.get(URL)
    assert len(response.context["page"]) == number


def test_it_sets_no_cookie(client):
    make_event()
    response = client.get(URL)
    assert not response.cookies
    assert response.status_code == 200


def test_drafts_are_not_listed_even_for_managers(client):
    make_event(state=State.DRAFT)
    client.force_login(make_manager())
    assert titles(client) == []


def test_time(client):
    now = timezone.now()
    make_event(title_de="war", starts_at=now - timedelta(days=3))
    make_event(title_de="bald", starts_at=now + timedelta(days=3))
    make_event(title_de="dann", starts_at=now + timedelta(days=300))
    month = timezone.localtime(now + timedelta(days=300)).strftime("%Y-%m")
    assert titles(client) == ["bald", "dann"]
    assert titles(client, "?zeit=vergangen") == ["war"]
    assert titles(client, f"?zeit={month}") == ["dann"]
    assert titles(client, "?zeit=2031-01") == []


@pytest.mark.parametrize(
    "query", ["?zeit=2027-13", "?zeit=%00", "?landkreis=nirgends", "?seite=abc", "?seite=99999", "?projekt='"]
)
def test_what_it_does_not_know_it_ignores(client, query):
    make_event(title_de="da")
    assert titles(client, query) == ["da"]


def test_filters_can_be_combined(client):
    field = ActionField.objects.create(slug="energie", name_de="Energie")
    group = TargetGroup.objects.create(slug="betriebsraete", name_de="Betriebsräte")
    county = County.objects.create(slug="zwickau", name_de="Zwickau")
    make_event(
        title_de="beides", action_fields=[field], target_groups=[group], county=county, format="hybrid"
    )
    make_event(title_de="feld", action_fields=[field])
    make_event(title_de="nichts", format="online")
    assert titles(client, "?handlungsfeld=energie") == ["beides", "feld"]
    assert titles(client, "?handlungsfeld=energie&zielgruppe=betriebsraete") == ["beides"]
    assert titles(client, "?landkreis=zwickau") == ["beides"]
    assert titles(client, "?online=on") == ["beides", "nichts"]
    assert titles(client, "?online=on&landkreis=zwickau") == ["beides"]


def test_kind_organiser_and_day(client):
    chamber, union = make_organisation(name="Kammer"), make_organisation(name="Gewerkschaft")
    day = timezone.localtime().replace(hour=12) + timedelta(days=30)
    make_event(title_de="Vortrag", kind="talk", organisation=chamber, starts_at=day)
    make_event(title_de="Gemeinsam", organisation=union, co_organisers=[chamber])
    make_event(title_de="Fremd", organisation=union)
    assert titles(client, "?art=talk") == ["Vortrag"]
    assert titles(client, f"?veranstalter={chamber.slug}") == ["Gemeinsam", "Vortrag"]
    assert titles(client, f"?veranstalter={union.slug}&art=workshop") == ["Gemeinsam", "Fremd"]
    assert titles(client, f"?zeit={day:%Y-%m-%d}") == ["Vortrag"]
    assert len(titles(client, "?art=quatsch&veranstalter=niemand")) == 3


def test_pages_keep_the_filters(client):
    for _ in range(13):
        make_event(format="online")
    response = client.get(f"{URL}?online=on")
    assert response.context["page"].paginator.num_pages == 2
    assert "online=on&amp;seite=2" in response.text


def test_english_shows_german_text_marked_as_such(client):
    make_event(title_de="Nur deutsch")
    response = client.get("/en/veranstaltungen/")
    assert '<h2 lang="de">' in response.text


def test_empty_list_leads_on(client):
    assert "?zeit=vergangen" in client.get(URL).text
    assert client.get(f"{URL}?online=on").status_code == 200
