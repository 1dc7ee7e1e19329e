from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "apps.events"
    label = "events"
    verbose_name = "Veranstaltungen"

    def ready(self) -> None:
        from apps.core.sections import Section, register
        from apps.events import receivers, sections, services  # noqa: F401
        from apps.outbox import reminders

        reminders.register(services.REMINDER_KIND, services.remind)
        for model, load in sections.LOADERS.items():
            register(model, Section("events", _("Events"), "events/_event_card.html", load))  # type: ignore[arg-type]
