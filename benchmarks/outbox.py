"""How fast the outbox hands a newsletter over, against a plain smtplib loop with a mail that is built once.

    python benchmarks/outbox.py [MAILS]

Makes a throw-away database beside the one in DATABASE_URL and a mail server that takes everything.
"""

import multiprocessing
import os
import resource
import smtplib
import socketserver
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

TEXT = "Liebe [[name]],\n\n" + "ein Absatz mit Größe und Maß, der etwas länger ist.\n" * 60


class TakesEverything(socketserver.StreamRequestHandler):
    """Just enough SMTP; as quick as Python can be, so that the sender is what is measured."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


def serve(ready: Any) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), TakesEverything) as server:
        ready.put(server.server_address[1])
        server.serve_forever()


def queue(mails: int) -> tuple[float, float]:
    """Seconds that queueing took, and by how many MB the process grew for it."""
    from apps.outbox import services
    from apps.outbox.choices import MailKind

    body = services.create_body(subject="Neues", text=TEXT, html=f"<p>{TEXT}</p>", language="de")
    rows = (
        (
            f"r{number}@example.org",
            "bench",
            {"name": f"N{number}"},
            {"List-Unsubscribe": f"<https://x/{number}>"},
        )
        for number in range(mails)
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    assert services.queue_bulk(body=body, kind=MailKind.NEWSLETTER, rows=rows, group_key="bench") == mails
    took = time.perf_counter() - began
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3


def deliver(mails: int) -> float:
    """Seconds that handing over took."""
    from apps.outbox.delivery import deliver_pending

    began = time.perf_counter()
    assert deliver_pending(seconds=3600) == mails
    return time.perf_counter() - began


def plain(port: int, mails: int) -> float:
    """Seconds that a loop takes which notes nothing and builds nothing."""
    from apps.outbox.mime import Prepared
    from apps.outbox.models import OutboxMessage

    message = OutboxMessage.objects.select_related("body").first()
    assert message is not None and message.body is not None
    data = Prepared(message.body).build(message)
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "example.org") as connection:
        for number in range(mails):
            connection.sendmail("portal@example.org", [f"r{number}@example.org"], data)
    return time.perf_counter() - began


def main(mails: int) -> None:
    import django
    from django.conf import settings

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "benchmark_outbox"
    ready: Any = multiprocessing.Queue()
    sink = multiprocessing.Process(target=serve, args=(ready,), daemon=True)
    sink.start()
    port = ready.get(timeout=10)
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        took, peak = queue(mails)
        print(f"queued:       {mails / took:8.0f} mails/s, {peak:.1f} MB more memory")
        print(f"handed over:  {mails / deliver(mails):8.0f} mails/s")
        print(f"plain loop:   {mails / plain(port, mails):8.0f} mails/s")
    finally:
        teardown_databases(databases, verbosity=0)
        sink.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
