from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "apps.library"
    label = "library"
    verbose_name = "Mediathek"

    def ready(self) -> None:
        from apps.library import querysets, receivers  # noqa: F401
        from apps.partners import internal_links

        internal_links.register("library:file", querysets.where_item)
