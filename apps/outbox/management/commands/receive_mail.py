"""For a mail server's pipe: reads one mail that came to BOUNCE_ADDRESS from standard input."""

import sys
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser

from apps.outbox import services
from apps.outbox.incoming import MOST_BYTES

log = structlog.get_logger(__name__)

# "Try again later" to the mail server (sysexits.h), which keeps the mail.
TEMPORARY_FAILURE = 75


class Command(BaseCommand):
    """For Postfix: `pipe … argv=manage.py receive_mail --recipient ${original_recipient}`."""

    help = "Reads one mail from standard input: a bounce, a complaint, or a reply to a signed address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--recipient", default="", help="the envelope's recipient, if the server tells it"
        )

    def handle(self, *args: Any, recipient: str = "", **options: Any) -> None:
        try:
            received = services.receive(raw=sys.stdin.buffer.read(MOST_BYTES + 1), recipient=recipient)
        except Exception as error:  # whatever it is: the server must not send the mail back
            log.exception("mail_not_read")
            self.stderr.write(f"Not now: {type(error).__name__}")
            sys.exit(TEMPORARY_FAILURE)
        self.stdout.write(f"{received.kind}: {'counted' if received.counted else 'no effect'}")
