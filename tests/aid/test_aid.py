"""De-minimis aid: never above the ceiling, never without a declaration, kept for ten years."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from apps.aid import services
from apps.aid.choices import AidState
from apps.aid.forms import MoneyField
from apps.aid.models import AidFile, EarlierAid
from apps.aid.rules import sum_before
from apps.partners.choices import OrganisationKind
from apps.siteconfig import services as siteconfig
from apps.siteconfig.models import SiteSettings
from apps.support_requests.choices import AskerRole, State
from apps.support_requests.models import Compartment, SupportRequest
from apps.support_requests.services import erase
from tests.factories.accounts import make_manager
from tests.factories.aid import make_aid
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.support_requests import make_case_token, make_request
from tests.support.together import together

pytestmark = pytest.mark.django_db

LIST = "/arbeitsplatz/de-minimis/"


@pytest.fixture
def switched_on():
    manager = make_manager()
    version = (SiteSettings.objects.first() or SiteSettings()).version
    siteconfig.save(values={"certifies_aid": True}, actor=manager, base_version=version)


def declared(*amounts: tuple[date, int], **overrides) -> AidFile:
    file = make_aid(state=AidState.DECLARED, **overrides)
    EarlierAid.objects.bulk_create(
        EarlierAid(file=file, granted_on=day, granted_by="Förderbank Beispiel", amount=amount)
        for day, amount in amounts
    )
    return file


@pytest.mark.parametrize(
    ("granted", "counts"),
    [
        (date(2023, 5, 3), False),
        (date(2023, 5, 4), True),
        (date(2026, 5, 4), True),
        (date(2026, 5, 5), False),
    ],
)
def test_three_years_roll(granted, counts):
    assert sum_before(date(2026, 5, 4), [(granted, Decimal(7))]) == (7 if counts else 0)


def test_three_years_before_a_leap_day():
    assert sum_before(date(2028, 2, 29), [(date(2025, 2, 28), Decimal(7))]) == 7


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1234", "1234"),
        ("1234.5", "1234.5"),
        ("12.345 €", "12345"),
        ("0,50", "0.50"),
    ],
)
def test_amounts_as_people_type_them(typed, amount):
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["viel", "-5", "0", "1,234.56", "1e5", "²", "99999999999999", "1,234"])
def test_amounts_that_are_none(typed):
    with pytest.raises(Exception, match="Betrag"):
        MoneyField().clean(typed)


class TestGranting:
    @pytest.mark.parametrize("role", ["member", "stranger", "administrator"])
    def test_only_managers(self, role):
        file = declared()
        with pytest.raises(PermissionDenied):
            services.grant(file=file, actor=make_viewer(role))

    @pytest.mark.parametrize("state", [AidState.ASKED, AidState.GRANTED, AidState.REVOKED])
    def test_only_what_was_declared(self, state):
        with pytest.raises(services.WrongState):
            services.grant(file=make_aid(state=state), actor=make_manager())

    def test_never_above_the_ceiling(self):
        file = declared((timezone.localdate(), 295_001))
        with pytest.raises(services.AboveCeiling):
            services.grant(file=file, actor=make_manager())
        file.refresh_from_db()
        assert file.state == AidState.DECLARED and file.number is None

    def test_just_at_the_ceiling(self):
        file = services.grant(file=declared((timezone.localdate(), 295_000)), actor=make_manager())
        assert (file.state, file.before) == (AidState.GRANTED, 295_000) and len(file.shown_number) == 14

    def test_what_this_network_certified_counts_too(self):
        make_aid(state=AidState.GRANTED, company_name="Musterwerk AG", value=200_000,
                 granted_on=timezone.localdate())  # fmt: skip
        make_aid(state=AidState.REVOKED, company_name="Musterwerk AG", value=90_000)
        file = declared(company_name="Musterwerk GmbH", value=100_001)
        with pytest.raises(services.AboveCeiling):
            services.grant(file=file, actor=make_manager())
        assert services.total_before(file, timezone.localdate()) == 200_000


@pytest.mark.django_db(transaction=True)
def test_two_certificates_at_once_stay_below_the_ceiling():
    """Each alone would do; both together are too much: whoever comes second is refused."""
    manager = make_manager()
    for round_ in range(5):
        name = f"Musterwerk {round_} GmbH"
        files = [declared(company_name=name, value=200_000) for _number in range(2)]
        results = together(*(lambda file=file: services.grant(file=file, actor=manager) for file in files))
        assert sorted(type(one) for one in results if isinstance(one, Exception)) == [services.AboveCeiling]
        assert AidFile.objects.filter(company_name=name, state=AidState.GRANTED).count() == 1


class TestAsking:
    def data(self, case, **overrides) -> dict:
        organisation = make_organisation()
        data = {"case_number": case.public_number, "service": "Beratung", "value": "5.000,00"}
        return data | {"organisation": organisation.pk} | overrides

    def test_not_where_it_is_switched_off(self, client):
        client.force_login(make_manager())
        assert client.post(f"{LIST}neu/", self.data(make_request())).status_code == 400
        assert not AidFile.objects.exists()

    def test_the_company_is_asked_in_its_request(self, client, switched_on):
        case = make_request()
        client.force_login(make_manager())
        assert client.post(f"{LIST}neu/", self.data(case, value="300.000,01")).status_code == 400
        assert client.post(f"{LIST}neu/", self.data(make_request(state=State.RESOLVED))).status_code == 400
        assert client.post(f"{LIST}neu/", self.data(case)).status_code == 302
        file = AidFile.objects.get()
        case.refresh_from_db()
        assert (file.company_name, case.state) == (case.company_name, State.WAITING_FOR_COMPANY)
        assert file.service in client.get(case.get_absolute_url()).content.decode()
        page = client.get(f"/unterstuetzung/fall/{make_case_token(case)}/").content.decode()
        assert file.service in page and f"/de-minimis/{file.pk}/" in page

    def test_files_of_requests_that_are_closed_to_a_manager_are_missing(self, client):
        file = make_aid(case=make_request(asker_role=AskerRole.WORKS_COUNCIL))
        client.force_login(
            make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=make_manager()).user
        )
        assert client.get(file.get_absolute_url()).status_code == 404
        assert file.company_name not in client.get(LIST).content.decode()


class TestDeclaring:
    def form(self, *rows: tuple[str, str, str], **overrides) -> dict:
        data = {"aid-TOTAL_FORMS": "3", "aid-INITIAL_FORMS": "0", "declared_by": "Chefin", "complete": "on"}
        for number, values in enumerate(rows):
            for name, value in zip(("granted_on", "granted_by", "amount"), values, strict=True):
                data[f"aid-{number}-{name}"] = value
        return data | overrides

    def url(self, file) -> str:
        return f"/unterstuetzung/fall/{make_case_token(file.request)}/de-minimis/{file.pk}/"

    def test_another_requests_link_opens_nothing(self, client):
        file, other = make_aid(), make_request()
        url = f"/unterstuetzung/fall/{make_case_token(other)}/de-minimis/{file.pk}/"
        assert client.get(url).status_code == 404 and client.post(url, self.form()).status_code == 404

    @pytest.mark.parametrize(
        "row",
        [("", "Bank", "5"), ("2026-01-05", "", "5"), ("2026-01-05", "Bank", ""),
         ("2026-01-05", "Bank", "viel"), ("2019-01-05", "Bank", "5"),
         ("2999-01-05", "Bank", "5"), ("gestern", "Bank", "5")],
    )  # fmt: skip
    def test_rows_that_are_wrong_keep_what_was_typed(self, client, row):
        file = make_aid()
        answer = client.post(self.url(file), self.form(row, declared_by="Die Chefin"))
        assert answer.status_code == 400 and "Die Chefin" in answer.content.decode()
        file.refresh_from_db()
        assert file.state == AidState.ASKED

    def test_hostile_counts_of_rows(self, client):
        url = self.url(make_aid())
        for number in ("", "-1", "99999999", "x"):
            data = {**self.form(), "aid-TOTAL_FORMS": number}
            assert client.post(url, data).status_code in (302, 400)
            assert client.post(url, data | {"more": "1"}).status_code == 200

    def test_declared_corrected_and_certified(self, client):
        file = make_aid()
        url = self.url(file)
        more = client.post(url, self.form(("2026-01-05", "Bank", "1.000"), more="1"))
        assert more.status_code == 200 and "1.000" in more.content.decode()
        assert client.post(url, self.form(complete="")).status_code == 400
        assert client.post(url, self.form(("2026-01-05", "Bank", "1.000"))).status_code == 302
        assert client.post(url, self.form(("2026-01-05", "Bank", "2.000,50"))).status_code == 302
        assert EarlierAid.objects.get().amount == Decimal("2000.50")
        assert client.get(f"{url}bescheinigung/").status_code == 404
        services.grant(file=file, actor=make_manager())
        assert client.post(url, self.form()).status_code == 409
        pdf = client.get(f"{url}bescheinigung/")
        text = pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_range()
        file.refresh_from_db()
        assert file.shown_number in text and "2.000,50" in text and b"StructTreeRoot" in pdf.content


class TestChecking:
    def test_by_number_and_only_by_it(self, client):
        file = make_aid(state=AidState.GRANTED)
        url = "/de-minimis/pruefen/"
        assert file.company_name not in client.get(url, {"nummer": "AAAA-BBBB-CCCC"}).content.decode()
        assert client.get(url, {"nummer": ""}).status_code == 400
        page = client.get(url, {"nummer": file.shown_number.lower()}).content.decode()
        assert file.company_name in page and "5.000,00" in page
        services.revoke(file=file, actor=make_manager())
        page = client.get(url, {"nummer": file.shown_number}).content.decode()
        assert "zurückgezogen" in page and file.company_name not in page

    def test_what_was_not_granted_is_no_certificate(self):
        make_aid()
        assert services.by_number("") is None


class TestKeeping:
    def test_it_outlives_the_request(self):
        file = make_aid(state=AidState.GRANTED, case=make_request(state=State.RESOLVED))
        erase(case=file.request, actor=make_manager())
        file.refresh_from_db()
        assert file.request is None and services.by_number(file.number) == file

    def test_who_must_not_know_of_the_request_never_sees_it(self, client):
        employers = make_organisation(kind=OrganisationKind.CHAMBER)
        barred, free = make_manager(), make_manager()
        make_member(employers, user=barred)
        Compartment.objects.get_or_create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.CHAMBER
        )
        case = make_request(state=State.RESOLVED, asker_role=AskerRole.WORKS_COUNCIL)
        file = make_aid(state=AidState.GRANTED, case=case)
        for _time in ("before", "after its request was erased"):
            for person, status in ((barred, 404), (free, 200)):
                client.force_login(person)
                assert client.get(file.get_absolute_url()).status_code == status
                assert (file.company_name in client.get(LIST).content.decode()) is (status == 200)
            if SupportRequest.objects.filter(pk=case.pk).exists():
                erase(case=case, actor=free)

    def test_for_ten_years(self):
        file = make_aid(state=AidState.GRANTED)
        now = timezone.make_aware(datetime(2036, 5, 4, 12))
        assert services.forget_old(now=now) == 0
        assert services.forget_old(now=now + timedelta(days=1)) == 1
        assert not AidFile.objects.filter(pk=file.pk).exists()

    def test_what_came_to_nothing_for_a_year(self):
        make_aid(), declared(asked_at=timezone.now() - timedelta(days=400))
        assert services.forget_old() == 1 and AidFile.objects.get().state == AidState.ASKED

    def test_the_list_costs_the_same_however_long(self, client, django_assert_num_queries):
        client.force_login(make_manager())
        make_aid()
        client.get(LIST)
        for expected in (1, 3):
            while AidFile.objects.count() < expected:
                make_aid()
            with django_assert_num_queries(4):
                client.get(LIST)
