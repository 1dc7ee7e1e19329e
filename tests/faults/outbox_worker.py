"""A worker of its own process for `test_outbox_kill.py`: hands over what waits, on the tests' database.

Called with the database's name, `EMAIL_URL` and the seconds after which a dead worker's mails are taken over.
"""

import os
import sys


def main(database: str, email_url: str, lease: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "network_portal.settings.test"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_URL = email_url
    settings.OUTBOX_CLAIM_SECONDS = settings.OUTBOX_LEASE_SECONDS = lease
    django.setup()
    from apps.outbox.delivery import deliver_pending

    print("ready", flush=True)
    print(deliver_pending(seconds=30), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
