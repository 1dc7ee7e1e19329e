"""Unit tests: real database, mails stay in the outbox' table, no broker unless a test asks for one."""

import tempfile
from pathlib import Path

from network_portal.logs import configure
from network_portal.settings.base import *  # noqa: F403
from network_portal.settings.base import DATABASES, INSTALLED_APPS, LOGGING, env

ENVIRONMENT = "test"
DEBUG = False
SECRET_KEY = "test-only"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "apps.mailbox"]
# In a race everybody has a connection of their own
DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = env.int("DATABASE_POOL_SIZE", default=40)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FILES_ROOT = Path(tempfile.mkdtemp(prefix="portal-test-files-"))
MAILBOX_DIR = FILES_ROOT / "mail"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_ROOT)},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = False
SITE_SETTINGS_ARE_KEPT = False  # a connection that listens would keep the test database from being removed
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

configure(LOGGING)
