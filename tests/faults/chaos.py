"""Everything that can break breaks while thousands of mails go out: who gets none, and who two?

    make faults                      the full run: about half an hour
    python -m tests.faults.chaos     with --recipients, --kills, --seeds and the like

Servers of its own: PostgreSQL and a broker that are stopped and started, two Celery workers of two slots
whose process groups are killed (SIGKILL) at random moments, a beat, and a mail server with random delays.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis
from aiosmtpd.controller import Controller

from network_portal.local import processes
from network_portal.local.folders import Folder
from network_portal.local.postgres import Postgres
from network_portal.local.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
SLOTS = 2
KINDS = {"resend": "notification", "park": "newsletter"}


@dataclass(frozen=True)
class Plan:
    """What is to happen. `outage` and `longest_delay` in seconds; a delay for each mail is drawn below it."""

    kind: str = "resend"
    recipients: int = 10_000
    kills: int = 20
    flushes: int = 2
    outage: float = 60
    restarts: int = 1
    seed: int = 1
    longest_delay: float = 0.06
    patience: float = 400
    control: bool = False

    @property
    def most_in_doubt(self) -> int:
        """One mail for each slot of what was killed, and for each slot when the database is cut off."""
        return self.kills * SLOTS + self.restarts * WORKERS * SLOTS

    @property
    def breaks(self) -> int:
        return self.kills + self.flushes + self.restarts + (self.outage > 0)


@dataclass(frozen=True)
class Result:
    """How many recipients got their mail; copies too many; who got none, is parked, or still waits.

    A parked mail may have arrived: its worker died before it heard so. `lost`: neither arrived nor parked.
    """

    delivered: int
    doubles: int
    missing: int
    parked: int
    lost: int
    waiting: int
    seconds: float

    def faults(self, plan: Plan) -> list[str]:
        """What was promised and not kept."""
        promised = {
            "nothing waits any more": self.waiting == 0,
            "each got it": self.missing == 0 or plan.kind == "park",
            "no more doubles than were in doubt": self.doubles <= plan.most_in_doubt,
            "no double of what is parked": self.doubles == 0 or plan.kind == "resend",
            "who misses it is parked": self.lost == 0 and self.missing <= self.parked,
            "no more parked than were in doubt": self.parked <= plan.most_in_doubt,
            "without a break exactly one each": plan.breaks > 0 or not (self.doubles or self.parked),
        }
        return [promise for promise, kept in promised.items() if not kept]


@dataclass
class Sink:
    """Takes mail, after a while, and answers after another."""

    copies: Counter = field(default_factory=Counter)
    longest_delay: float = 0
    chance: random.Random = field(default_factory=random.Random)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.chance.uniform(0, self.longest_delay))
        self.copies[envelope.rcpt_tos[0]] += 1
        await asyncio.sleep(self.chance.uniform(0, self.longest_delay))
        return "250 taken"


class Broker:
    """A Redis that comes back at its old address."""

    def __init__(self, folder: Path) -> None:
        self.program = RedisServer(Folder(folder))._program()
        self.port = processes.free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        # Not tied to the thread that starts it: the outage's ends before it.
        self.process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, with_signal=signal.SIGKILL)

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()


class Cluster:
    """All servers, with an empty outbox; `environment` leads the portal's processes to them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.postgres = Postgres(Folder(folder))
        # A process that is cut off loses nothing of what it wrote; the machine itself stays up here.
        self.postgres.settings["fsync"] = "off"
        self.broker = Broker(folder)
        self.sink = Sink()
        port = processes.free_port()
        controller = Controller(self.sink, hostname="127.0.0.1", port=port)
        stack.callback(self.postgres.stop)
        self.postgres.start()
        stack.callback(self.broker.stop)
        self.broker.start()
        controller.start()
        stack.callback(controller.stop)
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": self.postgres.url,
            "DATABASE_POOL_SIZE": "4",
            "REDIS_URL": self.broker.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}?timeout=4",
            "LOG_LEVEL": "ERROR",
        }
        self.manage("migrate", "--verbosity", "0")

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def sql(self, statement: str, *values: Any) -> list[tuple]:
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def celery(self, *arguments: str, control: bool = False) -> subprocess.Popen[bytes]:
        environment = {**self.environment, **({"CHAOS_CONTROL": "1"} if control else {})}
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app",
            "tests.faults.app",
            *arguments,
            "--loglevel",
            "ERROR",
        ]
        with (self.folder / "celery.log").open("ab") as log:
            return processes.start(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def restart_postgres(self) -> None:
        """Immediately: as if its power were cut."""
        process = self.postgres.process
        assert process is not None
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        self.postgres.start()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Servers of their own, which end with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-chaos-")))
        yield Cluster(folder, stack)


def run(servers: Cluster, plan: Plan) -> Result:
    """Sends `plan.recipients` mails while what it says breaks."""
    chance = random.Random(plan.seed)
    servers.sink.copies.clear()
    servers.sink.longest_delay, servers.sink.chance = plan.longest_delay, random.Random(plan.seed)
    servers.sql("TRUNCATE outbox_outboxmessage, outbox_messagebody CASCADE")
    servers.manage("shell", "--no-imports", "-c", _queue(plan))
    workers = [_worker(servers, number, plan) for number in range(WORKERS)]
    beat = servers.celery("beat", "--schedule", str(servers.folder / "beat"), "--pidfile", "")
    began = time.monotonic()
    try:
        _wait_for(
            lambda: sum(servers.sink.copies.values()) > plan.recipients // 100,
            "the first mails",
            plan.patience,
        )
        _break_everything(servers, plan, workers, chance)
        _wait_for(lambda: _waiting(servers) == 0, "the last mails", plan.patience, must=False)
    finally:
        for process in [*workers, beat]:
            processes.stop(process, with_signal=signal.SIGKILL)
    copies = servers.sink.copies
    parked = servers.sql("SELECT recipient FROM outbox_outboxmessage WHERE state = 'uncertain'")
    recipients = {f"r{number}@example.org" for number in range(plan.recipients)}
    return Result(
        delivered=len(copies),
        doubles=sum(copies.values()) - len(copies),
        missing=plan.recipients - len(copies),
        parked=len(parked),
        lost=len(recipients - set(copies) - {recipient for (recipient,) in parked}),
        waiting=_waiting(servers),
        seconds=time.monotonic() - began,
    )


def _queue(plan: Plan) -> str:
    return (
        "from apps.outbox import services, wakeup\n"
        "wakeup.wake = lambda task: None\n"
        "body = services.create_body(subject='Neues', text='Text', language='de')\n"
        f"rows = ((f'r{{n}}@example.org', 'chaos', {{}}, {{}}) for n in range({plan.recipients}))\n"
        f"services.queue_bulk(body=body, kind='{KINDS[plan.kind]}', rows=rows)\n"
    )


def _worker(servers: Cluster, number: int, plan: Plan) -> subprocess.Popen[bytes]:
    arguments = ["worker", "--concurrency", str(SLOTS), "--hostname", f"chaos{number}@%h", "--without-mingle"]
    return servers.celery(*arguments, control=plan.control)


def _waiting(servers: Cluster) -> int:
    try:
        found = servers.sql(
            "SELECT count(*) FROM outbox_outboxmessage WHERE state IN ('pending', 'handing_over')"
        )
    except psycopg.OperationalError:
        return -1
    return found[0][0]


def _break_everything(servers: Cluster, plan: Plan, workers: list, chance: random.Random) -> None:
    """All breaks in an order and at moments drawn by the seed, while there still is something to send."""
    outage = threading.Thread(target=_outage, args=(servers, plan.outage))
    steps = ["kill"] * plan.kills + ["flush"] * plan.flushes + ["restart"] * plan.restarts
    chance.shuffle(steps)
    began_outage = False
    for position, step in enumerate(steps):
        _wait_for(lambda: _waiting(servers) >= 0, "the database", plan.patience)
        # Spread over what is still to be sent, so that each break hits something.
        goal = plan.recipients * (position + chance.random()) / (len(steps) + 2)
        _wait_for(lambda goal=goal: len(servers.sink.copies) >= goal, step, 75, must=False)
        if plan.outage and not began_outage and position >= len(steps) // 3:
            outage.start()
            began_outage = True
        if step == "kill":
            number = chance.randrange(WORKERS)
            os.killpg(workers[number].pid, signal.SIGKILL)
            workers[number].wait()
            workers[number] = _worker(servers, number, plan)
        elif step == "restart":
            servers.restart_postgres()
        else:
            _flush(servers)
    if began_outage:
        outage.join()


def _flush(servers: Cluster) -> None:
    try:
        servers.broker.flush()
    except redis.ConnectionError:
        time.sleep(0.1)


def _outage(servers: Cluster, seconds: float) -> None:
    servers.broker.stop()
    time.sleep(seconds)
    servers.broker.start()


def _wait_for(condition: Callable[[], bool], what: str, seconds: float, *, must: bool = True) -> None:
    ends_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends_at:
            if must:
                raise TimeoutError(f"{what}: not in {seconds} s")
            return
        time.sleep(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recipients", type=int, default=Plan.recipients)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--outage", type=float, default=Plan.outage)
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    chosen = parser.parse_args()
    size = {"recipients": chosen.recipients}
    calm = {**size, "kills": 0, "flushes": 0, "outage": 0, "restarts": 0}
    plans = [Plan(kind=kind, **calm) for kind in chosen.kinds]
    plans += [
        Plan(kind=kind, seed=seed, kills=chosen.kills, outage=chosen.outage, **size)
        for kind in chosen.kinds
        for seed in chosen.seeds
    ]
    failed = 0
    with cluster() as servers:
        for plan in plans:
            result = run(servers, plan)
            faults = result.faults(plan)
            failed += bool(faults)
            print(
                f"{plan}\n    {result}\n    {'FAULTS: ' + '; '.join(faults) if faults else 'as promised'}",
                flush=True,
            )
        control = Plan(recipients=1000, kills=0, flushes=0, outage=0, restarts=0, control=True)
        result = run(servers, control)
        failed += not result.faults(control)
        verdict = "fails, as it must" if result.faults(control) else "FAULT: the test cannot fail"
        print(f"control without the token:\n    {result}\n    {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
