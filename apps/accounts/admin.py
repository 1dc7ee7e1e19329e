"""People in Django's admin: roles and switching off; addresses and passwords have their own pages."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.audit.admin import AuditedAdmin

# The admin has no log-in of its own, so that rate limits and the second factor hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Administration")
admin.site.index_title = _("Administration")

# Their own modules register them, and would do so after this one.
for module in ("allauth.account", "allauth.mfa", "allauth.usersessions", "django.contrib.auth"):
    import_module(f"{module}.admin")
# Addresses, second factors and sessions have their own ways (`services.people`), with audit and mails;
# here they could be changed past these, and secrets be read. Groups mean nothing in this portal.
for model in (EmailAddress, Authenticator, UserSession, Group):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """No password games: people come by invitation or by `create_manager`."""

    list_display = ["name", "email", "is_manager", "is_staff", "is_active", "is_demo"]
    list_filter = ["is_manager", "is_staff", "is_active"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    fields = [
        "name",
        "email",
        "language",
        "is_manager",
        "is_staff",
        "is_superuser",
        "is_active",
        "date_joined",
    ]
    readonly_fields = ["email", "date_joined"]

    def has_add_permission(self, request) -> bool:
        return False
