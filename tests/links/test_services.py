"""Links in mails: forged, foreign, expired and revoked ones open nothing."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from apps.links import services
from apps.links.models import SignedLink
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def person():
    return make_user()


@pytest.fixture
def token(person):
    return services.create(purpose="test", subject=person, lifetime=DAY)


@pytest.mark.parametrize("forged", ["", "x", "a:b", "0" * 32, "0" * 32 + ":sig", "\x00", "ä:ö", "x" * 5000])
def test_forged_tokens(forged):
    with pytest.raises(Http404):
        services.resolve(forged, purpose="test")


def test_changed_tokens(token):
    for position in range(len(token)):
        other = "x" if token[position] != "x" else "y"
        with pytest.raises(Http404):
            services.resolve(token[:position] + other + token[position + 1 :], purpose="test")


def test_tokens_for_something_else(token):
    with pytest.raises(Http404):
        services.resolve(token, purpose="other")


def test_the_table_alone_opens_nothing(token):
    with pytest.raises(Http404):
        services.resolve(SignedLink.objects.get().public_id.hex, purpose="test")


def test_another_key_opens_nothing(token, settings):
    settings.SECRET_KEY = "another"
    with pytest.raises(Http404):
        services.resolve(token, purpose="test")


@pytest.mark.parametrize("change", [{"expires_at": timezone.now()}, {"revoked_at": timezone.now()}])
def test_expired_and_revoked_say_so(token, change):
    SignedLink.objects.update(**change)
    with pytest.raises(services.LinkExpired) as refusal:
        services.resolve(token, purpose="test")
    assert refusal.value.status == 410


def test_a_good_one_leads_to_its_subject(token, person):
    assert services.resolve(token, purpose="test").subject_id == str(person.pk)


def test_revoking_counts_only_what_was_good_and_this_subject_s(token, person):
    other = services.create(purpose="test", subject=make_user(), lifetime=DAY)
    services.create(purpose="test", subject=person, lifetime=DAY)
    assert services.revoke(purpose="test", subject=person) == 2
    assert services.revoke(purpose="test", subject=person) == 0
    assert services.resolve(other, purpose="test")
