from django.apps import AppConfig


class SupportRequestsConfig(AppConfig):
    name = "apps.support_requests"
    label = "support_requests"
    verbose_name = "Unterstützungsanfragen"

    def ready(self) -> None:
        import apps.support_requests.receivers  # noqa: F401
        from apps.offers import asking
        from apps.outbox import discretion, incoming
        from apps.support_requests.addresses import ask_for
        from apps.support_requests.emails import hidden_from
        from apps.support_requests.reply_addresses import PURPOSE
        from apps.support_requests.services import mails

        asking.register(ask_for)
        discretion.register(hidden_from)
        incoming.register_mail(PURPOSE, mails.take)
        incoming.register_keeper(mails.keep)
        incoming.register_bounces(mails.note_returned)
