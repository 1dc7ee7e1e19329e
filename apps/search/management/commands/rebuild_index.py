from django.core.management.base import BaseCommand, CommandError

from apps.search import rebuilding


class Command(BaseCommand):
    """For when in doubt; after an upgrade that changes what is found the beat does it by itself."""

    help = "Builds the search index anew, while search goes on, and tells how far it has come."

    def handle(self, *args, **options) -> None:
        def tell(done: int, total: int) -> None:
            if done % 100 == 0 or done == total:
                self.stdout.write(f"{done} of {total} documents …")

        try:
            self.stdout.write(f"{rebuilding.rebuild(tell)} documents are in the index.")
        except rebuilding.AlreadyBuilding as refusal:
            raise CommandError("The index is being rebuilt already.") from refusal
        except rebuilding.Overtaken as error:
            raise CommandError("Another process has taken over.") from error
