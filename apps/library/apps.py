from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "apps.library"
    label = "library"
    verbose_name = "Mediathek"

    def ready(self) -> None:
        from apps.library import receivers  # noqa: F401
