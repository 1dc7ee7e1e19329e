"""People in Django's admin: roles and switching off; addresses and passwords have their own pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from apps.accounts.models import User
from apps.audit import services as audit

# The admin has no log-in of its own, so that rate limits and the second factor hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
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

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        audit.record(actor=request.user, action="edit", target=obj, fields=form.changed_data)

    def delete_model(self, request, obj) -> None:
        audit.record(actor=request.user, action="delete", target=obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset) -> None:
        for person in queryset:
            audit.record(actor=request.user, action="delete", target=person)
        super().delete_queryset(request, queryset)
