"""Where local data lies, and who is using it."""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path
from typing import IO

from network_portal.env import BASE_DIR
from network_portal.local.errors import LocalError

VAR_DIR = BASE_DIR / "var"
TEST_SLOTS = 8


def is_root() -> bool:
    """Whether PostgreSQL, which refuses to run as root, needs somebody else."""
    return os.geteuid() == 0


class Folder:
    """One set of local data: of the portal (`var/`) or of a test run (`var/test-1/`)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def take(self) -> bool:
        """Reserves the folder for this process until it ends; False when another one has it."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / ".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    @property
    def postgres_home(self) -> Path:
        """The folder for PostgreSQL. Root's own home is closed to the user that PostgreSQL then runs as."""
        if not is_root():
            return self.path
        name = hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:12]
        return Path("/var/tmp") / f"network-portal-{name}"


def portal_folder() -> Folder:
    """The data of `make up`; `DATA_DIR` moves it, which lets two portals of one checkout run at once."""
    return Folder(Path(os.environ.get("DATA_DIR") or VAR_DIR).resolve())


def free_test_folder() -> Folder:
    """A folder that no other test run is using now."""
    for number in range(1, TEST_SLOTS + 1):
        folder = Folder(VAR_DIR / f"test-{number}")
        if folder.take():
            return folder
    raise LocalError(f"{TEST_SLOTS} test runs are under way in this checkout; wait for one to end.")


def require_free_disk(path: Path, megabytes: int) -> None:
    """Refuses when less than `megabytes` (10^6 bytes) are free where `path` lies.

    Raises:
        LocalError: naming both numbers and how to change the threshold.
    """
    path.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(path).free // 1_000_000
    if free < megabytes:
        raise LocalError(
            f"Only {free} MB are free on the disk of {path}, {megabytes} MB are needed. "
            "Free some space, or lower the threshold with MIN_FREE_DISK_MB."
        )
