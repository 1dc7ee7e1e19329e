"""`make check`: everything that can be judged without running the portal; only faults are shown at length."""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from network_portal.env import BASE_DIR

PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS: list[tuple[str, list[str]]] = [
    ("layout of the code", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("style of the code", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("types", [str(BIN / "mypy"), "--no-error-summary", "--no-incremental", "apps", "network_portal"]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("translations", [PYTHON, "-m", "network_portal.translations", "check"]),
    ("production settings", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
]


def production_environment() -> dict[str, str]:
    """What production settings ask for, with values that open nothing."""
    return {
        "DJANGO_SETTINGS_MODULE": "network_portal.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "MFA_ENCRYPTION_KEY": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "portal.example.org",
        "BASE_URL": "https://portal.example.org",
        "EMAIL_URL": "smtp://mail.example.org:25",
    }


def check() -> int:
    """Runs all steps, whatever the ones before said; returns the exit code."""
    failed = []
    for words, command in STEPS:
        began = time.monotonic()
        extra = production_environment() if words == "production settings" else {}
        answer = subprocess.run(
            command,
            cwd=BASE_DIR,
            env={**os.environ, **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        verdict = "FAULTY" if answer.returncode else "ok"
        print(f"{words:20} {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
        if answer.returncode:
            failed.append(words)
            print(answer.stdout.strip(), flush=True)
    return 1 if failed else 0
