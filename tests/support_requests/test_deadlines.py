"""The clocks on a request: when they run, stand still and end, and who is told."""

from datetime import datetime, time, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox.models import OutboxMessage
from apps.support_requests import services
from apps.support_requests.choices import Clock, State, Urgency
from apps.support_requests.models import Deadline, SupportRequest
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.partners import make_member, make_organisation
from tests.factories.support_requests import make_county

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23)  # of a week without holidays


def at(day: int, clock: str) -> datetime:
    """A time of the clock in Berlin, `day` days after that Monday."""
    return timezone.make_aware(datetime.combine(MONDAY, time.fromisoformat(clock)) + timedelta(days=day))


@pytest.fixture
def clock(monkeypatch):
    """Turns the clock to a moment: of the services, and of everything that asks for the time."""

    def turn(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    turn(at(0, "10:00"))
    return turn


def new_case(urgency=Urgency.HIGH, **overrides) -> SupportRequest:
    """A request that has just come in by the form."""
    case = SupportRequest(
        company_name="Musterwerk GmbH", subject="Frage", description="Text", contact_name="Beispielperson",
        contact_email="firma@example.org", county=make_county(), urgency=urgency, **overrides,
    )  # fmt: skip
    return services.submit(case=case, consent_version="2026-11")


def deadline(case: SupportRequest, clock: Clock) -> Deadline:
    return Deadline.objects.filter(request=case, clock=clock).latest("pk")


def due(case: SupportRequest, clock: Clock) -> datetime:
    return timezone.localtime(deadline(case, clock).due_at)


def mails(template: str) -> list[str]:
    return sorted(
        OutboxMessage.objects.filter(dedupe_key__contains=template).values_list("recipient", flat=True)
    )


def test_a_new_request_has_both_clocks_by_its_urgency(clock):
    case = new_case(Urgency.HIGH)
    assert due(case, Clock.ANSWER) == at(1, "10:00")  # 7 hours: one day
    assert due(case, Clock.SOLUTION) == at(14, "10:00")  # 70 hours: ten days
    assert case.due_at == at(1, "10:00")
    assert due(new_case(Urgency.URGENT), Clock.ANSWER) == at(0, "14:00")
    assert due(new_case(Urgency.LOW), Clock.ANSWER) == at(3, "10:00")


def test_the_networks_own_hours_hold(clock):
    services.save_service_times(
        values={"opens_at": time(8), "closes_at": time(12), "answer_high": 3, "closed_days": [MONDAY.date()]},
        actor=make_manager(),
        base_version=1,
    )
    assert due(new_case(), Clock.ANSWER) == at(1, "11:00")


def test_an_answer_stops_the_first_clock_only(clock):
    case, manager = new_case(), make_manager()
    clock(at(0, "12:00"))
    services.add_note(case=case, actor=manager, body="Intern")
    assert deadline(case, Clock.ANSWER).ended_at is None
    services.answer(case=case, actor=manager, body="Guten Tag")
    assert deadline(case, Clock.ANSWER).ended_at == at(0, "12:00")
    case.refresh_from_db()
    assert case.due_at == due(case, Clock.SOLUTION)


def test_while_the_company_is_to_answer_the_clocks_stand_still(clock):
    case, manager = new_case(), make_manager()
    clock(at(0, "14:00"))
    services.answer(case=case, actor=manager, body="Welche Maschine?", question=True)
    case.refresh_from_db()
    assert (case.state, case.due_at) == (State.WAITING_FOR_COMPANY, None)
    clock(at(20, "10:00"))
    assert services.watch_deadlines() == 0
    services.reply(case=case, body="Die große")
    # Four of the 70 hours were over; 66 are left, from the answer on and across Christmas.
    assert due(case, Clock.SOLUTION) == at(35, "12:00")
    case.refresh_from_db()
    assert case.due_at == at(35, "12:00")


@pytest.mark.parametrize("resume", ["start", "hand_over", "take_back"])
def test_whoever_goes_on_before_the_company_answers_starts_the_clocks_again(clock, resume):
    case, manager, organisation = new_case(), make_manager(), make_organisation()
    services.hand_over(case=case, organisation=organisation, actor=manager, told=True)
    services.wait(case=case, actor=manager)
    clock(at(1, "10:00"))
    if resume == "hand_over":
        services.hand_over(case=case, organisation=make_organisation(), actor=manager, told=True)
    else:
        getattr(services, resume)(case=case, actor=manager)
    assert due(case, Clock.ANSWER) == at(2, "10:00")


def test_what_was_overdue_already_stays_so(clock):
    case, manager = new_case(), make_manager()
    clock(at(2, "10:00"))
    services.wait(case=case, actor=manager)
    clock(at(4, "10:00"))
    services.reply(case=case, body="Hier")
    assert due(case, Clock.ANSWER) == at(1, "10:00")


def test_closing_ends_the_clocks_and_reopening_begins_a_new_one(clock):
    case, manager = new_case(), make_manager()
    services.resolve(case=case, actor=manager)
    case.refresh_from_db()
    assert case.due_at is None and not Deadline.objects.unended().exists()
    clock(at(1, "09:00"))
    services.reopen_by_company(case=case)
    case.refresh_from_db()
    assert Deadline.objects.unended().get().clock == Clock.SOLUTION
    assert case.due_at == at(14, "16:00")  # the end of a day, not the beginning of the next
    services.withdraw(case=case)
    assert not Deadline.objects.unended().exists()


def test_those_in_charge_are_reminded_once_and_all_managers_hear_of_what_is_overdue_once(clock):
    manager, second = make_manager(), make_manager()
    member = make_member(make_organisation())
    case = new_case()
    services.hand_over(case=case, organisation=member.organisation, actor=manager, told=True)
    clock(at(0, "13:59"))
    assert services.watch_deadlines() == 0
    clock(at(0, "14:00"))  # three working hours before Tuesday, 10:00
    assert services.watch_deadlines() == 1
    assert services.watch_deadlines() == 0
    assert mails("deadline:remind") == [member.user.email]
    clock(at(1, "10:00"))
    assert services.watch_deadlines() == 1
    assert services.watch_deadlines() == 0
    assert mails("deadline:escalate") == sorted([manager.email, second.email, member.user.email])
    assert AuditEntry.objects.filter(action__in=["remind", "escalate"]).count() == 2


def test_after_an_outage_only_what_is_still_of_use_is_sent(clock):
    make_manager()
    new_case()
    clock(at(3, "10:00"))
    assert services.watch_deadlines() == 1
    assert len(mails("deadline:escalate")) == 1 and mails("deadline:remind") == []


def test_a_reminder_is_not_sent_again_after_a_pause(clock):
    case, manager = new_case(), make_manager()
    clock(at(0, "15:00"))
    assert services.watch_deadlines() == 1
    services.wait(case=case, actor=manager)
    clock(at(3, "10:00"))
    services.reply(case=case, body="Hier")
    assert services.watch_deadlines() == 0


def test_of_a_short_time_the_reminder_comes_after_half(clock):
    case = new_case(Urgency.URGENT)
    assert deadline(case, Clock.ANSWER).remind_at == at(0, "12:00")


@pytest.mark.parametrize("make", [make_user, make_administrator])
def test_only_managers_set_the_times(make):
    with pytest.raises(PermissionDenied):
        services.save_service_times(values={"opens_at": time(7)}, actor=make(), base_version=1)
    assert services.service_times().opens_at == time(9)


def test_the_second_save_is_told_of_the_first():
    manager = make_manager()
    services.save_service_times(values={"opens_at": time(7)}, actor=manager, base_version=1)
    with pytest.raises(Conflict):
        services.save_service_times(values={"opens_at": time(8)}, actor=manager, base_version=1)
    assert services.service_times().opens_at == time(7)


@pytest.mark.parametrize("values", [{"closes_at": time(8)}, {"answer_low": 0}, {"state": "XX"}])
def test_times_that_make_no_sense_are_refused(values):
    with pytest.raises(ValidationError):
        services.save_service_times(values=values, actor=make_manager(), base_version=1)
    assert services.service_times().version == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_watch_at_once_tell_everybody_once():
    make_manager()
    cases = [new_case() for _number in range(10)]
    Deadline.objects.filter(clock=Clock.ANSWER).update(due_at=timezone.now() - timedelta(minutes=1))
    Deadline.objects.update(remind_at=timezone.now() - timedelta(minutes=2))
    barrier, told = Barrier(4), []

    def watch():
        barrier.wait()
        try:
            told.append(services.watch_deadlines())
        finally:
            connection.close()

    threads = [Thread(target=watch) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A row that one has at hand is left alone by the others, and found by the next round.
    services.watch_deadlines()
    assert len(mails("deadline:escalate")) == len(mails("deadline:remind")) == len(cases)
    assert Deadline.objects.filter(escalated_at__isnull=False).count() == len(cases)
