from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "apps.links"
    label = "links"
    verbose_name = "Links in E-Mails"
