"""People in Django's admin: roles and switching off; addresses and passwords have their own pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from apps.accounts.models import User
from apps.audit.admin import AuditedAdmin

# The admin has no log-in of its own, so that rate limits and the second factor hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


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
