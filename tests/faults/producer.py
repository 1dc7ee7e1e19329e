"""Processes that commit units of work and die before they tell a worker of them; for `test_outbox_sweep.py`.

Called with the number of units: `unit<n>` is committed; of every tenth `never<n>` is begun and rolled back.
"""

import os
import random
import signal
import sys


def main(units: int) -> None:
    import django

    django.setup()
    import psycopg

    # Once for all children: each would need seconds for it.
    from apps.outbox import services, tasks  # noqa: F401

    done, deaths = 0, 0
    while done < units:
        if child := os.fork():
            _pid, status = os.waitpid(child, 0)
            deaths += os.WIFSIGNALED(status)
        else:
            produce(done, units, random.Random(done))
            os._exit(0)
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            done = connection.execute("SELECT count(*) FROM outbox_outboxmessage").fetchone()[0]  # type: ignore[index]
    print(deaths)


def produce(first: int, units: int, chance: random.Random) -> None:
    """Until death: between commit and enqueue, after about ten units."""
    from django.db import transaction

    from apps.outbox import services, wakeup

    wake = wakeup.wake

    def perhaps_die(task: str) -> None:
        if chance.random() < 0.1:
            os.kill(os.getpid(), signal.SIGKILL)
        wake(task)

    wakeup.wake = perhaps_die

    def queue(name: str) -> None:
        services.queue(
            kind="notification",  # type: ignore[arg-type]
            recipient=f"{name}@example.org",
            subject=name,
            text="x",
            language="de",
            dedupe_key="unit",
        )

    for number in range(first, units):
        if number % 10 == 0:
            try:
                with transaction.atomic():
                    queue(f"never{number}")
                    raise RuntimeError("rolled back")
            except RuntimeError:
                pass
        queue(f"unit{number}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
