from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.publications.importing import DiskFolder, ImportUnreadable
from apps.publications.services import imports


class Command(BaseCommand):
    """For many or large files, which nobody wants to send through a browser."""

    help = "Takes in existing publications from a folder with one CSV table and the files that it names."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--manager", required=True, help="e-mail address of the manager who does it")

    def handle(self, *args, **options) -> None:
        manager = User.objects.filter(email__iexact=options["manager"], is_manager=True).first()
        if manager is None:
            raise CommandError("There is no such manager.")
        try:
            report = imports.run(folder=DiskFolder(options["folder"]), actor=manager)
        except ImportUnreadable as refusal:
            raise CommandError(str(refusal.user_message)) from refusal
        for one in report.refused:
            self.stdout.write(f"Line {one.number} ({one.title}): {' '.join(one.messages)}")
        for name in report.left_over:
            self.stdout.write(f"No line names this file: {name}")
        self.stdout.write(
            f"{report.made} drafts made, {report.known} there already, {len(report.refused)} refused."
        )
