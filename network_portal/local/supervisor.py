"""Runs several programs as one: their lines on one screen, and when one ends, all end."""

import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from network_portal.local import processes


class Stop(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM or a closed terminal."""


STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """From now on these signals raise `Stop`, once; more of them change nothing while all is being ended."""

    def raise_stop(number: int, frame: Any) -> NoReturn:
        ignore_signals()
        raise Stop

    for number in STOP_SIGNALS:
        signal.signal(number, raise_stop)


def ignore_signals() -> None:
    """Lets a clean-up finish."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


class Supervisor:
    """Starts programs, shows their lines under their names, and stops them in the opposite order."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []

    def start(self, name: str, command: Sequence[str]) -> None:
        """Starts `command`; what it prints appears as `name | …`."""
        process = processes.start(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.running[name] = process
        thread = threading.Thread(target=self._show, args=(name, process), daemon=True)
        thread.start()
        self._threads.append(thread)

    def ended(self) -> str | None:
        """The name of a program that is no longer running, if there is one."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def wait(self) -> str:
        """Waits until a program ends; returns its name and exit code, for people."""
        while not (name := self.ended()):
            time.sleep(0.2)
        return f"{name} ended with code {self.running[name].returncode}"

    def stop(self) -> None:
        """Asks all to end at once, then waits for each."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self.running.values()):
            processes.make_sure_it_ends(process)
        for thread in self._threads:
            thread.join(1)
        self.running.clear()

    def _show(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            print(f"{name:6} | {line.decode(errors='replace').rstrip()}", flush=True)
