"""The personal addresses that stand in a newsletter's mails, and the keyed hash of an e-mail address."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from apps.core.addresses import absolute

CONFIRM = "newsletter-confirm"
PREFERENCES = "newsletter-preferences"
AGREE = "newsletter-agree"

# Stands for the recipient's token in what many recipients share; the outbox fills it in.
TOKEN_PLACEHOLDER = "[[token]]"
_STAND_IN = "token-placeholder"


@dataclass(frozen=True)
class PersonalLinks:
    """Where a reader changes or ends a subscription."""

    preferences: str
    unsubscribe: str
    one_click: str


def normalise(email: str) -> str:
    """The form in which addresses are stored and compared."""
    return email.strip().lower()


def address_hash(email: str) -> str:
    """A keyed hash that finds an address again without storing it.

    Its key must outlive a change of SECRET_KEY, or else everybody who has left would be unknown.
    """
    key = settings.NEWSLETTER_ADDRESS_PEPPER or None
    return salted_hmac("apps.newsletter.address", normalise(email), key, algorithm="sha256").hexdigest()


def link_to(name: str, *args, language: str) -> str:
    """The absolute address of a page of the newsletter in `language`."""
    with translation.override(language):
        return absolute(reverse(f"newsletter:{name}", args=args))


def personal_links(token: str, *, language: str) -> PersonalLinks:
    """The links for `token`, which may be `TOKEN_PLACEHOLDER`."""
    made = [
        link_to(name, _STAND_IN, language=language).replace(_STAND_IN, token)
        for name in ("preferences", "unsubscribe", "one_click")
    ]
    return PersonalLinks(*made)


def impersonal_links(*, language: str) -> PersonalLinks:
    """For previews and test mails, whose reader may have no subscription."""
    address = link_to("subscribe", language=language)
    return PersonalLinks(address, address, address)
