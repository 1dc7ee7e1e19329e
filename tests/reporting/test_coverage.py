"""How many companies were reached: honestly matched, and kept when people's data is gone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.companies.choices import ContactKind
from apps.companies.models import Contact, TargetCompany
from apps.companies.periods import quarter_of
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from apps.newsletter.models import Subscription
from apps.partners.choices import OrganisationKind
from apps.reporting import services
from apps.reporting.coverage import coverage
from apps.reporting.matching import Directory, Sighting, doubts, sightings
from apps.reporting.models import NameDecision
from apps.reporting.periods import period_of
from apps.support_requests.choices import AskerRole
from apps.support_requests.models import SupportRequest
from apps.support_requests.services import erase
from tests.factories.accounts import make_manager
from tests.factories.companies import make_company
from tests.factories.events import make_event, make_registration
from tests.factories.newsletter import make_subscription
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import make_county, make_request

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def past_event(**overrides):
    return make_event(starts_at=timezone.now() - timedelta(days=1), **overrides)


def kinds_of(company) -> set[str]:
    return set(Contact.objects.filter(company=company).values_list("kind", flat=True))


def seen(name="", domain="", county=None) -> tuple[int | None, list[int]]:
    sighting = Sighting(ContactKind.EVENT, TODAY, name, domain, getattr(county, "pk", None))
    return Directory().candidates(sighting)


class TestMatching:
    def test_what_fits_nobody_is_left_alone(self):
        make_company(name="Musterwerk Chemnitz GmbH")
        assert seen("Ganz Andere AG") == (None, []) and seen() == (None, [])

    def test_by_name_whatever_the_legal_form(self):
        company = make_company(name="Müller Metallbau GmbH & Co. KG")
        assert seen("mueller metallbau") == (company.pk, [])

    def test_by_domain(self):
        company = make_company(name="Musterwerk GmbH", domains=["muster.example"])
        assert seen(domain="muster.example") == (company.pk, [])
        assert seen("Vertrieb Süd", "muster.example") == (company.pk, [])

    def test_two_of_a_name_are_told_apart_by_county_only(self):
        first = make_company(name="Autohaus Nord GmbH")
        second = make_company(name="Autohaus Nord KG")
        assert seen("Autohaus Nord") == (None, [first.pk, second.pk])
        assert seen("Autohaus Nord", county=second.county) == (second.pk, [])

    def test_name_and_domain_that_disagree_are_for_a_manager(self):
        named = make_company(name="Werk Eins GmbH")
        mailed = make_company(name="Werk Zwei GmbH", domains=["zwei.example"])
        assert seen("Werk Eins", "zwei.example") == (None, [named.pk, mailed.pk])

    def test_a_shared_domain_is_settled_by_the_name(self):
        first = make_company(name="Gruppe Guss GmbH", domains=["gruppe.example"])
        second = make_company(name="Gruppe Druck GmbH", domains=["gruppe.example"])
        assert seen(domain="gruppe.example") == (None, [first.pk, second.pk])
        assert seen("Gruppe Druck", "gruppe.example") == (second.pk, [])

    def test_what_nearly_fits_is_for_a_manager(self):
        company = make_company(name="Zahnradfabrik Beispielhausen GmbH")
        assert seen("Zahnradfabrik Beispielhausn GmbH") == (None, [company.pk])


class TestNoting:
    def test_only_managers_ask_for_it(self):
        for role in ("member", "stranger", "administrator"):
            with pytest.raises(PermissionDenied):
                services.note_contacts_now(actor=make_viewer(role))

    def test_by_each_kind_and_only_once(self):
        guest, reader, asker = (
            make_company(name=f"Werk {n}", domains=[f"w{n.lower()}.example"]) for n in "ABC"
        )
        make_registration(past_event(), company="Werk A GmbH")
        make_subscription(email="x@wB.example")
        make_request(company_name="Werk C AG")
        assert services.note_contacts() == 3 and services.note_contacts() == 0
        assert [kinds_of(one) for one in (guest, reader, asker)] == [{"event"}, {"newsletter"}, {"request"}]
        assert set(Contact.objects.values_list("quarter", flat=True)) == {quarter_of(TODAY)}

    @pytest.mark.parametrize(
        ("event", "registration"),
        [
            ({"starts_at": timezone.now() + timedelta(days=9)}, {}),
            ({"cancelled_at": timezone.now()}, {}),
            ({}, {"state": RegistrationState.CANCELLED}),
            ({}, {"state": RegistrationState.WAITLISTED}),
        ],
    )
    def test_who_was_not_there_was_not_reached(self, event, registration):
        company = make_company(name="Werk A")
        make_registration(past_event(**event) if not event.get("starts_at") else make_event(**event),
                          company="Werk A", **registration)  # fmt: skip
        services.note_contacts()
        assert kinds_of(company) == set()

    def test_it_stays_when_personal_data_has_gone(self):
        company = make_company(name="Werk A", domains=["a.example"])
        make_registration(past_event(), company="Werk A")
        make_subscription(email="x@a.example")
        case = make_request(company_name="Werk A", state="resolved")
        services.note_contacts()
        erase(case=case, actor=make_manager())
        EventRegistration.objects.all().delete()
        Subscription.objects.all().delete()
        services.note_contacts()
        assert kinds_of(company) == {"event", "newsletter", "request"}
        fields = {field.name for field in Contact._meta.fields}
        assert fields == {"id", "company", "kind", "quarter", "asker_role"}
        assert not SupportRequest.objects.exists()


class TestDoubts:
    def test_a_decision_holds_for_the_name_and_keeps_no_name(self):
        company = make_company(name="Zahnradfabrik Beispielhausen GmbH")
        make_registration(past_event(), company="Zahnradfabrik Beispielhausn")
        found = doubts(Directory(), sightings())
        assert [one.candidates for one in found] == [[company.pk]]
        services.decide(key=found[0].key, company=company, actor=make_manager())
        assert doubts(Directory(), sightings()) == []
        assert "zahnrad" not in NameDecision.objects.get().key_hash
        assert services.note_contacts() == 1 and kinds_of(company) == {"event"}

    def test_none_of_the_list(self):
        make_company(name="Zahnradfabrik Beispielhausen GmbH")
        make_registration(past_event(), company="Zahnradfabrik Beispielhausn")
        services.decide(key="zahnradfabrikbeispielhausn", company=None, actor=make_manager())
        assert doubts(Directory(), sightings()) == [] and services.note_contacts() == 0

    def test_the_page(self, client):
        company = make_company(name="Zahnradfabrik Beispielhausen GmbH")
        make_registration(past_event(), company="Zahnradfabrik Beispielhausn")
        client.force_login(make_manager())
        url = "/arbeitsplatz/bericht/reichweite/zuordnen/"
        page = client.get(url)
        key = page.context["rows"][0][1]
        assert client.post(url, {"key": "erfunden", "company": company.pk}).status_code == 400
        assert not NameDecision.objects.exists()
        assert client.post(url, {"key": key, "company": company.pk}).status_code == 302
        assert NameDecision.objects.get().company == company
        assert "Alle Namen sind geklärt" in client.get(url).content.decode()


class TestCoverage:
    def test_shares_by_everything(self):
        north, south = make_county(), make_county()
        reached = make_company(county=north, size_class="10-49", value_chain="parts")
        make_company(county=north, size_class="10-49")
        make_company(county=south)
        for kind in (ContactKind.EVENT, ContactKind.CHECK):
            Contact.objects.create(company=reached, kind=kind, quarter=date(2026, 7, 1))
        found = coverage(make_manager(), period_of("2026-q3"))
        assert (found.total.companies, found.total.reached, found.total.share) == (3, 1, 33)
        rows = {
            part.title: [(one.label, one.companies, one.reached) for one in part.groups]
            for part in found.parts
        }
        assert (str(north), 2, 1) in rows["Nach Landkreis oder Stadt"] and (str(south), 1, 0) in rows[
            "Nach Landkreis oder Stadt"
        ]
        assert found.total.by_kind == {"newsletter": 0, "event": 1, "request": 0, "check": 1, "other": 0}
        assert coverage(make_manager(), period_of("2026-q2")).total.reached == 0
        assert coverage(make_manager(), period_of("2026")).total.reached == 1
        assert coverage(make_manager(), period_of("alle")).total.reached == 1

    def test_requests_that_are_closed_to_a_manager_do_not_count_for_them(self):
        company = make_company(name="Werk A")
        make_request(company_name="Werk A", asker_role=AskerRole.WORKS_COUNCIL)
        services.note_contacts()
        barred = make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=make_manager()).user
        assert kinds_of(company) == {"request"}
        assert coverage(barred, period_of("alle")).total.reached == 0
        assert coverage(make_manager(), period_of("alle")).total.reached == 1

    def test_pages_and_files(self, client, django_assert_max_num_queries):
        client.force_login(make_manager())
        assert "noch keine Liste" in client.get("/arbeitsplatz/bericht/reichweite/").content.decode()
        for _number in range(4):
            Contact.objects.create(company=make_company(), kind=ContactKind.EVENT, quarter=quarter_of(TODAY))
        with django_assert_max_num_queries(12):
            page = client.get("/arbeitsplatz/bericht/reichweite/")
        assert page.content.decode().count("<svg") >= 3 and TargetCompany.objects.count() == 4
        assert client.get("/arbeitsplatz/bericht/reichweite.xlsx").content.startswith(b"PK")
        csv = b"".join(client.get("/arbeitsplatz/bericht/reichweite.csv").streaming_content).decode()
        assert "Erreicht" in csv and "100" in csv
