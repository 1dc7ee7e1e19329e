from django.apps import AppConfig


class SupportRequestsConfig(AppConfig):
    name = "apps.support_requests"
    label = "support_requests"
    verbose_name = "Unterstützungsanfragen"
