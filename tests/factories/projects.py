"""Projects for tests."""

from itertools import count

from django.utils import timezone

from apps.moderation.choices import State
from apps.projects.models import ConsortiumMember, Initiative, Project
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_project(*, lead=None, partners=(), **overrides) -> Project:
    """A project, public unless another `state` is given; `lead` and `partners` are its consortium."""
    number = next(_numbers)
    fields = {
        "slug": f"projekt-{number}",
        "acronym": f"PRO{number}",
        "title_de": f"Projekt {number}",
        "summary_de": "Worum es geht.",
        "description_de": "<p>Der ganze Text.</p>",
        "region_de": "Region",
        "state": State.PUBLISHED,
    } | overrides
    if fields.get("organisation") is None:
        fields["organisation"] = lead or make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    project = Project.objects.create(**fields)
    for position, organisation in enumerate([lead, *partners]):
        if organisation is not None:
            role = "lead" if organisation is lead else "partner"
            ConsortiumMember.objects.create(
                project=project, organisation=organisation, role=role, position=position
            )
    return project


def make_initiative(**overrides) -> Initiative:
    """An initiative, public unless another `state` is given."""
    number = next(_numbers)
    fields = {
        "slug": f"initiative-{number}",
        "title_de": f"Initiative {number}",
        "summary_de": "Worum es geht.",
        "body_de": "<p>Der ganze Text.</p>",
        "state": State.PUBLISHED,
    } | overrides
    if fields.get("organisation") is None:
        fields["organisation"] = make_organisation()
    if fields["state"] == State.PUBLISHED:
        fields.setdefault("published_at", timezone.now())
    return Initiative.objects.create(**fields)
