from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "apps.archives"
    label = "archives"
    verbose_name = "Archive"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from apps.archives.models import ProjectArchive
        from apps.core import sections
        from apps.projects.permissions import can_freeze

        sections.register(
            "projects.project",
            sections.Section(
                key="archiv",
                title=_("Everything in one file"),
                template="archives/_archive_card.html",
                load=lambda project, user: ProjectArchive.objects.offered_of(project),
            ),
        )
        sections.register(
            "projects.project:workplace",
            sections.Section(
                key="bewahren",
                title=_("Keep the project"),
                template="archives/_keep_link.html",
                load=lambda project, user: [project] if can_freeze(user, project) else [],
            ),
        )
