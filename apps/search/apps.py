from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "apps.search"
    label = "search"
    verbose_name = "Suche"

    def ready(self) -> None:
        from apps.search import receivers  # noqa: F401
