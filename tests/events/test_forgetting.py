"""Addresses that nobody has confirmed are not kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events import services
from apps.events.choices import RegistrationState
from apps.events.models import EventRegistration
from apps.events.tasks import forget_unconfirmed
from tests.factories.events import make_event, make_registration

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=15)


def test_only_old_unconfirmed_registrations_go():
    event, old = make_event(), timezone.now() - LONG_AGO
    kept = {
        make_registration(event, state=RegistrationState.CONFIRMED, created_at=old).pk,
        make_registration(event, state=RegistrationState.PENDING).pk,
    }
    make_registration(event, state=RegistrationState.PENDING, created_at=old)
    assert forget_unconfirmed() == 1
    assert set(EventRegistration.objects.values_list("pk", flat=True)) == kept


def test_who_registers_anew_has_the_full_time_again():
    event = make_event()
    pending = make_registration(event, state=RegistrationState.PENDING, created_at=timezone.now() - LONG_AGO)
    services.register(event=event, name="Kim Beispiel", email=pending.email, language="de")
    assert forget_unconfirmed() == 0
