"""The administration knows the newsletters, not who reads them."""

from django.contrib import admin

from apps.audit.admin import AuditedAdmin
from apps.newsletter.models import Newsletter

admin.site.register(Newsletter, AuditedAdmin)
