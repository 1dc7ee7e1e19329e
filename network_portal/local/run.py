"""Runs one command with servers around it: the tests, or a management command on the data of `make up`."""

import json
import os
import signal
import subprocess
from collections.abc import Sequence

from network_portal.local import processes
from network_portal.local.errors import LocalError
from network_portal.local.folders import free_test_folder, portal_folder
from network_portal.local.servers import servers


def run(command: Sequence[str], *, on_portal: bool = False) -> int:
    """Runs `command` and returns its exit code.

    Its servers are quick ones for tests, whose data may be lost; or those of `make up` (`on_portal`), which
    are used if they are running and started otherwise.

    Raises:
        LocalError: if a server does not start or the command does not exist.
    """
    if not on_portal:
        with servers(free_test_folder(), durable=False) as variables:
            return _call(command, variables)
    folder = portal_folder()
    if not folder.take():
        note = folder.path / "running.json"
        if not note.exists():
            raise LocalError("The portal is just starting or stopping; try again in a moment.")
        return _call(command, json.loads(note.read_text()))
    with servers(folder) as variables:
        return _call(command, {**variables, "FILES_ROOT": str(folder.path / "files")})


def _call(command: Sequence[str], variables: dict[str, str]) -> int:
    """Ctrl-C reaches the command by itself, as it shares our terminal; SIGTERM is passed on."""
    try:
        process = subprocess.Popen(
            command, env={**os.environ, **variables}, preexec_fn=processes.ends_with_parent(signal.SIGTERM)
        )
    except OSError as error:
        raise LocalError(f"{command[0]}: {error.strerror}") from None
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, frame: process.terminate())
    return process.wait()
