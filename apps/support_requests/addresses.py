"""Where one asks; for apps below, which take it as an argument."""

from urllib.parse import urlencode

from django.urls import reverse

from apps.offers.models import SupportOffer


def ask_for(offer: SupportOffer) -> str:
    """The first step of a request for what `offer` names."""
    return f"{reverse('support_requests:create')}?{urlencode({'angebot': offer.slug})}"
