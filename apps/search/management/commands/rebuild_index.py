from django.core.management.base import BaseCommand

from apps.search.services import rebuild


class Command(BaseCommand):
    """For after an upgrade that changes what is found, or when in doubt."""

    help = "Builds the search index anew, while search goes on."

    def handle(self, *args, **options) -> None:
        def tell(done: int) -> None:
            if done % 500 == 0:
                self.stdout.write(f"{done} documents …")

        self.stdout.write(f"{rebuild(tell)} documents are in the index.")
