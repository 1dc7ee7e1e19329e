"""The texts' stamps follow what changes, in the same transaction."""

from django.dispatch import receiver

from apps.moderation.signals import content_changed
from apps.partners.services import translations


@receiver(content_changed, dispatch_uid="partners.stamps")
def stamp_changed(sender, instance, **kwargs) -> None:
    translations.stamp(instance)
