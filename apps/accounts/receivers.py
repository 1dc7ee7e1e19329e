"""What people do on allauth's pages is recorded like everything else."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.dispatch import receiver

from apps.accounts.services.passwords import withdraw_links
from apps.audit import services as audit


@receiver(account.password_changed, dispatch_uid="accounts.password_changed")
def record_password_changed(sender, user, **kwargs):
    audit.record(actor=user, action="change_password", target=user)
    withdraw_links(user)


@receiver(account.password_set, dispatch_uid="accounts.password_set")
def record_password_set(sender, user, **kwargs):
    audit.record(actor=user, action="set_password", target=user)
    withdraw_links(user)


@receiver(account.password_reset, dispatch_uid="accounts.password_reset")
def record_password_reset(sender, user, **kwargs):
    audit.record(actor=user, action="reset_password", target=user)
    withdraw_links(user)


@receiver(account.email_changed, dispatch_uid="accounts.email_changed")
def record_address_changed(sender, user, **kwargs):
    audit.record(actor=user, action="change_address", target=user)


@receiver(mfa.authenticator_added, dispatch_uid="accounts.authenticator_added")
def record_factor_added(sender, user, authenticator, **kwargs):
    audit.record(actor=user, action="add_second_factor", target=user, type=str(authenticator.type))


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.authenticator_removed")
def record_factor_removed(sender, user, authenticator, **kwargs):
    audit.record(actor=user, action="remove_second_factor", target=user, type=str(authenticator.type))


@receiver(mfa.authenticator_reset, dispatch_uid="accounts.authenticator_reset")
def record_factor_renewed(sender, user, authenticator, **kwargs):
    audit.record(actor=user, action="renew_second_factor", target=user, type=str(authenticator.type))
