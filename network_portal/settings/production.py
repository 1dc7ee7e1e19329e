"""For real: refuses to start with anything that is only meant for trying the portal out."""

from django.core.exceptions import ImproperlyConfigured

from network_portal.env import env
from network_portal.logs import configure, logging_config
from network_portal.settings.base import *  # noqa: F403
from network_portal.settings.base import LOG_LEVEL, SECRET_KEY

ENVIRONMENT = "production"
DEBUG = False

if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is never on in production: remove it from the environment.")
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("local-only"):
    raise ImproperlyConfigured(
        "SECRET_KEY (or SECRET_KEY_FILE) must be a random text of 50 characters or more."
    )
if not env.str("MFA_ENCRYPTION_KEY", default=""):
    raise ImproperlyConfigured("MFA_ENCRYPTION_KEY (or MFA_ENCRYPTION_KEY_FILE) must be set.")
if not env.list("ALLOWED_HOSTS", default=[]):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's host.")

MFA_REQUIRED_FOR_MANAGERS = True

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

LOGGING = logging_config(level=LOG_LEVEL, as_json=True)
configure(LOGGING)
