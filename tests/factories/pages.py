"""Mission statements and legal pages for tests."""

from datetime import date

from apps.moderation.choices import State
from apps.pages.models import LegalPage, MissionStatement
from tests.factories.partners import make_organisation


def make_mission_statement(**overrides) -> MissionStatement:
    """An edition of the Leitbild, public unless another `state` is given."""
    fields = {
        "title_de": "Unser Leitbild",
        "lead_de": "Gemeinsam.",
        "body_de": "<p>Wofür wir stehen.</p>",
        "edition_date": date(2026, 1, 1),
        "state": State.PUBLISHED,
    } | overrides
    if fields.get("organisation") is None:
        fields["organisation"] = make_organisation()
    return MissionStatement.objects.create(**fields)


def make_legal_page(kind: str = "imprint", **overrides) -> LegalPage:
    """A legal page with one gap."""
    fields = {"title_de": "Seite", "body_de": "<p>Vertreten durch [[Name]]</p>"} | overrides
    return LegalPage.objects.create(kind=kind, **fields)
