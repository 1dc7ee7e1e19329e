"""The footer of every page names who funds the projects; it is read anew whenever a project changes."""

from apps.moderation.signals import content_changed
from apps.projects.models import Project
from apps.siteconfig.current import announce_change, register


def funded_projects() -> list[Project]:
    """What the footer's funding notices are made of."""
    return list(Project.objects.funded())


def footer_changes(sender, **kwargs) -> None:
    """A project has changed, or is public now, or no longer."""
    announce_change()


def connect() -> None:
    """Called once, when the app is ready."""
    register("funded_projects", funded_projects)
    content_changed.connect(footer_changes, sender=Project, dispatch_uid="projects.footer")
