from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectStatus(TextChoices):
    """Where a project's funding stands; that it has ended follows from its term."""

    APPLIED = "applied", _("Applied for")
    RUNNING = "running", _("Running")


class ConsortiumRole(TextChoices):
    LEAD = "lead", _("Consortium lead")
    PARTNER = "partner", _("Consortium partner")


class InitiativeStatus(TextChoices):
    """How far an initiative has come."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DONE = "done", _("Finished")
