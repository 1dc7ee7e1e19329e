"""How fast a newsletter goes out, from "send" to the mail server, against a plain smtplib loop of such mails.

    python benchmarks/outbox.py [--mails 20000] [--connections 2] [--many 100000] [--latency 0]

The whole path: recipients are frozen, queued in batches by one process, handed over by others, each over one
connection, to a mail server that takes everything. The plain loop has as many connections, sends the same
bytes, notes nothing and builds nothing. `--latency`: milliseconds that the server takes for a text, as real
ones do; with none, what is measured is how much processor each way needs. Then the time to freeze many
recipients, and how much memory the processes take for a few and for many. Makes a throw-away database beside
the one in DATABASE_URL.
"""

import argparse
import asyncio
import multiprocessing
import os
import re
import smtplib
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

spawn = multiprocessing.get_context("spawn")
DATABASE = "benchmark_outbox"
PARAGRAPH = "<p>Ein Absatz mit Größe und Maß, der etwas länger ist, wie ihn ein Newsletter hat.</p>"


class TakesEverything(asyncio.Protocol):
    """Just enough SMTP, as quick as Python can be, so that the sender is what is measured."""

    count: Any = None
    latency: float = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport, self.buffer, self.text, self.busy = transport, b"", False, False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.go_on()

    def go_on(self) -> None:
        """Answers one after the other; what comes after a text waits until that is taken."""
        answers = []
        while not self.busy:
            if self.text:
                if not self.buffer.endswith(b"\r\n.\r\n") and b"\r\n.\r\n" not in self.buffer:
                    break
                self.buffer, self.text = self.buffer.partition(b"\r\n.\r\n")[2], False
                self.count.value += 1
                if self.latency:
                    self.busy = True
                    asyncio.get_running_loop().call_later(self.latency, self.taken)
                else:
                    answers.append(b"250 taken\r\n")
                continue
            line, end, rest = self.buffer.partition(b"\r\n")
            if not end:
                break
            self.buffer = rest
            self.text = line.upper() == b"DATA"
            known = {
                b"QUIT": b"221 bye\r\n",
                b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
                b"DATA": b"354 go\r\n",
            }
            answers.append(known.get(line[:4].upper(), b"250 ok\r\n"))
        if answers:
            self.transport.write(b"".join(answers))

    def taken(self) -> None:
        self.busy = False
        self.transport.write(b"250 taken\r\n")
        self.go_on()


def serve(port: Any, count: Any, latency: float) -> None:
    TakesEverything.count, TakesEverything.latency = count, latency / 1000

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(TakesEverything, "127.0.0.1", 0)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def set_up(port: int) -> None:
    """Django on the throw-away database, its mail going to `port`."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = DATABASE
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.OUTBOX_WORKERS = 64
    django.setup()
    from apps.outbox import wakeup

    wakeup.wake = lambda task: None


def most_memory() -> float:
    """MB of this process at its peak; `ru_maxrss` would begin with what its parent took (Linux, exec)."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert peak is not None
    return int(peak[1]) / 1e3


def queueing(port: int, begin: Any, stop: Any, memory: Any) -> None:
    set_up(port)
    from apps.newsletter.services.sending import continue_sending

    begin.wait()
    while not stop.is_set():
        continue_sending()
        time.sleep(0.05)
    memory.put(("queueing", most_memory()))


def delivering(port: int, begin: Any, stop: Any, memory: Any) -> None:
    set_up(port)
    from apps.outbox.delivery import deliver_pending

    begin.wait()
    while not stop.is_set():
        deliver_pending(seconds=3600)
        time.sleep(0.02)
    memory.put(("delivering", most_memory()))


def plain(port: int, data: bytes, mails: int, begin: Any) -> None:
    begin.wait()
    with smtplib.SMTP("127.0.0.1", port, "example.org") as connection:
        for number in range(mails):
            connection.sendmail("portal@example.org", [f"r{number}@example.org"], data)


def make_readers(number: int) -> None:
    """Confirmed subscriptions, each with its lasting link."""
    from django.utils import timezone

    from apps.links.models import SignedLink
    from apps.newsletter.models import Subscription
    from apps.newsletter.services.subscriptions import PREFERENCES, default_newsletter

    now, newsletter = timezone.now(), default_newsletter()
    first = Subscription.objects.count()
    for start in range(first, number, 5000):
        readers = [
            Subscription(
                newsletter=newsletter, email=f"r{n}@example.org", state="active", consent_text_version="1",
                asked_at=now, confirmed_at=now, source="benchmark", language="de",
            )
            for n in range(start, min(start + 5000, number))
        ]  # fmt: skip
        for reader in readers:
            reader.address_hash = f"{reader.email:0>64}"[-64:]
        Subscription.objects.bulk_create(readers)
        links = [
            SignedLink(purpose=PREFERENCES, subject_id=str(reader.pk), expires_at=now.replace(year=2090))
            for reader in readers
        ]
        SignedLink.objects.bulk_create(links)
        for reader, link in zip(readers, links, strict=True):
            reader.link = link
        Subscription.objects.bulk_update(readers, ["link"], batch_size=1000)


def send_issue() -> tuple[Any, float]:
    """An issue of about 20 KB, begun; and the seconds that took."""
    from django.db import transaction

    from apps.newsletter.models import Issue
    from apps.newsletter.services.sending import begin
    from apps.newsletter.services.subscriptions import default_newsletter

    issue = Issue.objects.create(
        newsletter=default_newsletter(), subject_de="Neues aus dem Netzwerk", intro_de=PARAGRAPH * 75
    )
    began = time.perf_counter()
    with transaction.atomic():
        begin(Issue.objects.select_for_update().get(pk=issue.pk), known_cancelled=(), actor="system")
    return issue, time.perf_counter() - began


def whole_path(port: int, count: Any, connections: int, mails: int) -> tuple[float, float, dict[str, float]]:
    """Seconds from "send" until all have arrived; those of freezing; the MB that the processes took."""
    start, stop, memory = spawn.Event(), spawn.Event(), spawn.Queue()
    jobs = [spawn.Process(target=queueing, args=(port, start, stop, memory))]
    jobs += [spawn.Process(target=delivering, args=(port, start, stop, memory)) for _ in range(connections)]
    for job in jobs:
        job.start()
    time.sleep(6)  # workers run already when somebody sends
    count.value = 0
    began = time.perf_counter()
    start.set()
    _issue, froze = send_issue()
    while count.value < mails:
        time.sleep(0.02)
    took = time.perf_counter() - began
    stop.set()
    used = dict(sorted(memory.get(timeout=60) for _ in jobs))  # of several the one with most
    for job in jobs:
        job.join()
    return took, froze, used


def plain_loop(port: int, count: Any, connections: int, mails: int) -> float:
    """Seconds for the same bytes by smtplib alone."""
    from apps.outbox.mime import Prepared
    from apps.outbox.models import OutboxMessage

    message = OutboxMessage.objects.exclude(body=None).select_related("body").latest("pk")
    assert message.body is not None
    data = Prepared(message.body).build(message)
    print(f"one mail has {len(data) / 1e3:.1f} KB")
    start = spawn.Event()
    jobs = [
        spawn.Process(target=plain, args=(port, data, mails // connections, start))
        for _ in range(connections)
    ]
    for job in jobs:
        job.start()
    time.sleep(3)
    count.value = 0
    began = time.perf_counter()
    start.set()
    for job in jobs:
        job.join()
    return time.perf_counter() - began


def main(mails: int, connections: int, many: int, latency: float) -> None:
    found, count = spawn.Queue(), spawn.Value("i", 0, lock=False)
    sink = spawn.Process(target=serve, args=(found, count, latency), daemon=True)
    sink.start()
    port = found.get(timeout=20)
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = DATABASE
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        from apps.newsletter.models import Issue
        from apps.outbox import wakeup

        wakeup.wake = lambda task: None
        make_readers(1000)
        _took, _froze, few = whole_path(port, count, connections, 1000)
        make_readers(mails)
        Issue.objects.update(state="sent")
        took, froze, _used = whole_path(port, count, connections, mails)
        bare = plain_loop(port, count, connections, mails)
        print(f"from send to the sink: {mails / took:8.0f} mails/s ({froze:.2f} s of it to freeze them)")
        print(f"plain smtplib loop:    {mails / bare:8.0f} mails/s over as many connections ({connections})")
        print(f"ratio:                 {bare / took:8.2f}", flush=True)
        if many:
            make_readers(many)
            Issue.objects.update(state="sent")
            took, froze, lots = whole_path(port, count, connections, many)
            print(f"freezing {many} recipients: {froze:.2f} s; all of them out at {many / took:.0f} mails/s")
            for name, most in lots.items():
                print(f"most memory, MB, {name}: {few[name]:.0f} for 1000 recipients, {most:.0f} for {many}")
    finally:
        teardown_databases(databases, verbosity=0)
        sink.terminate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--latency", type=float, default=0)
    chosen = parser.parse_args()
    main(chosen.mails, chosen.connections, chosen.many, chosen.latency)
