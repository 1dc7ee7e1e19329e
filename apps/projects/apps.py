from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "apps.projects"
    label = "projects"
    verbose_name = "Projekte"

    def ready(self) -> None:
        from apps.moderation import guards
        from apps.projects import keeping, receivers

        receivers.connect()
        guards.register(keeping.refusal)
