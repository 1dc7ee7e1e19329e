"""Where an item is used follows the texts, in the same transaction."""

from django.dispatch import receiver

from apps.library.services import record_uses
from apps.moderation.signals import content_changed


@receiver(content_changed, dispatch_uid="library.uses")
def record_uses_of_changed(sender, instance, **kwargs) -> None:
    record_uses(content=instance)
