"""A manager stops all mail, and lets it go on."""

import pytest
from django.core.exceptions import PermissionDenied

from apps.audit.models import AuditEntry
from apps.core.errors import Conflict
from apps.outbox import services
from apps.outbox.choices import MailKind
from apps.outbox.delivery import deliver_pending
from apps.outbox.models import OutboxStatus
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db


def test_nothing_goes_out_until_it_goes_on(smtp_sink):
    manager = make_manager()
    make_message(), make_message(kind=MailKind.NEWSLETTER)
    services.pause(actor=manager)
    assert deliver_pending() == 0
    assert smtp_sink.messages == []
    services.resume(actor=manager)
    assert deliver_pending() == 2


@pytest.mark.parametrize("make_person", [make_user, make_administrator])
def test_others_may_neither_stop_nor_start_it(make_person):
    person = make_person()
    with pytest.raises(PermissionDenied):
        services.pause(actor=person)
    services.pause(actor=make_manager())
    with pytest.raises(PermissionDenied):
        services.resume(actor=person)
    assert OutboxStatus.load().paused_at is not None


def test_second_click_is_a_conflict_and_both_are_on_record():
    manager = make_manager()
    services.pause(actor=manager)
    with pytest.raises(Conflict):
        services.pause(actor=manager)
    services.resume(actor=manager)
    with pytest.raises(Conflict):
        services.resume(actor=manager)
    verbs = AuditEntry.objects.filter(target_type="outbox.outboxstatus").order_by("pk")
    assert [entry.action for entry in verbs] == ["pause", "resume"]
