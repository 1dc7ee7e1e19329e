"""What people are told about their accounts; one function a message, in the person's language."""

import uuid

from apps.accounts.querysets import active_managers
from apps.core.addresses import absolute
from apps.outbox.choices import MailKind
from apps.outbox.services import send_template


def queue_set_password(user, *, address: str, days: int) -> None:
    """To a new person: where to set the password."""
    _send("set_password", user, address=address, days=days)


def queue_password_reset(user, *, email: str, address: str) -> None:
    """To somebody who has forgotten the password."""
    _send("password_reset", user, recipient=email, address=address)


def queue_address_confirmation(user, *, email: str, address: str) -> None:
    """To a new address that its owner wants to use."""
    _send("address_confirmation", user, recipient=email, address=address, email=email)


def queue_account_notice(user, *, email: str, notice: str) -> None:
    """To the person: something about the account's security changed; `notice` is allauth's name for it."""
    _send("account_notice", user, recipient=email, notice=notice)


def queue_help_requested(person, *, address: str) -> None:
    """To all managers: somebody cannot get in."""
    for manager in active_managers().exclude(pk=person.pk):
        _send("help_requested", manager, person=str(person), person_email=person.email, address=address)


def queue_second_factor_reset(person, *, actor) -> None:
    """To the person: the second factor was removed."""
    _send("second_factor_reset", person, actor=str(actor))


def queue_address_changed(person, *, old_email: str, new_email: str, actor) -> None:
    """To the old address: the account has moved."""
    _send("address_changed", person, recipient=old_email, actor=str(actor), new_email=new_email)


def queue_confirm_new_address(person, *, address: str, days: int) -> None:
    """To the new address: how to confirm it and set a password."""
    _send("confirm_new_address", person, address=address, days=days)


def queue_activation_changed(person, *, active: bool) -> None:
    """To the person: the account was switched off, or on again."""
    _send("activation_changed", person, active=active)


def _send(template: str, user, *, recipient: str = "", **context) -> None:
    send_template(
        template=f"accounts/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=recipient or user.email,
        language=user.language,
        dedupe_key=f"account:{uuid.uuid4()}",
        context={"name": user.name, "portal": absolute("/"), **context},
    )
