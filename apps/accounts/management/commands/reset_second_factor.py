"""`manage.py reset_second_factor`: for when the last manager has lost theirs."""

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.services import people


class Command(BaseCommand):
    help = "Removes all second factors of the account with this address; the person is told by mail."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        if not people.reset_second_factor_in_emergency(email=email):
            raise CommandError("There is no active account with this address.")
        self.stdout.write("Done. The person can sign in with the password and set up a new second factor.")
