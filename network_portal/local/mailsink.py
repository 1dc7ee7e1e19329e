"""A mail server that delivers nothing: it keeps each message as a file, for the local mailbox page to show.

python -m network_portal.local.mailsink --port 1025 --dir var/mail
"""

import argparse
import asyncio
import os
import secrets
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_BYTES = 50 * 1024 * 1024


class FilingHandler:
    """Writes every message it is given into a folder; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by the server when a message has arrived; the answer goes back to the sender."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        partial = self.folder / f"{name}.partial"
        # who it really went to: the visible headers need not say so
        recipients = ", ".join(envelope.rcpt_tos)
        content = (
            envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        )
        partial.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + content)
        os.replace(partial, self.folder / f"{name}.eml")
        return f"250 OK kept as {name}.eml"


async def serve(*, host: str, port: int, folder: Path) -> None:
    """Takes messages until SIGTERM or SIGINT."""
    folder.mkdir(parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    handler = FilingHandler(folder)
    server = await loop.create_server(
        lambda: SMTP(
            handler, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=MOST_BYTES, loop=loop
        ),
        host,
        port,
    )
    await stopping.wait()
    server.close()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--dir", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(serve(host=options.host, port=options.port, folder=options.dir))


if __name__ == "__main__":
    main()
