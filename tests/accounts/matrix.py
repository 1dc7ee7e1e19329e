"""Who may open which account page: allauth's and our own."""

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator

from apps.accounts.services import passwords
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.accounts import make_user


def _somebody(world):
    return {"pk": make_user().pk}


def _token(world):
    token = passwords.hand_out_link(make_user()).rstrip("/").rpartition("/")[2]
    return {"token": token if world.role == "company" else "wrong"}


def _key_in_mail(world):
    address = EmailAddress.objects.create(user=make_user(), email="new@example.org")
    return {"key": EmailConfirmationHMAC(address).key}


def _reset_key(world):
    return {"uidb36": "1", "key": "wrong"}


def _security_key(world):
    """A key of the person who asks; a visitor is sent to the log-in before."""
    owner = world.user if world.user.is_authenticated else make_user()
    key = Authenticator.objects.create(
        user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    return {"pk": key.pk}


def _foreign_security_key(world):
    key = Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    return {"pk": key.pk}


MANAGER_ONLY = only("manager", others=403)
PERSON = only("manager", others=404)

ROUTES = [
    # our own pages
    Route("accounts:profile", get=signed_in(), post=signed_in(400)),
    Route("accounts:help", post=400),
    Route("accounts:help_sent"),
    Route("accounts:ready"),
    Route("accounts:signed_out"),
    Route(
        "accounts:set_password",
        kwargs=_token,
        get={"anonymous": 404, "company": 200, "others": 404},
        post={"anonymous": 404, "company": 400, "others": 404},
    ),
    Route("accounts:people", get=MANAGER_ONLY, post=signed_in(405)),
    Route(
        "accounts:person_reset_second_factor",
        kwargs=_somebody,
        get=PERSON,
        post=only("manager", status=302, others=404),
    ),
    Route(
        "accounts:person_change_address",
        kwargs=_somebody,
        get=PERSON,
        post=only("manager", status=400, others=404),
    ),
    Route(
        "accounts:person_set_active",
        kwargs=_somebody,
        get=PERSON,
        post=only("manager", status=302, others=404),
    ),
    # allauth: coming in
    Route("account_login", get={"anonymous": 200, "others": 302}, post={"anonymous": 200, "others": 302}),
    Route("account_logout", get=signed_in(), post=302),
    Route("account_signup", get={"anonymous": 200, "others": 302}, post={"anonymous": 200, "others": 302}),
    Route("account_inactive", post=405),
    Route("account_reset_password", post=200),
    Route("account_reset_password_done"),
    Route("account_reset_password_from_key", kwargs=_reset_key, post=200),
    Route("account_reset_password_from_key_done"),
    Route("account_email_verification_sent", get=200),
    Route("account_confirm_email", kwargs=_key_in_mail, post=302),
    Route("account_confirm_login_code", get=302, post=302),
    # allauth: one's own account
    Route("account_reauthenticate", get=signed_in(), post=signed_in()),
    Route("account_email", get=signed_in(), post=signed_in(302)),
    Route("account_change_password", get=signed_in(), post=signed_in()),
    Route("account_set_password", get=302, post=302),
    Route("usersessions_list", get=signed_in(), post=signed_in(302)),
    # allauth: second factors
    Route("mfa_index", get=signed_in(), post=signed_in(405)),
    Route("mfa_authenticate", get=302, post=302),
    Route("mfa_reauthenticate", get=signed_in(302), post=signed_in(302)),
    Route("mfa_activate_totp", get=signed_in(302), post=signed_in(302)),
    Route("mfa_deactivate_totp", get=signed_in(404), post=signed_in(404)),
    Route("mfa_view_recovery_codes", get=signed_in(404), post=signed_in(405)),
    Route("mfa_generate_recovery_codes", get=signed_in(302), post=signed_in(302)),
    Route("mfa_download_recovery_codes", get=signed_in(404), post=signed_in(404)),
    Route("mfa_list_webauthn", get=signed_in(), post=signed_in(405)),
    Route("mfa_add_webauthn", get=signed_in(302), post=signed_in(302)),
    Route("mfa_reauthenticate_webauthn", get=signed_in(302), post=signed_in(302)),
    Route("mfa_login_webauthn", get=302, post=302),
    Route("mfa_remove_webauthn", kwargs=_security_key, get=signed_in(302), post=signed_in(302)),
    Route("mfa_edit_webauthn", kwargs=_security_key, get=signed_in(302), post=signed_in(302)),
    # Django's administration: one check guards it all, and its log-in is ours
    Route(
        "admin:index",
        get={"administrator": 200, "others": 302},
        post={"administrator": 200, "others": 302},
        covers="admin:",
    ),
]
