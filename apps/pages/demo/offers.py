"""Who helps with what, in a trial installation."""

import tomllib
from collections import Counter
from pathlib import Path

from apps.offers.models import SupportOffer
from apps.pages.content_loader import publish
from apps.partners.models import PartnerOrganisation
from apps.partners.services import editorial
from apps.projects.models import Project
from apps.taxonomy.models import ActionField, County, TargetGroup

FILE = Path(__file__).parent / "offers.toml"
TERMS = {"action_fields": ActionField, "target_groups": TargetGroup, "counties": County}


def add_offers(manager, added: Counter) -> None:
    """Adds what is missing; the invented organisations are there already."""
    for values in tomllib.loads(FILE.read_text(encoding="utf-8"))["offers"]:
        if SupportOffer.objects.filter(slug=values["slug"]).exists():
            continue
        related = {
            name: model._default_manager.filter(slug__in=values.pop(name)) for name, model in TERMS.items()
        }
        values["organisation"] = PartnerOrganisation.objects.get(slug=values["organisation"])
        values["project"] = Project.objects.filter(slug=values.pop("project", "")).first()
        offer = SupportOffer(**values, is_example=True)
        editorial.create(content=offer, actor=manager, related=related)
        added[offer._meta.verbose_name] += 1
        publish(offer)
