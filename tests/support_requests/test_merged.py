"""What two requests have become: nothing is lost, and nobody reads more than before."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.links.models import SignedLink
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import Clock, HandoverState, Side, State, Urgency
from apps.support_requests.models import (
    Attachment,
    Deadline,
    FormerNumber,
    Message,
    Reading,
    RequestLink,
    SupportRequest,
)
from apps.support_requests.services import belongings
from tests.factories.accounts import make_manager
from tests.factories.aid import make_aid
from tests.factories.events import make_event
from tests.factories.offers import make_offer
from tests.factories.partners import make_member, make_organisation
from tests.factories.relations import make_link
from tests.factories.support_requests import (
    make_attachment,
    make_case_token,
    make_handover,
    make_inbound_mail,
    make_message,
    make_request,
)
from tests.support_requests.merging import EMAIL, clock, in_charge, merge, pair, rows

pytestmark = pytest.mark.django_db


class TestNothingIsLost:
    def everything(self, case, organisation) -> None:
        """A row in every table that points to requests."""
        make_attachment(case)
        make_attachment(case, message=make_message(case, side=Side.COMPANY))
        make_attachment(case, message=make_message(case, internal=True), internal=True)
        handover = make_handover(case, organisation=organisation, agreed_at=timezone.now())
        services.note_reading(case=case, user=make_manager())
        make_inbound_mail(case=case)
        make_aid(case=case)
        FormerNumber.objects.create(number=f"U-2222-{case.pk:04}"[:11], request=case)
        clock(case, Clock.SOLUTION, hours=5, ended_at=timezone.now())
        case.agreed_organisations.add(organisation)
        make_link(case, event=make_event())
        make_link(case, other=make_request())
        assert handover.assignment

    def test_every_table_keeps_its_rows(self):
        """A foreign key to requests that is new needs a row in `everything` and a way in `belongings`."""
        (former, case), organisation = pair(), make_organisation()
        self.everything(former, organisation)
        case.agreed_organisations.add(organisation)
        before, former_pk = rows(), former.pk
        assert [name for name, number in before.items() if not number] == []
        merge(former, case, losing=str(organisation.pk))
        after = rows()
        circle = "support_requests.SupportRequest_agreed_organisations.supportrequest"
        assert after.pop(circle) == before.pop(circle) - 1, "two lists of the same became one"
        more = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        # The description, what stood otherwise on the request, and that it happened; the number.
        assert more == {"support_requests.Message.request": 3, "support_requests.FormerNumber.request": 1}
        for name, relation in belongings.relations().items():
            if name != circle:
                left = relation.related_model._base_manager.filter(**{relation.field.name: former_pk})
                assert not left.exists(), name

    def test_a_table_that_nobody_thought_of_stops_it(self, monkeypatch):
        former, case = pair()
        monkeypatch.delitem(belongings._ways, "support_requests.InboundMail.case")
        with pytest.raises(belongings.LeftBehind, match="InboundMail"):
            merge(former, case)
        assert SupportRequest.objects.filter(pk=former.pk).exists()

    def test_a_way_that_leaves_something_behind_stops_it(self, monkeypatch):
        former, case = pair()
        make_inbound_mail(case=former)
        monkeypatch.setitem(belongings._ways, "support_requests.InboundMail.case", lambda one, other: None)
        with pytest.raises(belongings.LeftBehind, match="InboundMail"):
            merge(former, case)
        assert SupportRequest.objects.filter(pk=former.pk).exists()

    def test_all_ways_are_known(self):
        assert set(belongings._ways) == set(belongings.relations())

    def test_what_stood_on_it_becomes_a_message_with_its_files(self):
        then = timezone.now() - timedelta(days=3)
        former, case = pair({"created_at": then, "contact_phone": "+49 351 0000"})
        attachment = make_attachment(former)
        merge(former, case)
        words = Message.objects.get(request=case, side=Side.COMPANY)
        assert words.body == f"{former.subject}\n\n{former.description}"
        assert (words.created_at, words.internal) == (then, False)
        assert Attachment.objects.get(pk=attachment.pk).message == words
        note = Message.objects.get(request=case, internal=True)
        assert "+49 351 0000" in note.body
        assert former.county.name in note.body

    def test_verdict_stays(self):
        former, case = pair({"helped": "partly", "helped_words": "Ein Anfang"})
        merge(former, case)
        assert Message.objects.filter(request=case, side=Side.COMPANY, body__endswith="Ein Anfang").exists()

    def test_later_reading_counts(self):
        (former, case), manager = pair(), make_manager()
        now = timezone.now()
        Reading.objects.create(request=former, user=manager, read_at=now)
        Reading.objects.create(request=case, user=manager, read_at=now - timedelta(days=1))
        merge(former, case)
        assert Reading.objects.get(request=case, user=manager).read_at == now
        unread = SupportRequest.objects.visible_to(manager).for_lists(manager).get(pk=case.pk)
        assert unread.is_unread, "there is something new in it"

    def test_links_of_both_are_kept_once(self):
        (former, case), other, event = pair(), make_request(), make_event()
        make_link(former, other=case)
        for one in (former, case):
            make_link(one, event=event)
            make_link(one, other=other)
        only = make_link(former, offer=make_offer())
        merge(former, case)
        links = RequestLink.objects.filter(Q(request=case) | Q(other=case))
        assert RequestLink.objects.count() == links.count() == 3
        assert links.filter(offer=only.offer, request=case).exists()

    def test_higher_urgency_and_person_stay(self):
        manager = make_manager()
        former, case = pair({"urgency": Urgency.URGENT, "person": manager}, {"urgency": Urgency.LOW})
        case = merge(former, case)
        assert (case.urgency, case.person) == (Urgency.URGENT, manager)

    def test_only_the_common_circle_stays(self):
        (former, case), both, one = pair(), make_organisation(), make_organisation()
        former.agreed_organisations.set([both])
        case.agreed_organisations.set([both, one])
        merge(former, case)
        assert list(case.agreed_organisations.all()) == [both]

    def test_told_to_all(self):
        former, case = pair()
        number = str(former)
        merge(former, case)
        event = Message.objects.get(request=case, event="merged")
        assert (event.author_label, event.internal) == (number, False)
        mail = OutboxMessage.objects.get(recipient=EMAIL)
        assert number in mail.body.text
        assert str(case) in mail.body.subject
        labels = AuditEntry.objects.filter(action__in=["merge", "merge_into"])
        assert set(labels.values_list("target_label", flat=True)) == {number, str(case)}

    def test_deletion_forgets_all_of_it(self):
        former, case = pair()
        services.answer(case=former, actor=make_manager(), body="Guten Tag")
        stored = make_attachment(former).stored
        make_case_token(former)
        case = merge(former, case)
        services.withdraw_and_erase(case=case)
        assert rows() == dict.fromkeys(rows(), 0)
        assert not type(stored).objects.filter(pk=stored.pk).exists()
        assert not SignedLink.objects.filter(revoked_at=None).exists()
        about = OutboxMessage.objects.filter(recipient=EMAIL).exclude(dedupe_key__startswith="erased:")
        assert not about.exists()


class TestCharge:
    def test_organisation_loses_it_and_hears_of_it(self):
        member, (former, case) = make_member(), pair()
        in_charge(former, member.organisation)
        merge(former, case, losing=str(member.organisation.pk))
        assert not SupportRequest.objects.visible_to(member.user).exists()
        assert OutboxMessage.objects.filter(recipient=member.user.email).count() == 1
        handover = case.handovers.get()
        assert (handover.state, handover.answer_by) == (HandoverState.ENDED, None)
        assert handover.ended_at
        assert handover.assignment.ended_at

    def test_same_organisation_stays_and_reads_on(self):
        member, (former, case) = make_member(), pair()
        in_charge(former, member.organisation, days=9)
        in_charge(case, member.organisation, days=1)
        old = make_attachment(former)
        merge(former, case)
        assert case.current_assignment.organisation == member.organisation
        assert former.description in "".join(
            Message.objects.visible_to(member.user).values_list("body", flat=True)
        )
        assert Attachment.objects.visible_to(member.user).get() == old
        assert not OutboxMessage.objects.filter(recipient=member.user.email).exists()

    def test_open_question_ends(self):
        former, case = pair()
        asked = make_handover(former, organisation=make_organisation())
        merge(former, case)
        with pytest.raises(Conflict):
            services.agree(case=case, handover=asked)
        assert case.current_assignment is None

    def test_a_formerly_assigned_partner_sees_nothing(self):
        member, (former, case) = make_member(), pair()
        in_charge(former, member.organisation)
        services.take_back(case=former, actor=make_manager())
        merge(former, case)
        assert not Message.objects.visible_to(member.user).exists()


class TestClocks:
    def due(self, case, which=Clock.ANSWER):
        return list(Deadline.objects.unended().filter(request=case, clock=which))

    def test_earlier_promise_is_kept(self):
        for hours, other in ((1, 2), (2, 1)):
            former, case = pair()
            both = [clock(former, Clock.ANSWER, hours=hours), clock(case, Clock.ANSWER, hours=other)]
            case = merge(former, case)
            assert self.due(case) == [min(both, key=lambda one: one.due_at)]
            assert case.due_at == min(one.due_at for one in both)

    def test_first_answer_is_still_due(self):
        former, case = pair(None, {"state": State.IN_PROGRESS})
        running = clock(former, Clock.ANSWER, hours=3)
        clock(case, Clock.ANSWER, hours=1, ended_at=timezone.now())
        merge(former, case)
        assert self.due(case) == [running]

    def test_what_waits_for_the_company_goes_on(self):
        former, case = pair(None, {"state": State.WAITING_FOR_COMPANY})
        clock(case, Clock.SOLUTION, hours=20, paused_at=timezone.now())
        case = merge(former, case)
        assert case.state == State.IN_PROGRESS
        assert [one.paused_at for one in self.due(case, Clock.SOLUTION)] == [None]

    def test_both_wait(self):
        waits = {"state": State.WAITING_FOR_COMPANY}
        former, case = pair(waits, waits)
        clock(former, Clock.SOLUTION, hours=20, paused_at=timezone.now())
        case = merge(former, case)
        assert case.state == State.WAITING_FOR_COMPANY
        assert self.due(case, Clock.SOLUTION)[0].paused_at
        assert case.due_at is None

    def test_paused_clock_of_what_waited_runs_on(self):
        former, case = pair({"state": State.WAITING_FOR_COMPANY}, {"state": State.IN_PROGRESS})
        clock(former, Clock.SOLUTION, hours=20, paused_at=timezone.now())
        case = merge(former, case)
        assert self.due(case, Clock.SOLUTION)[0].paused_at is None
        assert case.due_at
