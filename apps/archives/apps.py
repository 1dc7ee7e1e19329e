from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "apps.archives"
    label = "archives"
    verbose_name = "Archive"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from apps.archives.models import ProjectArchive
        from apps.core import sections

        sections.register(
            "projects.project",
            sections.Section(
                key="archiv",
                title=_("Everything in one file"),
                template="archives/_archive_card.html",
                load=lambda project, user: ProjectArchive.objects.offered().filter(project=project),
            ),
        )
