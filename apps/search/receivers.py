"""The index follows what changes below, in the same transaction."""

from django.dispatch import receiver

from apps.moderation.signals import content_changed
from apps.search.services import index


@receiver(content_changed, dispatch_uid="search.index")
def index_changed(sender, instance, **kwargs) -> None:
    """Indexes or drops what has changed."""
    index(instance)
