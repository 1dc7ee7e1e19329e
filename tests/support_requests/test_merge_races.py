"""Putting together and splitting while others act at the same moment, on real connections."""

import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict
from apps.links.models import SignedLink
from apps.links.services import LinkExpired
from apps.outbox import services as outbox
from apps.support_requests import services
from apps.support_requests.choices import HandoverState, Side, State
from apps.support_requests.models import FormerNumber, InboundMail, Message, SupportRequest
from apps.support_requests.reply_addresses import reply_address
from apps.support_requests.services import belongings
from tests.factories.accounts import make_manager
from tests.factories.partners import make_organisation
from tests.factories.support_requests import make_case_token, make_handover, make_message
from tests.support.together import together
from tests.support_requests.mails.building import plain
from tests.support_requests.merging import in_charge, pair

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, params=["as it comes", "as it comes again", "merging first"])
def race(request, monkeypatch):
    """Does things at once; "merging first": the others come while it is at work and has not finished."""
    if request.param != "merging first":
        return together
    last_step = belongings.delete_empty

    def slowly(former):
        time.sleep(0.4)
        last_step(former)

    def later(action):
        time.sleep(0.15)
        return action()

    monkeypatch.setattr(belongings, "delete_empty", slowly)
    return lambda first, *others: together(first, *(partial(later, action) for action in others))


def refusals(results: list) -> list[Exception]:
    """What was refused; nothing else may have gone wrong."""
    found = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Conflict | Http404 | LinkExpired) for one in found), found
    return found


def fresh(case: SupportRequest) -> SupportRequest | None:
    return SupportRequest.objects.filter(pk=case.pk).first()


def words() -> dict[str, int]:
    """Which request each text is in."""
    return dict(Message.objects.exclude(body="").values_list("body", "request"))


def test_company_replies_on_its_page(race):
    (former, case), manager = pair(), make_manager()
    token = make_case_token(former)

    def write():
        url = reverse("support_requests:case_reply", args=[token])
        return Client().post(url, {"body": "Noch ein Wort"}).status_code

    results = race(lambda: services.merge(former=former, case=case, actor=manager), write, write, write)
    assert refusals(results) == []
    assert results[1:] == [302] * 3
    found = Message.objects.filter(body="Noch ein Wort")
    assert list(found.values_list("request", flat=True)) == [case.pk] * 3
    assert fresh(former) is None


def test_company_replies_by_mail(race, settings):
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"
    (former, case), manager = pair(), make_manager()
    address, number = reply_address(former), str(former)
    # One for the address, one that only names the number, one that says nothing and waits for a manager.
    mails = [
        plain(to=address, text="Noch ein Wort"),
        plain(to="zurueck@portal.example.org", subject=f"AW: {number}", text="Genannt"),
        plain(to=address, text=""),
    ]
    results = race(
        lambda: services.merge(former=former, case=case, actor=manager),
        *(lambda raw=raw: outbox.receive(raw=raw) for raw in mails),
    )
    assert refusals(results) == []
    assert words()["Noch ein Wort"] == case.pk
    assert list(InboundMail.objects.values_list("case", flat=True)) == [case.pk] * 3


def test_manager_answers(race):
    (former, case), manager = pair(), make_manager()
    client = Client()
    client.force_login(manager)
    url = reverse("support_requests:answer", args=[str(former)])

    def answer():
        return client.post(url, {"answer-body": "Wir rufen an"})

    merged, answered = race(lambda: services.merge(former=former, case=case, actor=manager), answer)
    assert merged == case
    if answered.status_code == 302:
        assert words()["Wir rufen an"] == case.pk
    else:
        assert answered.status_code == 409
        assert "Wir rufen an" not in words()
        assert "Wir rufen an" in answered.content.decode()
        assert str(case) in answered.content.decode()


def test_both_ways_at_once(race):
    (one, other), manager = pair(), make_manager()
    results = race(
        lambda: services.merge(former=one, case=other, actor=manager),
        lambda: services.merge(former=other, case=one, actor=manager),
    )
    assert len(refusals(results)) == 1
    assert FormerNumber.objects.count() == SupportRequest.objects.count() == 1
    assert Message.objects.filter(event="merged").count() == 1


def test_twice_and_into_two(race):
    (former, case), manager = pair(), make_manager()
    third = pair()[0]
    results = race(
        lambda: services.merge(former=former, case=case, actor=manager),
        lambda: services.merge(former=former, case=case, actor=manager),
        lambda: services.merge(former=former, case=third, actor=manager),
    )
    assert len(refusals(results)) == 2
    assert FormerNumber.objects.count() == 1
    assert Message.objects.filter(body__contains=former.description).count() == 1


def test_a_double_click_goes_to_one_place(race):
    (former, case), manager = pair(), make_manager()
    client = Client()
    client.force_login(manager)
    url = reverse("support_requests:merge_confirm", args=[str(former), str(case)])
    data = {"submission_key": "7b5e3f0c-0d3f-4b0e-9d62-0a1b2c3d4e5f", "losing": ""}
    results = race(lambda: client.post(url, data), lambda: client.post(url, data))
    assert {(one.status_code, one.headers.get("Location")) for one in results} <= {
        (302, case.get_absolute_url()),
        (409, None),
    }
    assert client.post(url, data).headers["Location"] == case.get_absolute_url()
    assert FormerNumber.objects.count() == 1


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("erase", [True, False])
def test_company_withdraws(race, which, erase):
    """What it said of one is done to that one alone, before they are one; never to both."""
    (former, case), manager = pair(), make_manager()
    withdrawn = (former, case)[which]
    url = reverse("support_requests:case_withdraw", args=[make_case_token(withdrawn)])
    data = {"numbers": withdrawn.numbers, **({"erase": "on"} if erase else {})}
    merged, answer = race(
        lambda: services.merge(former=former, case=case, actor=manager), lambda: Client().post(url, data)
    )
    if answer.status_code == 302:
        assert refusals([merged]), "withdrawn first, so it cannot be put together any more"
        other = (former, case)[1 - which]
        assert fresh(other).state == State.NEW
        assert (fresh(withdrawn) is None) is erase
        assert FormerNumber.objects.count() == 0
    else:
        assert answer.status_code == 409
        assert (fresh(former), fresh(case).state) == (None, State.NEW)
        assert f"{former.subject}\n\n{former.description}" in words()


def test_company_agrees_to_a_handover(race):
    (former, case), manager = pair(), make_manager()
    asked = make_handover(former, organisation=make_organisation())
    results = race(
        lambda: services.merge(former=former, case=case, actor=manager),
        lambda: services.agree(case=former, handover=asked),
    )
    asked.refresh_from_db()
    assert len(refusals(results)) == 1
    if isinstance(results[0], Exception):
        # Agreed first: the manager was not told that somebody loses it.
        assert (asked.state, asked.request) == (HandoverState.AGREED, former)
    else:
        assert (asked.state, asked.request) == (HandoverState.ENDED, case)
        assert fresh(case).current_assignment is None


def test_link_is_sent_again(race):
    (former, case), manager = pair(), make_manager()
    number = str(former)
    results = race(
        lambda: services.merge(former=former, case=case, actor=manager),
        lambda: services.send_lost_link(number=number, email=former.contact_email),
    )
    assert refusals(results) == []
    assert set(SignedLink.objects.values_list("subject_id", flat=True)) == {str(case.pk)}


def test_somebody_opens_it():
    """Found, but gone before that could be noted: the page is missing, and the old number leads on."""
    (former, case), manager = pair(), make_manager()
    services.merge(former=former, case=case, actor=manager)
    with pytest.raises(Http404):
        services.note_reading(case=former, user=manager)


def test_merging_is_all_or_nothing(race, monkeypatch):
    """Whatever stops it at the very end: everything is as it was."""
    (former, case), manager = pair(), make_manager()
    in_charge(former, make_organisation())
    before = list(Message.objects.values())

    def die(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr("apps.support_requests.emails.queue_merged", die)
    losing = str(former.current_assignment.organisation.pk)
    with pytest.raises(ConnectionError):
        services.merge(former=former, case=case, actor=manager, losing=losing)
    assert fresh(former).current_assignment
    assert list(Message.objects.values()) == before
    connection.close()


class TestSplit:
    def test_same_message_twice(self, race):
        case, manager = pair()[0], make_manager()
        message = make_message(case, side=Side.COMPANY)
        results = race(
            *[
                lambda subject=subject: services.split(
                    case=case, messages=[message.pk], subject=subject, actor=manager
                )
                for subject in ("Eins", "Zwei")
            ]
        )
        assert len(refusals(results)) == 1
        assert SupportRequest.objects.filter(description=message.body).count() == 1

    def test_while_the_company_replies(self, race):
        case, manager = pair()[0], make_manager()
        message = make_message(case, side=Side.COMPANY, created_at=timezone.now() - timedelta(days=1))
        results = race(
            lambda: services.split(case=case, messages=[message.pk], subject="Eins", actor=manager),
            lambda: services.reply(case=case, body="Noch ein Wort"),
        )
        assert refusals(results) == []
        assert words()["Noch ein Wort"] == case.pk

    def test_while_it_is_put_together(self, race):
        (former, case), manager = pair(), make_manager()
        message = make_message(former, side=Side.COMPANY, body="Noch ein Wort")
        results = race(
            lambda: services.merge(former=former, case=case, actor=manager),
            lambda: services.split(case=former, messages=[message.pk], subject="Eins", actor=manager),
        )
        assert len(refusals(results)) <= 1
        texts = {*words(), *SupportRequest.objects.values_list("description", flat=True)}
        assert "Noch ein Wort" in texts
