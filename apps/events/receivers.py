"""What follows when an event changes, whoever did it: reminders move along, free places are offered."""

from django.dispatch import receiver

from apps.events import services
from apps.events.models import Event
from apps.moderation.signals import content_changed


@receiver(content_changed, sender=Event, dispatch_uid="events.follow")
def follow(sender, instance: Event, **kwargs) -> None:
    """In the transaction of the change."""
    services.schedule_reminders(event=instance)
    services.offer_places(event=instance)
