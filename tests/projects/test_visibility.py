"""Who sees which project."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.moderation.choices import State
from apps.projects.models import Project
from tests.factories.partners import make_viewer
from tests.factories.projects import make_project

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HIDDEN = [
    *({"state": state} for state in State if state != State.PUBLISHED),
    {"publish_at": timezone.now() + HOUR},
    {"expire_at": timezone.now() - HOUR},
]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(
    "role, sees",
    [
        ("anonymous", False),
        ("stranger", False),
        ("administrator", False),
        ("member", True),
        ("manager", True),
    ],
)
def test_what_is_not_public(role, sees, hidden):
    project = make_project(**hidden)
    viewer = make_viewer(role, organisation=project.organisation)
    assert Project.objects.visible_to(viewer).exists() is sees


@pytest.mark.parametrize("role", ["anonymous", "stranger", "member", "manager", "administrator"])
def test_what_is_public_even_when_it_is_over(role):
    project = make_project(ends_on=timezone.localdate() - timedelta(days=500))
    viewer = make_viewer(role, organisation=project.organisation)
    assert Project.objects.visible_to(viewer).get() == project
