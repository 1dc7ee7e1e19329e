"""`make up`: the whole portal on this machine, from an empty folder to a page in the browser."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from network_portal.local import processes
from network_portal.local.errors import LocalError
from network_portal.local.folders import Folder, portal_folder, require_free_disk
from network_portal.local.prepare import prepare
from network_portal.local.servers import servers
from network_portal.local.supervisor import Stop, Supervisor, ignore_signals, stop_on_signals
from network_portal.translations import Project, compile_catalogues

SETTINGS = "network_portal.settings.local"
WEB_WORKERS = 2
THREADS_PER_WORKER = 8  # no more than the pool has connections
TASK_PROCESSES = 2
SECONDS_TO_ANSWER = 90


class Progress:
    """Numbered lines with the time since the start."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.number = 0

    def __call__(self, line: str) -> None:
        self.number += 1
        print(f"{self.number:2}. [{time.monotonic() - self.began:5.1f} s] {line}", flush=True)


def up() -> int:
    """Runs the portal until Ctrl-C or SIGTERM; returns the exit code.

    Raises:
        LocalError: if something is missing that the person can mend.
    """
    host = os.environ.get("HOST") or "127.0.0.1"
    port = _number("PORT", 8000)
    folder = portal_folder()
    for path in {folder.path, folder.postgres_home}:
        require_free_disk(path, _number("MIN_FREE_DISK_MB", 500))
    if not folder.take():
        raise LocalError(f"The portal is running already on the data in {folder.path}.")
    if not processes.is_port_free(host, port):
        raise LocalError(
            f"Port {port} of {host} is taken by another program (or not ours to use). "
            f"End that program, or take another port: make up PORT={port + 1}"
        )
    stop_on_signals()
    try:
        with ExitStack() as stack:
            stack.callback(ignore_signals)  # called first of all when the block ends by itself
            return _run(stack, folder, host, port)
    except Stop:
        print("\nAll stopped.", flush=True)
        return 0


def _run(stack: ExitStack, folder: Folder, host: str, port: int) -> int:
    say = Progress()
    variables = stack.enter_context(servers(folder, say=say))
    variables |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "BASE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{processes.free_port()}",
        "FILES_ROOT": os.environ.get("FILES_ROOT") or str(folder.path / "files"),
        "MAILBOX_DIR": str(folder.path / "mail"),
        "PYTHONUNBUFFERED": "1",
    }
    os.environ.update(variables)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    _note_running(stack, folder, variables)
    compile_catalogues(Project())

    import django

    django.setup()
    prepare(folder.path / "prepared", say)
    supervisor = Supervisor(os.environ)
    stack.callback(supervisor.stop)
    stack.callback(ignore_signals)
    _start(supervisor, folder, host, port)
    _wait_for_page(supervisor, host, port)
    say("The portal answers")
    _start_background(supervisor, folder)
    _greet(variables["BASE_URL"])
    print(f"\n{supervisor.wait()}; everything else is being stopped.", file=sys.stderr, flush=True)
    return 1


def _number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise LocalError(f"{name} must be a number, not {text!r}.")
    return int(text)


def _note_running(stack: ExitStack, folder: Folder, variables: dict[str, str]) -> None:
    """Leaves a note how to reach the running portal's servers, for its owner's eyes only."""
    note = folder.path / "running.json"
    note.unlink(missing_ok=True)
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(variables, file)
    stack.callback(lambda: note.unlink(missing_ok=True))


def _start(supervisor: Supervisor, folder: Folder, host: str, port: int) -> None:
    """What the first page needs, and the mail sink."""
    sink_port = os.environ["EMAIL_URL"].rpartition(":")[2]
    python = sys.executable
    supervisor.start(
        "mail",
        [
            python,
            "-m",
            "network_portal.local.mailsink",
            "--port",
            sink_port,
            "--dir",
            str(folder.path / "mail"),
        ],
    )
    granian = str(Path(python).parent / "granian")
    command = [granian, "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(WEB_WORKERS), "--workers-kill-timeout", "5", "--log-level", "error"]
    command += ["--blocking-threads", str(THREADS_PER_WORKER)]
    supervisor.start("web", [*command, "network_portal.wsgi:application"])


def _start_background(supervisor: Supervisor, folder: Folder) -> None:
    """Worker and beat begin when the page is there: it need not wait for them."""
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "network_portal"]
    concurrency = ["--concurrency", str(TASK_PROCESSES)]
    supervisor.start(
        "worker",
        [*celery, "worker", *concurrency, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
    )
    schedule = ["--schedule", str(folder.path / "celerybeat-schedule"), "--pidfile", ""]
    supervisor.start("beat", [*celery, "beat", *schedule, "--loglevel", "WARNING"])


def _wait_for_page(supervisor: Supervisor, host: str, port: int) -> None:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    end = time.monotonic() + SECONDS_TO_ANSWER
    answer = "nothing"
    while time.monotonic() < end:
        if ended := supervisor.ended():
            raise LocalError(f"`{ended}` ended while it started; its lines are above.")
        try:
            with urllib.request.urlopen(f"http://{reachable}:{port}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = f"{error.code} {error.read(500).decode(errors='replace')}"
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise LocalError(f"The portal did not become ready in {SECONDS_TO_ANSWER} s; /readyz says: {answer}")


def _greet(address: str) -> None:
    from apps.accounts.demo import DEMO_LOGINS

    lines = ["", f"  The portal:    {address}/", f"  Local mailbox: {address}/postfach/", ""]
    lines.append(f"  Demo log-ins for {address}/konto/login/")
    lines += [f"    {entry.role_label!s:34} {entry.email:32} {entry.password}" for entry in DEMO_LOGINS]
    print("\n".join([*lines, "", "  Ctrl-C ends all of it.", ""]), flush=True)
