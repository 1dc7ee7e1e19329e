from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArchiveState(TextChoices):
    """How far an archive has come."""

    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


UNFINISHED = (ArchiveState.WAITING, ArchiveState.BUILDING)
