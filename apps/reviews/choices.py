"""What somebody decides on, and how often they are told."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Waiting(TextChoices):
    """Which reviews the queue shows."""

    ALL = "waiting", _("Waiting for a decision")
    OVERDUE = "overdue", _("Overdue")
    RETURNED = "returned", _("Sent back, not yet submitted again")


class Scope(TextChoices):
    """On how much somebody decides."""

    NONE = "none", _("No decisions")
    PROJECTS = "projects", _("Named projects")
    NETWORK = "network", _("The whole network")


class Rhythm(TextChoices):
    """How often somebody is told of what happens in reviews."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, in the morning")
    WEEKLY = "weekly", _("Once a week, on Monday morning")


class Happening(TextChoices):
    """What somebody is told of."""

    SUBMITTED = "submitted", _("submitted for review")
    NOTE = "note", _("new note")
