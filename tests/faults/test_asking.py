"""The small run of `tests.faults.asking`: whatever breaks, a request is one case and one confirmation."""

import pytest

from tests.faults.asking import Forms, Plan, Result, run

pytestmark = pytest.mark.fault

RIGHT = {
    "posted": 10, "cases": 10, "askers": 10, "confirmations": 10, "arrived": 10, "copies": 10, "waiting": 0,
    "repeated": 3, "seconds": 1,
}  # fmt: skip


def test_each_request_once_whatever_dies(servers):
    plan = Plan(requests=100, kills=2, restarts=1, seed=3, patience=240)
    result = run(servers, plan)
    assert result.faults(plan) == [], result


@pytest.mark.parametrize(
    "change",
    [
        {"posted": 9},
        {"cases": 11},
        {"askers": 9},
        {"confirmations": 11},
        {"arrived": 9},
        {"copies": 11},
        {"waiting": 1},
        {"repeated": 0},
    ],
)
def test_each_fault_is_seen(change):
    plan = Plan(requests=10)
    assert Result(**RIGHT).faults(plan) == []
    assert Result(**{**RIGHT, **change}).faults(plan) != []


def test_a_form_is_filled_in_as_it_stands():
    page = Forms()
    page.feed(
        "<form method=get><input name=q></form><form method=post action='/x/'>"
        "<input type=hidden name=key value=k><input type=file name=uploads>"
        "<input type=checkbox name=consent value=on><textarea name=body></textarea>"
        "<select name=county><option value=''>Please</option><option value=3>Three</option><option value=4>"
        "</select><input type=radio name=way value=a><input type=radio name=way value=b checked></form>"
    )
    fields = {"key": "k", "consent": "", "body": "", "county": "3", "way": "b"}
    assert page.found == [("/x/", fields)]
