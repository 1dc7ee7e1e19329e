"""What follows a publication's files, in the same transaction."""

from django.dispatch import receiver

from apps.moderation.signals import content_changed
from apps.publications import services
from apps.publications.models import Publication


@receiver(content_changed, sender=Publication, dispatch_uid="publications.cover")
def renew_cover_of_changed(sender, instance: Publication, **kwargs) -> None:
    services.renew_cover(instance)
