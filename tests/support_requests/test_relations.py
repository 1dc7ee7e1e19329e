"""What a request is linked with: who may, who sees it, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events.models import Event
from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from apps.partners.choices import Role
from apps.support_requests import services
from apps.support_requests.choices import AskerRole
from apps.support_requests.models import RequestLink, SupportRequest
from apps.support_requests.services.relations import move_links
from apps.support_requests.suggestions import content_for_company, suggested_content
from apps.taxonomy.models import TargetGroup
from tests.factories.accounts import make_manager
from tests.factories.events import make_event, make_registration
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation, make_viewer
from tests.factories.publications import make_publication
from tests.factories.relations import make_link
from tests.factories.support_requests import (
    make_action_field,
    make_case_token,
    make_county,
    make_request,
)

pytestmark = pytest.mark.django_db


class TestModel:
    def test_exactly_one_target(self):
        case = make_request()
        for targets in ({}, {"event": make_event(), "offer": make_offer()}):
            with pytest.raises(IntegrityError), transaction.atomic():
                RequestLink.objects.create(request=case, **targets)

    def test_each_target_once(self):
        case, event = make_request(), make_event()
        make_link(case, event=event)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_link(case, event=event)

    def test_a_pair_is_kept_once_and_never_with_itself(self):
        one, two = make_request(), make_request()
        make_link(one, other=two)
        for request, other in ((two, one), (one, one), (one, two)):
            with pytest.raises(IntegrityError), transaction.atomic():
                RequestLink.objects.create(request=request, other=other)


class TestMoving:
    """Two requests become one."""

    def test_doubles_are_dropped_and_the_rest_goes_along(self):
        source, target = make_request(), make_request()
        event, publication, offer = make_event(), make_publication(), make_offer()
        make_link(source, event=event)
        make_link(target, event=event)
        make_link(source, publication=publication)
        make_link(source, offer=offer)
        move_links(source=source, target=target)
        assert not RequestLink.objects.at(source).exists()
        assert {link.target for link in RequestLink.objects.at(target)} == {event, publication, offer}
        assert RequestLink.objects.count() == 3

    @pytest.mark.parametrize("older", ["source", "target"])
    def test_other_requests(self, older):
        first, middle, last = make_request(), make_request(), make_request()
        source, target = (first, last) if older == "source" else (last, first)
        for pair in ((source, target), (source, middle), (middle, target)):
            make_link(pair[0], other=pair[1])
        move_links(source=source, target=target)
        link = RequestLink.objects.get()
        assert {link.request_id, link.other_id} == {middle.pk, target.pk}

    def test_who_linked_it_stays(self):
        source, target = make_request(), make_request()
        link = make_link(source, event=make_event())
        move_links(source=source, target=target)
        assert RequestLink.objects.get().created_at == link.created_at


@pytest.fixture
def member():
    return make_member(make_organisation())


@pytest.fixture
def case(member):
    return make_request(organisation=member.organisation)


def keys(rows) -> list:
    return [one.target for one in rows]


class TestLinking:
    @pytest.mark.parametrize("role", ["anonymous", "stranger", "reader", "administrator"])
    def test_who_does_not_work_on_it_links_nothing(self, role, case, member):
        if role == "reader":
            actor = make_member(member.organisation, role=Role.READER).user
        else:
            actor = make_viewer(role)
        event, kept = make_event(), make_link(case, event=make_event())
        with pytest.raises(PermissionDenied):
            services.link(case=case, kind="event", key=str(event.pk), actor=actor)
        with pytest.raises(PermissionDenied):
            services.unlink(case=case, kind="event", key=str(kept.event_id), actor=actor)
        assert RequestLink.objects.get() == kept

    @pytest.mark.parametrize(
        "make",
        [
            lambda: ("event", make_event(state=State.DRAFT)),
            lambda: ("event", make_event(state=State.ARCHIVED)),
            lambda: ("event", make_event(cancelled_at=timezone.now())),
            lambda: ("event", make_event(starts_at=timezone.now() - timedelta(days=3))),
            lambda: ("publication", make_publication(state=State.IN_REVIEW)),
            lambda: ("offer", make_offer(expire_at=timezone.now() - timedelta(hours=1))),
        ],
    )
    def test_what_is_not_public_or_over_is_refused(self, make, case):
        kind, target = make()
        with pytest.raises(services.NotLinkable):
            services.link(case=case, kind=kind, key=str(target.pk), actor=make_manager())
        assert not RequestLink.objects.exists()

    @pytest.mark.parametrize("key", ["", "0", "x", "-1", "9" * 18, "9" * 20, "²"])
    def test_what_is_no_key_is_refused_and_takes_nothing_away(self, key, case):
        make_link(case, publication=make_publication())
        with pytest.raises(services.NotLinkable):
            services.link(case=case, kind="event", key=key, actor=make_manager())
        services.unlink(case=case, kind="event", key=key, actor=make_manager())
        assert RequestLink.objects.count() == 1

    @pytest.mark.parametrize("role", ["partner", "manager"])
    @pytest.mark.parametrize(
        ("kind", "make"), [("event", make_event), ("publication", make_publication), ("offer", make_offer)]
    )
    def test_once_however_often_it_is_clicked(self, role, kind, make, case, member):
        actor, target = member.user if role == "partner" else make_manager(), make()
        for _click in range(2):
            services.link(case=case, kind=kind, key=str(target.pk), actor=actor)
        assert RequestLink.objects.get().linked_by == actor
        for _click in range(2):
            services.unlink(case=case, kind=kind, key=str(target.pk), actor=actor)
        assert not RequestLink.objects.exists()
        actions = AuditEntry.objects.filter(target_type="support_requests.supportrequest")
        assert list(actions.order_by("pk").values_list("action", flat=True)) == ["link", "unlink"]
        assert not OutboxMessage.objects.exists()

    def test_what_is_deleted_takes_its_links_along(self, case):
        make_link(case, publication=make_publication())
        make_link(case, offer=make_offer())
        make_link(case, other=make_request())
        RequestLink.objects.get(publication__isnull=False).publication.delete()
        assert RequestLink.objects.count() == 2
        SupportRequest.objects.filter(pk=case.pk).update(state="resolved", closed_at=timezone.now())
        services.erase(case=case, actor=make_manager())
        assert not RequestLink.objects.exists()


class TestWhatIsShown:
    def test_the_company_reads_only_what_is_public_and_to_come(self, case):
        wanted = [make_event(), make_publication(), make_offer()]
        gone = [
            make_event(state=State.ARCHIVED),
            make_event(cancelled_at=timezone.now()),
            make_event(starts_at=timezone.now() - timedelta(days=3)),
            make_event(publish_at=timezone.now() + timedelta(days=1)),
        ]
        for target in [*wanted, *gone]:
            make_link(case, **{target._meta.model_name.removeprefix("support"): target})
        make_link(case, other=make_request())
        assert keys(content_for_company(case)) == wanted

    def test_the_house_is_told_of_what_the_company_does_not_see(self, client, case):
        event = make_event(state=State.ARCHIVED)
        make_link(case, event=event)
        client.force_login(make_manager())
        page = client.get(case.get_absolute_url()).content.decode()
        assert event.title in page and "Nicht öffentlich" in page

    def test_a_partner_does_not_see_what_others_have_not_published(self, client, case, member):
        event = make_event(state=State.ARCHIVED, title_de="Verworfenes Treffen")
        make_link(case, event=event)
        client.force_login(member.user)
        assert event.title not in client.get(case.get_absolute_url()).content.decode()

    def test_the_page_of_the_company(self, client, case):
        event, other = make_event(), make_request(contact_email=case.contact_email)
        make_link(case, event=event)
        make_link(case, other=other)
        url = reverse("support_requests:case", args=[make_case_token(case)])
        page = client.get(url).content.decode()
        assert "Was Ihnen helfen kann" in page and event.get_absolute_url() in page
        assert other.subject not in page and other.public_number not in page
        Event.objects.update(state=State.ARCHIVED)
        page = client.get(url).content.decode()
        assert "Was Ihnen helfen kann" not in page and event.title not in page


class TestSuggestions:
    def test_nothing_that_is_not_public_full_or_has_to_do_with_it(self, case):
        field = make_action_field()
        case.action_field = field
        full = make_event(action_fields=[field], capacity=1)
        make_registration(full)
        make_event(action_fields=[field], state=State.IN_REVIEW)
        make_event(action_fields=[field], cancelled_at=timezone.now())
        make_event(action_fields=[field], starts_at=timezone.now() - timedelta(days=1))
        make_event(action_fields=[field], registration_closes_at=timezone.now() - timedelta(hours=1))
        make_event(action_fields=[field], registration_opens_at=timezone.now() + timedelta(days=1))
        make_event(action_fields=[make_action_field()])
        make_publication(state=State.DRAFT, action_fields=[field])
        make_publication()
        make_offer(state=State.ARCHIVED, action_fields=[field])
        make_offer()
        assert suggested_content(case) == []

    def test_what_fits_best_comes_first_and_says_why(self, case):
        case.action_field = field = make_action_field()
        case.asker_role = AskerRole.WORKS_COUNCIL
        group = TargetGroup.objects.create(slug="betriebsraete", name_de="Betriebsräte")
        near = make_event(county=case.county)
        meant = make_event(target_groups=[group])
        best = make_event(county=case.county, action_fields=[field], registration_enabled=False)
        found = suggested_content(case)
        assert keys(found) == [best, near, meant]
        assert [one.why for one in found] == [
            "gleiches Handlungsfeld, im Landkreis", "im Landkreis", "für diese Zielgruppe",
        ]  # fmt: skip

    def test_at_most_three_of_a_kind_and_none_twice(self, case):
        case.action_field = field = make_action_field()
        for _number in range(5):
            make_event(action_fields=[field])
            make_publication(action_fields=[field])
        asked, offered = make_offer(action_fields=[field]), make_offer(action_fields=[field])
        case.offer = asked
        found = suggested_content(case)
        assert [one.kind for one in found] == ["event"] * 3 + ["publication"] * 3 + ["offer"]
        assert found[-1].target == offered
        make_link(case, event=found[0].target)
        assert found[0].target not in keys(suggested_content(case))

    def test_a_request_that_says_nothing_gets_no_suggestions(self):
        make_event(action_fields=[make_action_field()])
        assert suggested_content(make_request(county=make_county(), asker_role="")) == []
