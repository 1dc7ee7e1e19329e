from django.core.management.base import BaseCommand

from apps.pages.demo.loader import load_all


class Command(BaseCommand):
    """Safe to run at every start; refuses to run anywhere but in a trial installation."""

    help = "Loads invented content and demo log-ins, for trying the portal out."

    def handle(self, *args, **options) -> None:
        for kind, number in load_all().items():
            self.stdout.write(f"{number} × {kind}")
