"""The one place that reads environment variables; every secret may come from a file (`NAME_FILE`)."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
