"""A process of its own for `test_mail_kill.py`: reads the mailbox, and dies by itself in the middle of it.

Called with the database's name, `IMAP_URL`, where to die and at which mail: "storing" is within the
transaction, "marking" after it and before the mail server is told, "never" is not at all.
"""

import os
import signal
import sys


def main(database: str, imap_url: str, where: str, at: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "network_portal.settings.test"
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.BOUNCE_ADDRESS = "zurueck@portal.example.org"
    settings.IMAP_URL = imap_url
    django.setup()
    from apps.outbox import services, tasks, wakeup
    from apps.support_requests.services import mails

    wakeup.wake = lambda task: None
    counted = 0

    def die_at(function):
        def counting(*args, **kwargs):
            nonlocal counted
            result = function(*args, **kwargs)
            counted += 1
            if counted == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return counting

    if where == "storing":
        mails._enter = die_at(mails._enter)
    elif where == "marking":
        services.receive = die_at(services.receive)
    tasks.fetch_mail()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
