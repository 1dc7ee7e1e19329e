"""Who decides on what, for tests."""

from datetime import timedelta

from django.utils import timezone

from apps.reviews.models import Absence, Mandate, Responsibility, ReviewLink
from tests.factories.accounts import make_manager, make_user
from tests.factories.moderation import make_review
from tests.factories.projects import make_project


def make_mandate(**overrides) -> Mandate:
    """A person (`.user`) who manages a project (`.project`)."""
    fields = {"user": overrides.get("user") or make_user(), "project": overrides.get("project")}
    fields["project"] = fields["project"] or make_project()
    return Mandate.objects.create(**{**overrides, **fields})


def make_responsibility(user=None, **what) -> Responsibility:
    """A manager of the network who is responsible for an `organisation`, a `project` or a `kind`."""
    return Responsibility.objects.create(user=user or make_manager(), **what)


def make_absence(user, deputy=None, *, first: int = 0, last: int = 0) -> Absence:
    """`deputy` stands in for `user` from `first` to `last`, in days from today (in Berlin)."""
    today = timezone.localdate()
    return Absence.objects.create(
        user=user,
        deputy=deputy or make_user(),
        starts_on=today + timedelta(days=first),
        ends_on=today + timedelta(days=last),
    )


def make_review_link(review=None, **overrides) -> ReviewLink:
    """Somebody without an account was asked; the token is `links.create(purpose="review", …)`."""
    fields = {
        "review": review or make_review(),
        "recipient": "gast@example.org",
        "invited_by_label": "Netzwerk",
        "expires_at": timezone.now() + timedelta(days=14),
    }
    return ReviewLink.objects.create(**{**fields, **overrides})
