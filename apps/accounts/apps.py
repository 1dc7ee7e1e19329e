from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"
    verbose_name = "Konten"

    def ready(self):
        from apps.accounts import receivers  # noqa: F401
