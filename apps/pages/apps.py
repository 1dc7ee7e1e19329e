from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "apps.pages"
    label = "pages"
    verbose_name = "Seiten"

    def ready(self) -> None:
        from apps.pages import sections
        from apps.pages.models import MissionStatement
        from apps.search.choices import Kind
        from apps.search.sources import Source, register

        sections.connect()
        register(
            MissionStatement,
            Source(
                Kind.PAGE,
                title=lambda statement, language: getattr(statement, f"title_{language}"),
                texts=("lead", "body"),
                day=lambda statement: statement.edition_date,
            ),
        )
