from django.apps import AppConfig


class SupportRequestsConfig(AppConfig):
    name = "apps.support_requests"
    label = "support_requests"
    verbose_name = "Unterstützungsanfragen"

    def ready(self) -> None:
        from apps.offers import asking
        from apps.support_requests.addresses import ask_for

        asking.register(ask_for)
