"""The catalogue: what is public, the filters, and the way to a request."""

import pytest

from apps.moderation.choices import State
from apps.offers.choices import OfferKind
from tests.factories.offers import make_offer
from tests.factories.partners import make_viewer
from tests.factories.support_requests import make_action_field, make_county

pytestmark = pytest.mark.django_db
LIST = "/unterstuetzung/angebote/"


def shown(client, query: str = "") -> list[str]:
    return [offer.title_de for offer in client.get(f"{LIST}{query}").context["page"]]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator", "member", "manager"])
def test_what_is_not_public_is_nobody_elses(client, role, state):
    offer = make_offer(state=state)
    viewer = make_viewer(role, organisation=offer.organisation)
    if viewer.is_authenticated:
        client.force_login(viewer)
    response = client.get(offer.get_absolute_url())
    assert response.status_code == (200 if role in {"member", "manager"} else 404)
    assert shown(client) == []
    assert offer.title_de not in client.get(f"{LIST}feed/").content.decode()


def test_a_draft_leads_to_no_request(client):
    offer = make_offer(state=State.DRAFT)
    client.force_login(make_viewer("member", organisation=offer.organisation))
    assert "/unterstuetzung/anfrage/" not in client.get(offer.get_absolute_url()).content.decode()


def test_an_offer_leads_to_the_request_for_it(client):
    offer = make_offer()
    page = client.get(offer.get_absolute_url()).content.decode()
    assert f"/unterstuetzung/anfrage/?angebot={offer.slug}" in page


def test_each_filter(client):
    field, county, other = make_action_field(), make_county(), make_county()
    make_offer(title_de="Alles", kind=OfferKind.FUNDING, action_fields=[field], counties=[county])
    make_offer(title_de="Anderswo", counties=[other])
    make_offer(title_de="Überall")
    assert shown(client, "?art=foerderung") == ["Alles"]
    assert shown(client, f"?handlungsfeld={field.slug}") == ["Alles"]
    assert shown(client, f"?kreis={county.slug}") == ["Alles", "Überall"], "no county means everywhere"
    assert shown(client, f"?kreis={county.slug}&art=beratung") == ["Überall"]


@pytest.mark.parametrize("query", ["?art=x", "?kreis=%00", "?zielgruppe=1%20OR%201=1", "?seite=99999999999"])
def test_nonsense_filters_nothing(client, query):
    make_offer(title_de="Da")
    assert shown(client, query) == ["Da"]


def test_only_terms_that_lead_somewhere_are_offered(client):
    used, hidden = make_county(), make_county()
    make_offer(counties=[used])
    make_offer(counties=[hidden], state=State.DRAFT)
    choices = [value for value, _label in client.get(LIST).context["form"].fields["kreis"].choices]
    assert choices == ["", used.slug]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_many(client, django_assert_num_queries, number):
    for _each in range(number):
        make_offer(action_fields=[make_action_field()], counties=[make_county()])
    with django_assert_num_queries(5):
        assert len(shown(client)) == number
