"""A real IMAP server for tests: Debian's dovecot, unprivileged and with a configuration of its own.

In CI it has to be there; elsewhere tests that need it are skipped where it is not installed.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "geheim"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
"""


@dataclass
class Dovecot:
    """`folder` is the maildir; what is put into `new` has arrived."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """What `IMAP_URL` must be."""
        return f"imap://zurueck:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    def deliver(self, mails: list[bytes]) -> None:
        """Puts mails into the mailbox as a mail server does: written elsewhere, then moved in."""
        owner = self.folder.stat()
        for number, raw in enumerate(mails):
            written = self.folder / "tmp" / f"{number:06d}.test"
            written.write_bytes(raw)
            os.chown(written, owner.st_uid, owner.st_gid)
            written.rename(self.folder / "new" / written.name)

    def left(self) -> int:
        """How many mails the mailbox still holds."""
        return sum(1 for place in ("new", "cur") for _mail in (self.folder / place).iterdir())


def program() -> str:
    """Where dovecot is; skips the test (or, in CI, fails it) if it is not installed."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        missing = "dovecot is not installed: no mail was read from a real IMAP server"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return found


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A server with one empty mailbox, on a port of its own."""
    command = program()
    # Root may not own mail: dovecot then runs as nobody.
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    base = Path(tempfile.mkdtemp(prefix="dovecot-"))
    for name in ("", "mail", "mail/new", "mail/cur", "mail/tmp"):
        (base / name).mkdir(exist_ok=True)
        os.chown(base / name, account.pw_uid, account.pw_gid)
    port = _free_port()
    (base / "dovecot.conf").write_text(
        CONFIGURATION.format(
            folder=base, user=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name, port=port,
            password=PASSWORD, uid=account.pw_uid, gid=account.pw_gid,
        )
    )  # fmt: skip
    (base / "dovecot.conf").chmod(0o644)
    as_whom = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    process = subprocess.Popen(
        [command, "-F", "-c", str(base / "dovecot.conf")], **(as_whom if os.geteuid() == 0 else {})
    )
    try:
        _wait_for(port, process, base / "log")
        yield Dovecot(base / "mail", port)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(base, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    for _attempt in range(150):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(log.read_text() if log.exists() else "dovecot does not start")
