"""Invented target companies, all called "Beispiel", and what has reached them."""

from collections import Counter
from itertools import product

from django.utils import timezone

from apps.companies.choices import ContactKind, SizeClass, ValueChain
from apps.companies.models import Contact, TargetCompany
from apps.companies.periods import quarters_back
from apps.projects.models import Project
from apps.reporting.services import note_contacts
from apps.siteconfig import services as siteconfig
from apps.siteconfig.models import SiteSettings
from apps.taxonomy.models import County

# The first five are those that have sent a request.
_NAMED = [
    "Beispiel Motorteile GmbH", "Beispiel Guss und Form KG", "Beispiel Kabelsatz Leipzig GmbH",
    "Beispiel Oberflächen GmbH", "Beispiel Zahnrad AG", "Beispielbetrieb 1 GmbH", "Beispielbetrieb 2 GmbH",
    "Beispielbetrieb 3 Nord GmbH", "Beispielbetrieb 3 Süd GmbH",
]  # fmt: skip
_WORDS = ("Achsen", "Batterie", "Dichtung", "Elektronik", "Federn", "Getriebe", "Kunststoff", "Werkzeugbau")
_FORMS = ("GmbH", "KG", "AG", "GmbH & Co. KG")
_SIZES = (SizeClass.UP_TO_9, SizeClass.UP_TO_49, SizeClass.UP_TO_49, SizeClass.UP_TO_249, SizeClass.UP_TO_999)


def add_companies(manager, added: Counter) -> None:
    """Forty-one companies in all counties, some of them reached; and aid can be certified."""
    counties, projects = list(County.objects.all()), list(Project.objects.order_by("pk"))
    if TargetCompany.objects.exists() or not counties:
        return
    names = _NAMED + [f"Beispiel {word} {form}" for form, word in product(_FORMS, _WORDS)]
    chain, quarters = list(ValueChain), quarters_back(timezone.localdate(), 6)
    for number, name in enumerate(names):
        company = TargetCompany(
            number=f"B-{number + 1:03}", name=name, county=counties[number % len(counties)],
            size_class=_SIZES[number % len(_SIZES)], value_chain=chain[number % len(chain)],
            project=projects[number % len(projects)] if projects else None,
        )  # fmt: skip
        company.save()
        added[company._meta.verbose_name] += 1
        for step, kind in enumerate((ContactKind.NEWSLETTER, ContactKind.EVENT, ContactKind.CHECK)):
            if (number + step) % (4 + step * 2) == 0:
                quarter = quarters[(number + step) % len(quarters)]
                Contact.objects.create(company=company, kind=kind, quarter=quarter)
    note_contacts()
    version = SiteSettings.objects.values_list("version", flat=True).first()
    if version is not None:
        siteconfig.save(values={"certifies_aid": True}, actor=manager, base_version=version)
