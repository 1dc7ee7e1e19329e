"""Starting programs so that none of them outlives us, and stopping them."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

PR_SET_PDEATHSIG = 1


def ends_with_parent(with_signal: int) -> Callable[[], None] | None:
    """For `preexec_fn`: the kernel ends the program when we are killed outright (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, with_signal)

    return ask_kernel


def start(
    command: Sequence[str | os.PathLike[str]], *, death_signal: int = signal.SIGTERM, **options: Any
) -> subprocess.Popen[bytes]:
    """Starts `command` in a session of its own: Ctrl-C reaches us only, and we end it in good order."""
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        start_new_session=True,
        preexec_fn=ends_with_parent(death_signal),
        **options,
    )


def stop(process: subprocess.Popen[bytes], *, with_signal: int = signal.SIGTERM, seconds: float = 10) -> None:
    """Asks `process` to end, and ends it and all its children after `seconds`."""
    if process.poll() is None:
        process.send_signal(with_signal)
    make_sure_it_ends(process, seconds)


def make_sure_it_ends(process: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """Waits for a process that was asked to end already; a second signal would make Celery drop its tasks."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_port_free(host: str, port: int) -> bool:
    """Whether we could listen on `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
