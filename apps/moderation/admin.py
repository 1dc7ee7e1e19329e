"""The base of the administrators' pages for content."""

from django.db import models

from apps.audit.admin import AuditedAdmin
from apps.files.models import StoredFile
from apps.moderation import history
from apps.moderation.signals import content_changed


class ContentAdmin(AuditedAdmin):
    """An administrator's edit counts the version up, is audited and reaches the search index.

    `state` cannot be set here: what is public goes through review.
    """

    def save_model(self, request, obj, form, change):
        obj.version += 1 if change else 0
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        history.record(form.instance, actor=request.user, action="edit" if change else "create")
        content_changed.send(sender=type(form.instance), instance=form.instance)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.related_model is StoredFile:
            return None  # a list to choose from would name every file, also those that companies confide
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False
