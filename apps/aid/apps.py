from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "apps.aid"
    label = "aid"
    verbose_name = "De-minimis"

    def ready(self) -> None:
        from apps.aid import sections
        from apps.support_requests.services import belongings

        sections.connect()
        belongings.register("aid.AidFile.request")
