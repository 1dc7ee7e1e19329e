from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "apps.pages"
    label = "pages"
    verbose_name = "Seiten"

    def ready(self) -> None:
        from apps.pages import sections
        from apps.pages.models import MissionStatement
        from apps.search.choices import Kind
        from apps.search.sources import Source, field, register, rich, texts

        sections.connect()
        register(
            MissionStatement,
            Source(
                Kind.PAGE,
                title=field("title"),
                texts=texts(field("lead"), rich("body")),
                day=lambda statement: statement.edition_date,
            ),
        )
