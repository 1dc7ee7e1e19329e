"""Who may change a publication's files, and when."""

from typing import TYPE_CHECKING

from apps.core.permissions import is_manager
from apps.moderation.choices import State
from apps.partners.permissions import can_edit

if TYPE_CHECKING:
    from apps.publications.models import Publication

_OPEN = {State.DRAFT, State.CHANGES_REQUESTED}


def files_are_open(publication: "Publication") -> bool:
    """Whether its members may change the files now: not while it is looked at, nor once it is public."""
    return publication.state in _OPEN


def can_change_files(user, publication: "Publication") -> bool:
    """Members as long as the files are open; managers always."""
    return is_manager(user) or (can_edit(user, publication) and files_are_open(publication))
