from django.core.management.base import BaseCommand

from apps.pages.content_loader import load_all, load_basics


class Command(BaseCommand):
    """Safe to run at every start: it adds what is missing and changes nothing that is there."""

    help = (
        "Loads what is publicly known of ITAS and MoLeWa: projects, partners, mission statement, legal pages."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--basics",
            action="store_true",
            help="Only what every network begins with: taxonomy and the templates of the legal pages.",
        )

    def handle(self, *args, basics: bool = False, **options) -> None:
        added = load_basics() if basics else load_all()
        for kind, number in added.items():
            self.stdout.write(f"{number} × {kind}")
        if not added:
            self.stdout.write("Nothing to add: all content is there.")
