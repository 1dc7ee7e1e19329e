"""Helping people back into their accounts: refusals, mails, audit, ended sessions."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.accounts.demo import DEMO_LOGINS
from apps.accounts.models import User
from apps.accounts.services import demo, passwords, people
from apps.audit.models import AuditEntry
from apps.links.services import LinkExpired
from apps.outbox.models import OutboxMessage
from tests.factories.accounts import PASSWORD, make_administrator, make_manager, make_user
from tests.factories.partners import make_viewer

pytestmark = pytest.mark.django_db


def recipients():
    return sorted(OutboxMessage.objects.values_list("recipient", flat=True))


def audited(action):
    return AuditEntry.objects.filter(action=action).count()


def token_of(address):
    return address.rstrip("/").rpartition("/")[2]


ACTS = [
    lambda person, actor: people.reset_second_factor(person=person, actor=actor),
    lambda person, actor: people.change_address(person=person, email="new@example.org", actor=actor),
    lambda person, actor: people.set_active(person=person, active=False, actor=actor),
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["anonymous", "stranger", "administrator"])
def test_only_managers_help(act, role):
    person = make_user()
    with pytest.raises(PermissionDenied):
        act(person, make_viewer(role))
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_manager_may_not_touch_an_administrator_nor_oneself(act):
    manager = make_manager()
    for person in (make_administrator(), make_user(is_superuser=True), manager):
        with pytest.raises(PermissionDenied):
            act(person, manager)


def test_a_manager_who_is_administrator_may_touch_an_administrator():
    people.set_active(person=make_administrator(), active=False, actor=make_manager(is_staff=True))
    assert audited("deactivate") == 1


def test_reset_second_factor(client):
    person, actor = make_user(), make_manager()
    TOTP.activate(person, generate_totp_secret())
    client.force_login(person)
    people.reset_second_factor(person=person, actor=actor)
    assert not Authenticator.objects.filter(user=person).exists()
    assert recipients() == [person.email]
    assert audited("reset_second_factor") == 1
    assert client.get(reverse("accounts:profile")).status_code == 302, "the session should have ended"


def test_change_address_tells_both_and_ends_sessions(client):
    person, actor = make_user(), make_manager()
    old = person.email
    client.force_login(person)
    people.change_address(person=person, email="New@Example.org", actor=actor)
    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert not person.has_usable_password()
    assert recipients() == sorted([old, "new@example.org"])
    assert audited("change_address") == 1
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified, address.primary) == ("new@example.org", False, True)
    assert client.get(reverse("accounts:profile")).status_code == 302, "the session should have ended"


def test_change_address_to_a_taken_one_changes_nothing():
    person, other, actor = make_user(), make_user(), make_manager()
    with pytest.raises(people.AddressTaken):
        people.change_address(person=person, email=other.email.upper(), actor=actor)
    assert EmailAddress.objects.get(user=person).verified
    assert not OutboxMessage.objects.exists()


def test_change_address_refuses_what_is_none():
    with pytest.raises(ValidationError):
        people.change_address(person=make_user(), email="a@b\nc", actor=make_manager())


def test_switching_off_ends_sessions_and_links(client):
    person, actor = make_user(), make_manager()
    client.force_login(person)
    token = token_of(passwords.hand_out_link(person))
    people.set_active(person=person, active=False, actor=actor)
    assert client.get(reverse("accounts:profile")).status_code == 302
    people.set_active(person=person, active=True, actor=actor)
    with pytest.raises(LinkExpired):
        passwords.person_behind(token)
    assert recipients() == [person.email, person.email]


def test_asking_for_help_reaches_all_managers_only():
    person = make_user()
    managers = sorted(make_manager().email for _ in range(2))
    make_manager(is_active=False)
    make_administrator()
    people.ask_for_help(email=person.email.upper())
    assert recipients() == managers
    assert audited("ask_for_help") == 1


def test_asking_for_help_for_nobody_does_nothing():
    make_manager()
    people.ask_for_help(email="nobody@example.org")
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.exists()


def test_set_password_link_works_once(client):
    user = make_user(password=None)
    EmailAddress.objects.filter(user=user).update(verified=False)
    token = token_of(passwords.hand_out_link(user))
    passwords.set_by_link(token=token, password="ganz-neue-woerter-8")
    user.refresh_from_db()
    assert user.check_password("ganz-neue-woerter-8")
    assert EmailAddress.objects.get(user=user).verified
    with pytest.raises(LinkExpired):
        passwords.set_by_link(token=token, password="noch-andere-woerter-9")
    user.refresh_from_db()
    assert user.check_password("ganz-neue-woerter-8")


def test_a_new_link_withdraws_the_earlier_one():
    user = make_user()
    first = token_of(passwords.hand_out_link(user))
    passwords.hand_out_link(user)
    with pytest.raises(LinkExpired):
        passwords.person_behind(first)


def test_create_manager_command(capsys):
    call_command("create_manager", email="Chef@Example.org", name="Chef", language="en")
    manager = User.objects.get(email="chef@example.org")
    printed = capsys.readouterr().out
    assert manager.is_manager
    assert not manager.has_usable_password()
    assert "/en/konto/passwort-setzen/" in printed
    assert EmailAddress.objects.get(user=manager).verified
    assert recipients() == ["chef@example.org"]
    assert audited("create_manager") == 1
    with pytest.raises(CommandError):
        call_command("create_manager", email="chef@example.org", name="Chef")
    with pytest.raises(CommandError):
        call_command("create_manager", email="no address", name="Chef")


def test_reset_second_factor_command():
    person = make_manager()
    TOTP.activate(person, generate_totp_secret())
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody@example.org")
    call_command("reset_second_factor", person.email)
    assert not Authenticator.objects.exists()
    assert audited("reset_second_factor") == 1
    assert recipients() == [person.email]


def test_demo_logins_exist_in_trials_only(settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        demo.create_demo_logins()
    assert not User.objects.exists()
    settings.ENVIRONMENT = "local"
    demo.create_demo_logins()
    assert len(demo.create_demo_logins()) == len(DEMO_LOGINS) == User.objects.filter(is_demo=True).count()


def test_a_demo_login_does_not_work_in_production(client, settings):
    demo.create_demo_logins()
    login = DEMO_LOGINS[1]
    credentials = {"login": login.email, "password": login.password}
    settings.ENVIRONMENT = "production"
    client.post(reverse("account_login"), credentials)
    assert "_auth_user_id" not in client.session
    settings.ENVIRONMENT = "local"
    client.post(reverse("account_login"), credentials)
    assert "_auth_user_id" in client.session


def test_every_mail_exists_in_both_languages():
    for language, word in (("de", "Guten Tag"), ("en", "Hello")):
        person = make_user(language=language, password=PASSWORD)
        people.change_address(person=person, email=f"{language}@example.org", actor=make_manager())
        message = OutboxMessage.objects.get(recipient=f"{language}@example.org")
        assert word in message.body.text
        assert "passwort-setzen" in message.body.text
