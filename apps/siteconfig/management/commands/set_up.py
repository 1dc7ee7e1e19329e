from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import translation

from apps.core.addresses import absolute
from apps.siteconfig import services


class Command(BaseCommand):
    """Safe to run at every start: once the portal has been set up it does nothing."""

    help = "Prints a link to the page on which a new portal is told whose it is: good once, for a week."

    def handle(self, *args, **options) -> None:
        token = services.first_run_token()
        if token is None:
            self.stdout.write("The portal has been set up; network managers change the rest on the site.")
            return
        with translation.override("de"):
            address = absolute(reverse("siteconfig:first_run_by_link", args=[token]))
        self.stdout.write(f"Set the portal up here (once, within seven days):\n{address}")
