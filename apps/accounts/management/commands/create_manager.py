"""`manage.py create_manager`: the first network manager of a new installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.services import people
from apps.core.errors import UserError


class Command(BaseCommand):
    help = "Creates a network manager without a password and mails (and prints) a link to set it, valid once."

    def add_arguments(self, parser):
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, email, name, language, **options):
        try:
            address = people.create_manager(email=email, name=name, language=language)
        except UserError as error:
            raise CommandError(str(error.user_message)) from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"Set the password here (once, within seven days):\n{address}")
