"""What a request is linked with: who may, who sees it, and what becomes of it."""

import pytest
from django.db import IntegrityError, transaction

from apps.support_requests.models import RequestLink
from apps.support_requests.services.relations import move_links
from tests.factories.events import make_event
from tests.factories.offers import make_offer
from tests.factories.publications import make_publication
from tests.factories.relations import make_link
from tests.factories.support_requests import make_request

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
