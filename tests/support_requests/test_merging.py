"""Two requests become one: nothing is lost, nobody reads more than before, and the old number leads on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.links.models import SignedLink
from apps.links.services import LinkExpired
from apps.outbox import services as outbox
from apps.outbox.models import OutboxMessage
from apps.partners.choices import OrganisationKind
from apps.support_requests import emails, services
from apps.support_requests.choices import AskerRole, Clock, HandoverState, Kind, Part, Side, State, Urgency
from apps.support_requests.merge_rules import obstacles
from apps.support_requests.models import (
    Attachment,
    Compartment,
    Deadline,
    FormerNumber,
    Message,
    Reading,
    RequestLink,
    SupportRequest,
)
from apps.support_requests.reply_addresses import reply_address
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
    make_received_token,
    make_request,
)
from tests.support_requests.mails.building import plain

pytestmark = pytest.mark.django_db

EMAIL = "firma@example.org"
EVERYTHING = tuple(Part.values)


def pair(former=None, case=None) -> tuple[SupportRequest, SupportRequest]:
    """Two requests of one company; the first is to be put into the second."""
    same = {"contact_email": EMAIL, "company_name": "Musterwerk GmbH"}
    return make_request(**{**same, **(former or {})}), make_request(**{**same, **(case or {})})


def merge(former, case, **options):
    return services.merge(
        former=former, case=case, actor=options.pop("actor", None) or make_manager(), **options
    )


def in_charge(case, organisation, *, parts=EVERYTHING, days: int = 0) -> None:
    """`organisation` has got the request `days` ago."""
    handover = make_handover(case, organisation=organisation, agreed_at=timezone.now(), parts=list(parts))
    handover.assignment.assigned_at = timezone.now() - timedelta(days=days)
    handover.assignment.save()
    SupportRequest.objects.filter(pk=case.pk).update(state=State.ASSIGNED)


def clock(case, which: Clock, *, hours: int, **fields) -> Deadline:
    due = timezone.now() + timedelta(hours=hours)
    return Deadline.objects.create(request=case, clock=which, due_at=due, remind_at=due, **fields)


def rows() -> dict[str, int]:
    """How many rows each table has that points to requests."""
    return {name: one.related_model._base_manager.count() for name, one in belongings.relations().items()}


class TestRefused:
    """With a reason, and nothing changed."""

    def refused(self, former, case, error=services.CannotBePutTogether, **options):
        before, words = rows(), Message.objects.count()
        with pytest.raises(error) as refusal:
            merge(former, case, **options)
        assert (rows(), Message.objects.count(), FormerNumber.objects.count()) == (before, words, 0)
        assert SupportRequest.objects.filter(pk__in=[former.pk, case.pk]).count() == len({former.pk, case.pk})
        return str(getattr(refusal.value, "user_message", ""))

    def test_only_managers(self):
        member = make_member()
        former, case = pair()
        in_charge(former, member.organisation)
        in_charge(case, member.organisation)
        self.refused(former, case, PermissionDenied, actor=member.user)

    @pytest.mark.parametrize("hidden", [0, 1])
    def test_of_whom_a_compartment_bars(self, hidden):
        manager = make_manager()
        make_member(make_organisation(kind=OrganisationKind.EMPLOYERS), user=manager)
        Compartment.objects.get_or_create(
            asker_role=AskerRole.WORKS_COUNCIL, organisation_kind=OrganisationKind.EMPLOYERS
        )
        both = pair()
        SupportRequest.objects.filter(pk=both[hidden].pk).update(asker_role=AskerRole.WORKS_COUNCIL)
        self.refused(*both, Http404, actor=manager)

    def test_into_itself(self):
        case = make_request()
        assert "dieselbe" in self.refused(case, case)

    @pytest.mark.parametrize("state", [State.RESOLVED, State.WITHDRAWN])
    @pytest.mark.parametrize("which", [0, 1])
    def test_closed(self, state, which):
        closed = {"state": state, "closed_at": timezone.now()}
        both = pair(*([closed, None] if which == 0 else [None, closed]))
        assert str(both[which]) in self.refused(*both)

    def test_other_address(self):
        self.refused(*pair({"contact_email": "andere@example.org"}), same_company=True)

    def test_the_other_kind(self):
        self.refused(*pair({"kind": Kind.ACCESSIBILITY}), same_company=True)

    def test_others_of_the_company_asked(self):
        """Also where no compartment tells them apart at present: one may be set up later."""
        self.refused(*pair({"asker_role": AskerRole.WORKS_COUNCIL}, {"asker_role": AskerRole.MANAGEMENT}))

    def test_without_address_only_of_the_same_name(self):
        former, case = pair({"contact_email": "", "company_name": "Andere AG"})
        self.refused(former, case, same_company=True)
        former, case = pair({"contact_email": "", "company_name": ""}, {"company_name": ""})
        self.refused(former, case, same_company=True)

    def test_barriers_without_address_are_nobodys(self):
        barrier = {"kind": Kind.ACCESSIBILITY, "contact_email": "", "company_name": ""}
        self.refused(*pair(barrier, barrier), same_company=True)

    def test_into_one_without_address(self):
        self.refused(*pair(None, {"contact_email": ""}), same_company=True)

    @pytest.mark.parametrize("former", [{"contact_email": ""}, {"company_name": "Musterwerk AG"}])
    def test_in_doubt_somebody_must_say_so(self, former):
        self.refused(*pair(former), services.NotTheSameCompany)

    def test_company_is_asked_about_the_other(self):
        former, case = pair()
        make_handover(case, organisation=make_organisation())
        self.refused(former, case)

    def test_organisation_would_learn_of_it(self):
        former, case = pair()
        in_charge(case, make_organisation())
        self.refused(former, case)
        in_charge(former, make_organisation())
        self.refused(former, case)

    @pytest.mark.parametrize("part", EVERYTHING)
    @pytest.mark.parametrize("which", [0, 1])
    def test_same_organisation_has_only_parts(self, part, which):
        organisation, both = make_organisation(), pair()
        for number, one in enumerate(both):
            parts = set(EVERYTHING) - ({part} if number == which else set())
            in_charge(one, organisation, parts=parts)
        self.refused(*both)

    def test_internal_notes_from_before_its_time(self):
        (former, case), organisation = pair(), make_organisation()
        in_charge(case, organisation, days=9)
        make_message(former, internal=True, created_at=timezone.now() - timedelta(days=5))
        in_charge(former, organisation)
        self.refused(former, case)
        assert obstacles(case, former) == [], "the other way round nobody learns anything"

    def test_another_organisation_loses_it_than_was_said(self):
        former, case = pair()
        in_charge(former, make_organisation())
        self.refused(former, case, Conflict, losing="")
        self.refused(former, case, Conflict, losing=str(make_organisation().pk))


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


class TestOldNumberAndLinks:
    def test_links_lead_on_and_withdrawn_ones_do_not(self, settings):
        settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"
        former, case = pair()
        withdrawn = make_case_token(former)
        SignedLink.objects.update(revoked_at=timezone.now())
        token, received = make_case_token(former), make_received_token(former)
        address = reply_address(former)
        merge(former, case)
        assert services.find_by_token(token) == case
        assert services.find_by_token(received, purpose="support-received") == case
        with pytest.raises(LinkExpired):
            services.find_by_token(withdrawn)
        outbox.receive(raw=plain(to=address, text="Noch ein Wort"))
        assert Message.objects.filter(request=case, by_mail=True, body="Noch ein Wort").exists()

    def test_mail_that_names_the_old_number(self, settings):
        former, case = pair()
        number = str(former)
        merge(former, case)
        outbox.receive(raw=plain(to="zurueck@portal.example.org", subject=f"Re: {number}"))
        assert case.mails.get().outcome == "open"

    def test_mail_that_comes_back_is_told(self):
        former, case = pair()
        services.answer(case=former, actor=make_manager(), body="Guten Tag")
        merge(former, case)
        groups = set(OutboxMessage.objects.filter(recipient=EMAIL).values_list("group_key", flat=True))
        assert groups == {emails.group_of(case)}

    def test_lost_link_by_the_old_number(self):
        former, case = pair()
        number = str(former)
        merge(former, case)
        OutboxMessage.objects.all().delete()
        services.send_lost_link(number=number.lower().replace("-", " "), email=EMAIL)
        assert str(case) in OutboxMessage.objects.get().body.text

    def test_search_by_the_old_number(self):
        (former, case), manager = pair(), make_manager()
        number = str(former)
        merge(former, case)
        make_request()
        found = SupportRequest.objects.visible_to(manager).for_lists(manager).containing(number)
        assert list(found) == [case]

    def test_old_number_is_never_given_again(self, monkeypatch):
        former, case = pair()
        number = str(former)
        merge(former, case)
        drawn = iter([number, "U-3333-3333"])
        monkeypatch.setattr("apps.support_requests.services.intake.random_number", lambda: next(drawn))
        from apps.support_requests.services.intake import free_number

        assert free_number() == "U-3333-3333"

    def test_a_chain_of_three(self):
        (first, second), third = pair(), make_request(contact_email=EMAIL, company_name="Musterwerk GmbH")
        numbers = [str(first), str(second)]
        merge(first, second)
        merge(second, third)
        assert list(third.former_numbers.values_list("number", flat=True)) == numbers
        assert services.steps.lock_with_words(first) == third
