"""How an offer leads to a request: the app of the requests stands above this one and says where to."""

from collections.abc import Callable

from apps.offers.models import SupportOffer

_addresses: list[Callable[[SupportOffer], str]] = []


def register(address: Callable[[SupportOffer], str]) -> None:
    """Says where one asks for the help that an offer names; called once, when the app is ready."""
    _addresses[:] = [address]


def ask_url(offer: SupportOffer) -> str:
    """Where one asks for it; empty while it is not public, or where nobody takes requests."""
    return _addresses[0](offer) if _addresses and offer.is_public else ""
