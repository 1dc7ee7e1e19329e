from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "apps.newsletter"
    label = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from apps.newsletter.headers import LEAVE
        from apps.newsletter.services import leaving
        from apps.outbox import incoming

        incoming.register(LEAVE, leaving.leave_by_mail)
        incoming.register_bounces(leaving.leave_after_complaint)
