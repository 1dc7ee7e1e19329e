from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    label = "projects"
    verbose_name = "Projekte"

    def ready(self) -> None:
        from apps.projects import receivers

        receivers.connect()
