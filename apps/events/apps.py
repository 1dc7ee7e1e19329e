from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "apps.events"
    label = "events"
    verbose_name = "Veranstaltungen"

    def ready(self) -> None:
        from apps.events import receivers, sections, services  # noqa: F401
        from apps.outbox import reminders

        reminders.register(services.REMINDER_KIND, services.remind)
        reminders.register(services.THANKS_KIND, services.thank)
        sections.connect()
