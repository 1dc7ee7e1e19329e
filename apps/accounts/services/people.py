"""What is done to people's accounts: making them, helping who is locked out, switching off."""

from urllib.parse import quote

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts import emails
from apps.accounts.permissions import can_help
from apps.accounts.querysets import person_with_address
from apps.accounts.services import passwords, sessions
from apps.audit import services as audit
from apps.core.addresses import absolute
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.links import services as links


class AddressTaken(Conflict):
    """Another account has this address."""

    user_message = _("Another account already uses this e-mail address.")


@transaction.atomic
def create_manager(*, email: str, name: str, language: str = "de") -> str:
    """A network manager without a password; returns (and mails) the address where to set it.

    Raises:
        AddressTaken: if there is an account with this address.
        ValidationError: if address, name or language are no such things.
    """
    user = create_person(email=email, name=name, language=language, is_manager=True)
    address = passwords.hand_out_link(user)
    emails.queue_set_password(user, address=address, days=passwords.LIFETIME.days)
    audit.record(actor="system", action="create_manager", target=user)
    return address


@transaction.atomic
def create_person(
    *, email: str, name: str, language: str, password: str | None = None, is_manager: bool = False
):
    """An account whose address counts as confirmed: the caller has sent something secret there, or will.

    Raises:
        AddressTaken, ValidationError: as `create_manager`.
    """
    users = get_user_model().objects
    if users.filter(email__iexact=email.strip()).exists():
        raise AddressTaken
    try:
        with transaction.atomic():
            user = users.create_user(email, password, name=name, language=language, is_manager=is_manager)
    except IntegrityError as error:  # somebody was faster
        raise AddressTaken from error
    passwords.confirm_address(user)
    return user


@transaction.atomic
def ask_for_help(*, email: str) -> None:
    """Tells the managers that somebody cannot get in; nothing happens if nobody has this address."""
    person = person_with_address(email)
    if person is None:
        return
    with translation.override("de"):
        address = absolute(f"{reverse('accounts:people')}?q={quote(person.email)}")
    emails.queue_help_requested(person, address=address)
    audit.record(actor="visitor", action="ask_for_help", target=person)


@transaction.atomic
def reset_second_factor(*, person, actor) -> None:
    """Removes all second factors and recovery codes, so that the person can sign in and set up new ones."""
    require(can_help(actor, person))
    _remove_second_factors(person, actor=actor)


@transaction.atomic
def reset_second_factor_in_emergency(*, email: str) -> bool:
    """The same from the server's command line, for the last manager; tells whether the account exists."""
    person = person_with_address(email)
    if person is None:
        return False
    _remove_second_factors(person, actor="system")
    return True


def _remove_second_factors(person, *, actor) -> None:
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    emails.queue_second_factor_reset(person, actor=actor)
    audit.record(actor=actor, action="reset_second_factor", target=person, removed=removed)


@transaction.atomic
def change_address(*, person, email: str, actor) -> None:
    """Moves the account to another address for somebody who has lost the old mailbox.

    The password no longer works: the new address gets a link to confirm itself and set another. A second
    factor stays.

    Raises:
        AddressTaken: if another account has the address.
        ValidationError: if it is none.
    """
    require(can_help(actor, person))
    person = get_user_model().objects.select_for_update().get(pk=person.pk)
    old_email, person.email = person.email, email.strip().lower()
    if get_user_model().objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        raise AddressTaken
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "password"])
    except IntegrityError as error:
        raise AddressTaken from error
    passwords.confirm_address(person, verified=False)
    sessions.end_all(person)
    emails.queue_address_changed(person, old_email=old_email, new_email=person.email, actor=actor)
    address = passwords.hand_out_link(person)
    emails.queue_confirm_new_address(person, address=address, days=passwords.LIFETIME.days)
    audit.record(actor=actor, action="change_address", target=person)


@transaction.atomic
def set_active(*, person, active: bool, actor) -> None:
    """Switches an account off (at once, in all browsers) or on again."""
    require(can_help(actor, person))
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        sessions.end_all(person)
        links.revoke(purpose=passwords.PURPOSE, subject=person)
    emails.queue_activation_changed(person, active=active)
    audit.record(actor=actor, action="activate" if active else "deactivate", target=person)


@transaction.atomic
def update_profile(*, person, name: str, language: str) -> None:
    """Saves what a person says about themselves.

    Raises:
        ValidationError: if the name has line breaks or the language is unknown.
    """
    if (person.name, person.language) == (name, language):
        return
    person.name, person.language = name, language
    person.full_clean(exclude=["password"])
    person.save(update_fields=["name", "language"])
    audit.record(actor=person, action="update_profile", target=person)
