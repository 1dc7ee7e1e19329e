"""What all environments share. Values that differ between operators come from the environment."""

from ipaddress import ip_network
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from js_asset import static_lazy

from network_portal.env import BASE_DIR, env
from network_portal.logs import logging_config
from network_portal.settings.schedule import BEAT_SCHEDULE

ENVIRONMENT = "base"
VAR_DIR = BASE_DIR / "var"

# Addresses
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    # accounts stands before allauth, so that its templates and commands win
    "apps.core",
    "apps.audit",
    "apps.links",
    "apps.files",
    "apps.siteconfig",
    "apps.redirects",
    "apps.outbox",
    "apps.accounts",
    "apps.moderation",
    "apps.taxonomy",
    "apps.partners",
    "apps.library",
    "apps.projects",
    "apps.companies",
    "apps.reviews",
    "apps.news",
    "apps.offers",
    "apps.publications",
    "apps.events",
    "apps.support_requests",
    "apps.newsletter",
    "apps.aid",
    "apps.reporting",
    "apps.archives",
    "apps.search",
    "apps.desk",
    "apps.pages",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",  # FORM_RENDERER looks for its templates among the apps
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap",
    "django_htmx",
    "django_prose_editor",
    "js_asset",
    "csp",
]

MIDDLEWARE = [
    "apps.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.PrivateResponsesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apps.core.middleware.ErrorPagesMiddleware",
    "apps.redirects.middleware.RedirectMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "apps.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.support_requests.middleware.FormerNumberMiddleware",
]

ROOT_URLCONF = "network_portal.urls"
WSGI_APPLICATION = "network_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "apps.core.context_processors.portal",
                "apps.siteconfig.context_processors.network",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Database: one pool a process; a connection costs ten times a query
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.db("DATABASE_URL", default="postgresql:///network_portal"),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10},
}

# Rate limits live in this cache, so it must outlast a flushed broker: a table, not Redis.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
}

# How many servers of our own stand in front (0: none); so many entries of X-Forwarded-For are believed.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Background work
REDIS_URL = env.str("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/Berlin"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# Mail: Django's own way of sending leads into the outbox; only the outbox speaks SMTP.
EMAIL_BACKEND = "apps.outbox.backend.OutboxBackend"
EMAIL_URL = env.str("EMAIL_URL", default="smtp://localhost:1025")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Transformationsnetzwerk <portal@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
IMAP_URL = env.str("IMAP_URL", default="")
ALARM_EMAIL_URL = env.str("ALARM_EMAIL_URL", default="")
ALARM_EMAIL_TO = env.list("ALARM_EMAIL_TO", default=[])
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
OUTBOX_RATE = env.int("OUTBOX_RATE", default=0)
OUTBOX_DOMAIN_RATES = env.dict("OUTBOX_DOMAIN_RATES", default={})
OUTBOX_KEEP_BODIES_DAYS = env.int("OUTBOX_KEEP_BODIES_DAYS", default=30)

# After so many working days (Saxony) something has waited too long for a decision.
REVIEW_WORKING_DAYS = env.int("REVIEW_WORKING_DAYS", default=3)

# What is fetched from addresses that partners enter: ports that may be asked, and internal networks that may
# be asked nevertheless (a partner's own server in the same house, say).
FETCH_PORTS = [int(port) for port in env.list("FETCH_PORTS", default=["80", "443"])]
FETCH_ALLOWED_NETWORKS = [ip_network(one) for one in env.list("FETCH_ALLOWED_NETWORKS", default=[])]

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:signed_out"
ACCOUNT_ADAPTER = "apps.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "apps.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ENCRYPTION_KEY = env.str("MFA_ENCRYPTION_KEY", default="")
MFA_REQUIRED_FOR_MANAGERS = False
USERSESSIONS_TRACK_ACTIVITY = False  # a page that is only looked at writes nothing

# Privacy notice: its version is kept with every consent; raise it whenever the notice changes
PRIVACY_NOTICE_VERSION = "2026-11"
PRIVACY_NOTICE_URL = "pages:privacy"

# Rich text: the editor's own additions (static/js/), and where its library of pictures and files is
LIBRARY_URL = "library:list"
LIBRARY_PICKER_URL = "library:pick"
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(script)], "extensions": dict.fromkeys(names, "apps.core.richtext.rules_stand_here")}
    for script, names in {
        "js/prose_library.js": ["LibraryPicture", "LibraryFile"],
        "js/prose_language.js": ["ForeignLanguage"],
    }.items()
]
DJANGO_PROSE_EDITOR_MENU_GROUPS = [  # no menu that opens by mouse only: every item is a button
    {"group": "headings"}, {"group": "lists"}, {"group": "nodes -blockType -lists"}, {"group": "marks"},
    {"group": "link"}, {"group": "library"}, {"group": "table"}, {"group": "history"},
]  # fmt: skip

# Newsletter: addresses of connections as a proof of consent, and what keys the hashes of suppressed addresses
NEWSLETTER_KEEP_CLIENT_ADDRESS = env.bool("NEWSLETTER_KEEP_CLIENT_ADDRESS", default=False)
NEWSLETTER_ADDRESS_PEPPER = env.str("NEWSLETTER_ADDRESS_PEPPER", default="")

# Events: after so many months participants' data is deleted, unless an event says otherwise; and what keys
# the hashes with which nobody is counted twice
EVENT_RETENTION_MONTHS = env.int("EVENT_RETENTION_MONTHS", default=12)
EVENT_COUNTING_PEPPER = env.str("EVENT_COUNTING_PEPPER", default="")

# Languages and times
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
LOCALE_PATHS = sorted(path for path in (BASE_DIR / "locale").glob("*") if path.is_dir())
FORMAT_MODULE_PATH = ["network_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

# Each process keeps a copy of the network's settings and listens for changes (apps.siteconfig.current).
SITE_SETTINGS_ARE_KEPT = True

# Files: static ones are public and hashed, uploaded ones are private and served by apps.files only
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
FILES_ROOT = env.path("FILES_ROOT", default=str(VAR_DIR / "files"))
# host:port or a socket's path of a clamd that looks at uploads; empty: none.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
CLAMD_TIMEOUT = env.float("CLAMD_TIMEOUT", default=30)
FILES_MAX_BYTES = env.int("FILES_MAX_MB", default=50) * 1024 * 1024
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_ROOT), "file_permissions_mode": 0o640},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024

# Security
SECRET_KEY = env.str("SECRET_KEY", default="")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "apps.core.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = None
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
