"""The WSGI entry that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.production")

application = get_wsgi_application()

from apps.outbox import watcher  # noqa: E402
from network_portal.startup import refuse_unsafe_production  # noqa: E402

refuse_unsafe_production()
watcher.start()
