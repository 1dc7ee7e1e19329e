"""The whole portal as `make up` runs it, on data of its own: web, worker, beat, broker and mail sink."""

import email
import email.message
import email.policy
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg

from network_portal.local.processes import free_port

SECONDS_TO_START = 120
SECONDS_FOR_MAIL = 45


@dataclass
class Portal:
    """A running portal: where it is, what it mailed, and its database."""

    url: str
    mail_folder: Path
    database: dict
    environment: dict[str, str]

    def sql(self, statement: str, *values) -> list[tuple]:
        """Runs one statement on the portal's database, as a test moves time."""
        with psycopg.connect(**self.database, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def run(self, code: str) -> str:
        """Runs a line of Python inside the portal, as when the clock starts a task of the night.

        Returns what it printed.
        """
        command = [sys.executable, "-m", "network_portal.local", "run", "--portal", "--", sys.executable]
        command += ["manage.py", "shell", "-c", code]
        return subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def mails(self, to: str, subject: str = "") -> list[email.message.EmailMessage]:
        """What has arrived for `to`, the oldest first; `subject` is a part of it."""
        messages = []
        for path in sorted(self.mail_folder.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in ("", *str(message["X-Envelope-To"]).split(", ")) and subject in str(message["Subject"]):
                messages.append(message)
        return messages  # type: ignore[return-value]

    def wait_for_mail(self, to: str, subject: str = "", *, number: int = 1) -> email.message.EmailMessage:
        """The `number`th mail to `to`; fails when it does not come."""
        wait_until(lambda: len(self.mails(to, subject)) >= number, f"mail {number} to {to}: {subject!r}")
        return self.mails(to, subject)[number - 1]


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = SECONDS_FOR_MAIL) -> None:
    """Looks again and again; fails with `what` when time is up."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen in {seconds} s: {what}"
        time.sleep(0.2)


def text_of(message: email.message.EmailMessage) -> str:
    """The mail's text part."""
    body = message.get_body(preferencelist=("plain",))
    assert body is not None
    return body.get_content()


def link_in(message: email.message.EmailMessage, part: str) -> str:
    """The first address in the mail's text that holds `part`."""
    addresses = re.findall(r"https?://\S+", text_of(message))
    found = [address.rstrip(".,)") for address in addresses if part in address]
    assert found, f"no address with {part!r} in {addresses}"
    return found[0]


@contextmanager
def running_portal(folder: Path) -> Iterator[Portal]:
    """`make up` on a fresh database of the test servers; everything ends with the block."""
    config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    server = {
        "host": config.get("HOST") or None,
        "port": config.get("PORT") or None,
        "user": config.get("USER") or None,
        "password": config.get("PASSWORD") or None,
        **config.get("OPTIONS", {}),
    }
    name = f"journeys_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield from _run(folder, {**server, "dbname": name}, _with_name(os.environ["DATABASE_URL"], name))
    finally:
        with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _with_name(url: str, name: str) -> str:
    head, question, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{question}{query}"


def _run(folder: Path, database: dict, database_url: str) -> Iterator[Portal]:
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "network_portal.settings.local",
    }
    for name in ("DJANGO_ALLOW_ASYNC_UNSAFE", "FILES_ROOT", "MAILBOX_DIR"):
        environment.pop(name, None)
    log = (folder / "portal.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "network_portal.local", "up"],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_for_start(process, folder / "portal.log")
        note = json.loads((folder / "running.json").read_text())
        yield Portal(note["BASE_URL"], Path(note["MAILBOX_DIR"]), database, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        log.close()


def _wait_for_start(process: subprocess.Popen, log: Path) -> None:
    def started() -> bool:
        assert process.poll() is None, f"the portal ended while starting:\n{log.read_text()[-4000:]}"
        return "Local mailbox:" in log.read_text()

    wait_until(started, f"start of the portal; see {log}", seconds=SECONDS_TO_START)
