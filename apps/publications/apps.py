from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "apps.publications"
    label = "publications"
    verbose_name = "Publikationen"

    def ready(self) -> None:
        from apps.files import examining
        from apps.publications import receivers, services  # noqa: F401

        examining.register(services.follow_examined)
