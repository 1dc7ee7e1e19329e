"""Links with which a person sets the first (or a new) password, and so proves to read that mailbox."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation

from apps.accounts.services import sessions
from apps.audit import services as audit
from apps.core.addresses import absolute
from apps.links import services as links

PURPOSE = "set-password"
LIFETIME = timedelta(days=7)


@transaction.atomic
def hand_out_link(user) -> str:
    """A fresh address for setting the password; earlier ones no longer work."""
    withdraw_links(user)
    token = links.create(purpose=PURPOSE, subject=user, lifetime=LIFETIME)
    with translation.override(user.language):
        return absolute(reverse("accounts:set_password", args=[token]))


def withdraw_links(user) -> int:
    """Who has chosen a password has no more use for earlier links, and nobody else shall have; how many."""
    return links.revoke(purpose=PURPOSE, subject=user)


def person_behind(token: str):
    """The person a link was made for.

    Raises:
        Http404: for a forged link, or if the account is gone or switched off.
        LinkExpired: for a used, withdrawn or expired one.
    """
    link = links.resolve(token, purpose=PURPOSE)
    return _active_user(get_user_model().objects, link.subject_id)


@transaction.atomic
def set_by_link(*, token: str, password: str):
    """Sets the password once: the link is used up, the address counts as confirmed, other sessions end.

    `password` has passed the validators. Raises as `person_behind`.
    """
    user = _active_user(
        get_user_model().objects.select_for_update(), links.resolve(token, purpose=PURPOSE).subject_id
    )
    links.resolve(token, purpose=PURPOSE)  # again, now that nobody else can be using it
    withdraw_links(user)
    user.set_password(password)
    user.save(update_fields=["password"])
    confirm_address(user)
    sessions.end_all(user)
    audit.record(actor=user, action="set_password", target=user)
    return user


def confirm_address(user, *, verified: bool = True) -> None:
    """Makes `user.email` the one address of the account."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": verified, "primary": True}
    )


def _active_user(users, pk):
    return get_object_or_404(users.filter(is_active=True), pk=pk)
