"""The small run of `make faults`: processes die, broker and database break, and each mail goes out once.

And units of work that were committed by processes that died before they could tell anybody.
"""

import subprocess
import sys
import time

import pytest

from network_portal.local import processes
from tests.faults.chaos import ROOT, Plan, Result, run

pytestmark = pytest.mark.fault

CALM = {"kills": 0, "flushes": 0, "outage": 0, "restarts": 0}
WITHIN = 60


def test_each_mail_once_whatever_dies(servers):
    """Of the kind whose second copy is worse than a missing one; `make faults` has both, and longer."""
    plan = Plan(
        kind="park", recipients=1000, kills=5, flushes=1, outage=3, restarts=1, seed=4, longest_delay=0.02
    )
    result = run(servers, plan)
    assert result.faults(plan) == [], result


def test_the_run_above_can_fail(servers):
    # long enough for the sweep to wake the other workers, who then take the same mails
    plan = Plan(recipients=800, longest_delay=0.05, control=True, **CALM)
    result = run(servers, plan)
    assert result.doubles > 0
    assert result.faults(plan) != []


@pytest.mark.parametrize(
    "change", [{"missing": 1, "delivered": 9, "lost": 1}, {"doubles": 1}, {"parked": 1}, {"waiting": 1}]
)
def test_each_fault_is_seen(change):
    right = {"delivered": 10, "doubles": 0, "missing": 0, "parked": 0, "lost": 0, "waiting": 0, "seconds": 1}
    calm = Plan(kind="park", recipients=10, **CALM)
    assert Result(**right).faults(calm) == []
    assert Result(**{**right, **change}).faults(calm) != []


def test_committed_work_is_done_by_the_sweep_and_work_rolled_back_never(servers):
    """1,000 units; processes die about a hundred times between commit and enqueue; the broker forgets all."""
    servers.sql("TRUNCATE outbox_outboxmessage, outbox_messagebody CASCADE")
    servers.sink.copies.clear()
    servers.sink.longest_delay = 0
    command = [sys.executable, "-m", "tests.faults.producer", "1000"]
    made = subprocess.run(
        command, cwd=ROOT, env=servers.environment, check=True, capture_output=True, text=True
    )
    assert int(made.stdout.split()[-1]) > 30
    servers.broker.flush()
    worker = servers.celery("worker", "--concurrency", "2", "--without-mingle")
    beat = servers.celery("beat", "--schedule", str(servers.folder / "beat"), "--pidfile", "")
    try:
        began = time.monotonic()
        while len(servers.sink.copies) < 1000 and time.monotonic() - began < WITHIN:
            time.sleep(0.1)
        took = time.monotonic() - began
    finally:
        for process in (worker, beat):
            processes.stop(process)
    assert took < WITHIN
    assert set(servers.sink.copies) == {f"unit{number}@example.org" for number in range(1000)}
    assert set(servers.sink.copies.values()) == {1}
