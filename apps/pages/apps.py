from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "apps.pages"
    label = "pages"
    verbose_name = "Seiten"

    def ready(self) -> None:
        from apps.core.richtext import plain
        from apps.pages import sections
        from apps.pages.anchors import without_marks
        from apps.pages.models import MissionStatement
        from apps.search.choices import Kind
        from apps.search.sources import Source, field, register, texts

        sections.connect()
        register(
            MissionStatement,
            Source(
                Kind.PAGE,
                title=field("title"),
                texts=texts(
                    field("lead"),
                    lambda statement, language: plain(without_marks(getattr(statement, f"body_{language}"))),
                ),
                day=lambda statement: statement.edition_date,
            ),
        )
