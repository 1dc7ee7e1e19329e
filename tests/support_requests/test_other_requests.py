"""The company's other requests: who learns that two belong together, and that the company never does."""

import pytest
from django.utils import timezone

from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Part
from apps.support_requests.models import Compartment, RequestLink
from apps.support_requests.suggestions import found_requests, linked_requests, suggested_requests
from tests.factories.accounts import make_manager
from tests.factories.events import make_event
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation
from tests.factories.publications import make_publication
from tests.factories.relations import make_link
from tests.factories.support_requests import make_handover, make_request
from tests.support.queries import page_queries

pytestmark = pytest.mark.django_db

SAME = {"contact_email": "firma@example.org", "company_name": "Musterwerk GmbH"}


@pytest.fixture
def member():
    return make_member(make_organisation())


def handed_over(member, parts, **fields):
    """A request with the member's organisation, of which `parts` were handed over."""
    case = make_request(**{**SAME, **fields})
    make_handover(case, organisation=member.organisation, agreed_at=timezone.now(), parts=parts)
    return case


def keys(rows) -> list:
    return [one.target for one in rows]


class TestSuggestions:
    def test_nothing_of_another_company(self):
        case = make_request(**SAME)
        make_request(contact_email="andere@example.org", company_name="Musterwerk")
        assert suggested_requests(case, make_manager()) == []

    def test_nothing_is_alike_because_it_is_empty(self):
        case = make_request(contact_email="", company_name="")
        make_request(contact_email="", company_name="")
        assert suggested_requests(case, make_manager()) == []

    def test_managers_find_address_and_name_in_whatever_case(self):
        case = make_request(**SAME)
        by_address = make_request(contact_email="FIRMA@Example.org", company_name="Anders")
        by_name = make_request(contact_email="x@example.org", company_name="MUSTERWERK gmbh")
        assert keys(suggested_requests(case, make_manager())) == [by_name, by_address]

    def test_a_compartment_holds(self):
        Compartment.objects.all().delete()
        Compartment.objects.create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
        )
        barred = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=make_manager()).user
        case, council = make_request(**SAME), make_request(**SAME, asker_role=AskerRole.WORKS_COUNCIL)
        make_link(case, other=council)
        assert suggested_requests(case, barred) == linked_requests(case, barred) == []
        assert found_requests(case, barred, council.public_number) == []
        with pytest.raises(services.NotLinkable):
            services.link(case=case, kind="other", key=council.public_number, actor=barred)
        services.unlink(case=case, kind="other", key=council.public_number, actor=barred)
        assert keys(linked_requests(case, make_manager())) == [council]

    @pytest.mark.parametrize(
        ("here", "there", "alike", "known"),
        [
            ([], [], SAME, False),
            ([Part.COMPANY], [], SAME, False),
            ([], [Part.COMPANY, Part.CONTACT], SAME, False),
            ([Part.CONTACT], [Part.COMPANY], SAME, False),
            ([Part.COMPANY], [Part.COMPANY], {"company_name": "Anders AG"}, False),
            ([Part.CONTACT, Part.COMPANY], [Part.COMPANY], {"company_name": "Anders AG"}, False),
            ([Part.COMPANY], [Part.COMPANY], {"contact_email": "x@example.org"}, True),
            ([Part.CONTACT], [Part.CONTACT], {"company_name": "Anders AG"}, True),
        ],
    )
    def test_a_partner_knows_only_by_what_was_handed_over_of_both(self, member, here, there, alike, known):
        case, other = handed_over(member, here), handed_over(member, there, **alike)
        assert (keys(suggested_requests(case, member.user)) == [other]) is known
        if not known:
            with pytest.raises(services.NotLinkable):
                services.link(case=case, kind="other", key=other.public_number, actor=member.user)
        services.link(case=case, kind="other", key=other.public_number, actor=make_manager())
        assert (keys(linked_requests(case, member.user)) == [other]) is known
        assert (keys(linked_requests(other, member.user)) == [case]) is known
        services.unlink(case=other, kind="other", key=case.public_number, actor=member.user)
        assert RequestLink.objects.exists() is not known

    def test_a_partner_hears_nothing_of_requests_that_are_not_theirs(self, member, client):
        case = handed_over(member, list(Part.values))
        other = make_request(**SAME)
        make_link(case, other=other)
        client.force_login(member.user)
        page = client.get(case.get_absolute_url()).content.decode()
        assert other.subject not in page and other.public_number not in page
        assert suggested_requests(case, member.user) == []
        foreign = client.post(
            f"{case.get_absolute_url()}passendes/verknuepfen/",
            {"kind": "other", "key": other.public_number},
        )
        missing = client.post(
            f"{case.get_absolute_url()}passendes/verknuepfen/", {"kind": "other", "key": "U-2222-2222"}
        )
        assert foreign.status_code == missing.status_code == 409
        assert other.subject not in foreign.content.decode()


class TestLinking:
    def test_never_with_itself(self):
        case = make_request()
        with pytest.raises(services.NotLinkable):
            services.link(case=case, kind="other", key=case.public_number, actor=make_manager())

    def test_both_have_it_once_from_whichever_side(self):
        one, two, manager = make_request(), make_request(), make_manager()
        services.link(case=one, kind="other", key=two.public_number, actor=manager)
        services.link(case=two, kind="other", key=one.public_number, actor=manager)
        assert RequestLink.objects.count() == 1
        assert keys(linked_requests(one, manager)) == [two]
        assert keys(linked_requests(two, manager)) == [one]
        assert suggested_requests(one, manager) == []

    def test_by_its_number_or_words(self):
        case, other, manager = make_request(), make_request(subject="Neue Halle"), make_manager()
        assert keys(found_requests(case, manager, "halle")) == [other]
        assert keys(found_requests(case, manager, other.public_number)) == [other]
        assert found_requests(case, manager, case.public_number) == []


class TestPages:
    def test_a_manager_adds_what_was_suggested(self, client):
        case, other = make_request(**SAME), make_request(**SAME)
        client.force_login(make_manager())
        page = client.get(case.get_absolute_url()).content.decode()
        assert "Weitere Anfragen des Unternehmens" in page and other.get_absolute_url() in page
        answer = client.post(
            f"{case.get_absolute_url()}passendes/verknuepfen/", {"kind": "other", "key": other.public_number}
        )
        assert answer["Location"] == f"{case.get_absolute_url()}#passendes"
        assert keys(linked_requests(other, make_manager())) == [case]

    @pytest.mark.parametrize(
        "data", [{}, {"kind": "nothing", "key": "1"}, {"kind": "event", "key": "9" * 30}]
    )
    def test_what_makes_no_sense_is_refused_on_the_page(self, client, data):
        case = make_request()
        client.force_login(make_manager())
        answer = client.post(f"{case.get_absolute_url()}passendes/verknuepfen/", data)
        assert answer.status_code == 400 and case.subject in answer.content.decode()

    def test_the_number_of_queries_does_not_grow(self, client):

        case = make_request(**SAME)
        client.force_login(make_manager())

        def queries() -> int:
            make_link(case, event=make_event(county=case.county))
            make_link(case, publication=make_publication())
            make_link(case, offer=make_offer())
            make_link(case, other=make_request())
            make_event(county=case.county)
            make_request(**SAME)
            with page_queries() as found:
                assert client.get(case.get_absolute_url()).status_code == 200
            return len(found)

        queries()  # the first visit has more to remember
        once = queries()
        assert queries() == queries() == once
