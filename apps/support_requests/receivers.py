"""Whoever leaves an organisation, or may no longer sign in, is in charge of nothing any more."""

from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.dispatch import receiver

from apps.partners.models import Membership
from apps.support_requests.services.persons import release_person


@receiver(post_save, sender=Membership, dispatch_uid="support_requests.membership")
def membership_changed(sender, instance, created, **kwargs):
    if not created:
        release_person(user=instance.user)


@receiver(post_save, sender=get_user_model(), dispatch_uid="support_requests.user")
def user_changed(sender, instance, created, update_fields, **kwargs):
    if not created and set(update_fields or ()) != {"last_login"}:
        release_person(user=instance)
