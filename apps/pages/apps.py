from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "apps.pages"
    label = "pages"
    verbose_name = "Seiten"

    def ready(self) -> None:
        from apps.pages import sections

        sections.connect()
