"""A developer's machine, and trying the portal out: what `make up` runs."""

from network_portal.env import env
from network_portal.logs import configure
from network_portal.settings.base import *  # noqa: F403
from network_portal.settings.base import INSTALLED_APPS, LOGGING, STORAGES, VAR_DIR

ENVIRONMENT = "local"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="local-only-never-in-production")
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://127.0.0.1", "http://localhost:*"]

# The page that shows the mail sink's messages exists in this environment only.
INSTALLED_APPS = [*INSTALLED_APPS, "apps.mailbox"]
MAILBOX_DIR = env.path("MAILBOX_DIR", default=str(VAR_DIR / "mail"))

# Browsers allow passkeys on http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Hashed as in production, but not compressed: that takes half a minute and saves nothing on one machine.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}

configure(LOGGING)
