from django.apps import AppConfig


class SiteconfigConfig(AppConfig):
    name = "apps.siteconfig"
    label = "siteconfig"
    verbose_name = "Einstellungen der Website"
