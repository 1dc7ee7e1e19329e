"""Old numbers, links and mails lead to the request in which the words are now."""

import pytest
from django.utils import timezone

from apps.links.models import SignedLink
from apps.links.services import LinkExpired
from apps.outbox import services as outbox
from apps.outbox.models import OutboxMessage
from apps.support_requests import emails, services
from apps.support_requests.choices import RelationKind
from apps.support_requests.models import Message, RequestLink, SupportRequest
from apps.support_requests.reply_addresses import reply_address
from tests.factories.accounts import make_manager
from tests.factories.support_requests import (
    make_case_token,
    make_received_token,
    make_request,
)
from tests.support_requests.mails.building import plain
from tests.support_requests.merging import EMAIL, merge, pair

pytestmark = pytest.mark.django_db


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

    def test_a_link_by_the_old_number_leads_to_the_request_of_now(self):
        (former, case), third, manager = pair(), make_request(), make_manager()
        number = str(former)
        merge(former, case)
        services.link(case=third, kind=RelationKind.OTHER, key=number, actor=manager)
        link = RequestLink.objects.get()
        assert {link.request_id, link.other_id} == {third.pk, case.pk}

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
