"""Files messages as the sink does."""

from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from django.conf import settings

_numbers = count(1)


def file_message(*, subject="Ihre Anmeldung", html="<html><head></head><p>Guten Tag</p></html>") -> str:
    """Files a message with text, HTML and a calendar file; returns its name."""
    message = EmailMessage()
    message["From"] = "portal@example.org"
    message["To"] = "Erika Beispiel <erika@example.org>"
    message["Subject"] = subject
    message.set_content("Grüße: https://portal.example.org/bestaetigen/abc/")
    if html:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="termin.ics")
    number = next(_numbers)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{number:08x}"
    folder = Path(settings.MAILBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
    return name
