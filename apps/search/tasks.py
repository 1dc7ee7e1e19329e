"""Building the index in the background."""

from celery import shared_task

from apps.search import rebuilding


@shared_task(name="search.rebuild")
def rebuild() -> int:
    """Builds the index anew; returns how many documents it has, 0 if that is being done already."""
    try:
        return rebuilding.rebuild()
    except (rebuilding.AlreadyBuilding, rebuilding.Overtaken):
        return 0


@shared_task(name="search.rebuild_if_outdated")
def rebuild_if_outdated() -> int:
    """After an upgrade that changes what is indexed, and when a manager asks for it."""
    return rebuild() if rebuilding.is_outdated() else 0
