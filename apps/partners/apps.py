from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "apps.partners"
    label = "partners"
    verbose_name = "Partnerorganisationen"

    def ready(self) -> None:
        from apps.partners import receivers  # noqa: F401
