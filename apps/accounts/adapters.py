"""How the portal bends django-allauth: invitation only, secrets encrypted, mails through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils import translation

from apps.accounts import crypto, emails
from apps.core.addresses import absolute
from apps.core.environment import is_trial
from apps.core.ratelimit import client_address
from apps.siteconfig.current import current


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is by invitation only; addresses in mails never depend on the request's Host header."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return client_address(request)

    def pre_login(self, request, user, **kwargs):
        """Demo log-ins have public passwords: outside of trial installations they are no accounts."""
        if user.is_demo and not is_trial():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_email_verification_redirect_url(self, email_address) -> str:
        return reverse("account_email" if self.request.user.is_authenticated else "accounts:ready")

    def send_password_reset_mail(self, user, email, context) -> None:
        with translation.override(user.language):
            address = self.get_reset_password_from_key_url(f"{context['uid']}-{context['key']}")
        emails.queue_password_reset(user, email=email, address=address)

    def send_confirmation_mail(self, request, emailconfirmation, signup) -> None:
        user, email = emailconfirmation.email_address.user, emailconfirmation.email_address.email
        with translation.override(user.language):
            address = self.get_email_confirmation_url(request, emailconfirmation)
        emails.queue_address_confirmation(user, email=email, address=address)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        emails.queue_account_notice(
            user, email=email or user.email, notice=template_prefix.rpartition("/")[2]
        )

    def send_mail(self, template_prefix, email, context) -> None:
        """Nothing else is sent: what allauth sends beyond the above belongs to open sign-up."""


class MFAAdapter(DefaultMFAAdapter):
    """Second factors; TOTP secrets and the seeds of recovery codes are stored encrypted."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return current().label
