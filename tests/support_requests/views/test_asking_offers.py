"""Asking for what somebody offers, who will read it, and the end of a draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.files.models import StoredFile
from apps.partners.choices import OrganisationKind
from apps.support_requests import services
from apps.support_requests.choices import AskerRole, Source
from apps.support_requests.models import Compartment, RequestDraft, SupportRequest
from tests.factories.accounts import make_manager
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import (
    make_action_field,
    make_draft,
    make_draft_file,
    make_request,
    request_form_data,
)
from tests.support_requests.views.test_asking import START, address, begin, html

pytestmark = pytest.mark.django_db


class TestEnd:
    def test_old_drafts_are_deleted_with_their_files(self):
        old, young = make_draft(), make_draft()
        make_draft_file(old)
        RequestDraft.objects.filter(pk=old.pk).update(ends_at=timezone.now())
        assert services.delete_old_drafts() == 1
        assert RequestDraft.objects.get() == young
        assert not StoredFile.objects.exists()

    def test_two_weeks(self):
        make_draft()
        assert services.delete_old_drafts(now=timezone.now() + timedelta(days=13, hours=23)) == 0
        assert services.delete_old_drafts(now=timezone.now() + timedelta(days=14)) == 1

    def test_what_is_over_is_not_found_even_before_it_is_deleted(self, client):
        draft = make_draft()
        url = address(draft, "schritt/1/")
        RequestDraft.objects.update(ends_at=timezone.now())
        assert client.get(url).status_code == 410


class TestOffer:
    def test_the_form_begins_with_the_offer(self, client):
        field = make_action_field()
        offer = make_offer(title_de="Förderlotse", action_fields=[field])
        assert "Förderlotse" in html(client.get(f"{START}?angebot={offer.slug}"))
        second = begin(client, angebot=offer.slug)
        form = client.get(second).context["form"]
        assert (form["subject"].value(), form["action_field"].value()) == ("Förderlotse", field.pk)
        assert form["about_offer"].value() is True

    @pytest.mark.parametrize("slug", ["gibt-es-nicht", "\x00", "x" * 300])
    def test_an_offer_that_does_not_exist_is_left_out(self, client, slug):
        assert client.get(START, {"angebot": slug}).status_code == 200

    def test_a_draft_of_an_offer_stays_hidden(self, client):
        offer = make_offer(state="draft", title_de="Geheim")
        assert "Geheim" not in html(client.get(f"{START}?angebot={offer.slug}"))

    @pytest.mark.parametrize("about", ["on", ""])
    def test_the_request_keeps_it_unless_the_company_says_otherwise(self, client, about):
        offer = make_offer()
        draft = make_draft(offer=offer, answers={"about_offer": about})
        client.post(address(draft, "absenden/"), {"consent": "on"})
        assert SupportRequest.objects.get().offer == (offer if about else None)

    def test_nobody_gets_it_without_the_tick(self, client):
        offer = make_offer(organisation=make_member().organisation)
        url = address(make_draft(offer=offer, answers={"about_offer": "on"}), "absenden/")
        assert "darf meine Anfrage sofort bekommen" in html(client.get(url))
        client.post(url, {"consent": "on"})
        assert not SupportRequest.objects.get().agreed_organisations.exists()

    def test_with_the_tick_it_may_get_it(self, client):
        offer = make_offer(organisation=make_member().organisation)
        url = address(make_draft(offer=offer, answers={"about_offer": "on"}), "absenden/")
        client.post(url, {"consent": "on", "agree_offerer": "on"})
        assert list(SupportRequest.objects.get().agreed_organisations.all()) == [offer.organisation]

    def test_a_compartment_goes_before_consent(self, client):
        kind = (
            OrganisationKind.EMPLOYERS
            if hasattr(OrganisationKind, "EMPLOYERS")
            else OrganisationKind.values[0]
        )
        Compartment.objects.get_or_create(asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=kind)
        organisation = make_organisation(kind=kind)
        make_member(organisation=organisation)
        answers = {"about_offer": "on", "asker_role": AskerRole.WORKS_COUNCIL}
        draft = make_draft(offer=make_offer(organisation=organisation), answers=answers)
        page = html(client.get(address(draft, "absenden/")))
        assert "darf meine Anfrage sofort bekommen" not in page
        assert "Wir suchen deshalb einen anderen Partner" in page
        client.post(address(draft, "absenden/"), {"consent": "on", "agree_offerer": "on"})
        assert not SupportRequest.objects.get().agreed_organisations.exists()

    def test_who_will_read_it_is_said_for_the_role(self, client):
        Compartment.objects.all().delete()
        Compartment.objects.create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.values[0]
        )
        works_council = make_draft(answers={"asker_role": AskerRole.WORKS_COUNCIL})
        management = make_draft(answers={"asker_role": AskerRole.MANAGEMENT})
        barred = str(OrganisationKind(OrganisationKind.values[0]).label)
        assert barred in html(client.get(address(works_council, "absenden/")))
        assert "erfahren diese nie davon" not in html(client.get(address(management, "absenden/")))


class TestDesk:
    """What becomes of the offer at the manager's desk."""

    @pytest.fixture
    def offerer(self):
        return make_member(organisation=make_organisation(name="Zuletzt im Alphabet")).organisation

    def handover_form(self, client, case):
        client.force_login(make_manager())
        response = client.get(case.get_absolute_url())
        return response, response.context["assign_form"]

    def test_the_manager_reads_it_and_its_organisation_comes_first(self, client, offerer):
        make_member(organisation=make_organisation(name="Anfang"))
        offer = make_offer(organisation=offerer, title_de="Lotse")
        response, form = self.handover_form(client, make_request(offer=offer))
        assert "Lotse" in html(response)
        organisations = list(form.fields["organisation"].queryset)
        assert [one.name for one in organisations] == ["Zuletzt im Alphabet", "Anfang"]
        assert form["organisation"].value() == offerer.pk

    def test_without_an_offer_nobody_is_chosen(self, client, offerer):
        _response, form = self.handover_form(client, make_request())
        assert form["organisation"].value() is None

    def test_who_is_barred_is_not_even_offered(self, client):
        kind = OrganisationKind.EMPLOYERS
        Compartment.objects.get_or_create(asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=kind)
        offerer = make_member(organisation=make_organisation(kind=kind)).organisation
        case = make_request(offer=make_offer(organisation=offerer), asker_role=AskerRole.WORKS_COUNCIL)
        _response, form = self.handover_form(client, case)
        assert offerer not in form.fields["organisation"].queryset

    def test_a_call_may_name_an_offer_that_is_public(self, client):
        client.force_login(make_manager())
        offer, draft = make_offer(), make_offer(state="draft")
        refused = client.post("/arbeitsplatz/anfragen/neu/", request_form_data(offer=draft.pk))
        assert "offer" in refused.context["form"].errors
        client.post("/arbeitsplatz/anfragen/neu/", request_form_data(offer=offer.pk, value_chain="parts"))
        case = SupportRequest.objects.get()
        assert (case.offer, case.value_chain, case.source) == (offer, "parts", Source.TELEPHONE)

    def test_an_offer_that_goes_takes_no_request_along(self):
        case = make_request(offer=make_offer())
        case.offer.delete()
        assert SupportRequest.objects.get().offer is None
