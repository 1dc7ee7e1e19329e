"""Offers of support for tests."""

from itertools import count

from django.utils import timezone

from apps.moderation.choices import State
from apps.offers.choices import OfferKind
from apps.offers.models import SupportOffer
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_offer(**overrides) -> SupportOffer:
    """An offer, public unless another `state` is given."""
    number = next(_numbers)
    related = {name: overrides.pop(name, ()) for name in ("action_fields", "target_groups", "counties")}
    fields = {
        "slug": f"angebot-{number}",
        "kind": OfferKind.ADVICE,
        "title_de": f"Angebot {number}",
        "summary_de": "Was Sie davon haben, in einem Satz.",
        "body_de": "<p>Der ganze Text.</p>",
        "costs_de": "kostenfrei",
        "state": State.PUBLISHED,
    } | overrides
    fields["organisation"] = fields.get("organisation") or make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    offer = SupportOffer.objects.create(**fields)
    for name, terms in related.items():
        getattr(offer, name).set(terms)
    return offer
