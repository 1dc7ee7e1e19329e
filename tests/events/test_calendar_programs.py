"""The calendar as a program that others wrote sees it: khal, which is given what the running server sends."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.events.models import Event, EventSession
from apps.events.services import organising
from apps.partners.services import editorial
from tests.factories.accounts import make_manager
from tests.factories.calendars import coming
from tests.factories.events import make_event, make_session

pytestmark = pytest.mark.django_db(transaction=True)

CONFIG = """
[calendars]
[[portal]]
path = {folder}/calendar
[locale]
local_timezone = Europe/Berlin
default_timezone = Europe/Berlin
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
SHOWN_AS = "{title}|{start-long-full}|{end-long-full}|{status}|"


class Khal:
    """A reader's calendar program with an empty calendar."""

    def __init__(self, folder: Path, server: str):
        self.folder, self.server = folder, server
        (folder / "calendar").mkdir()
        (folder / "config").write_text(CONFIG.format(folder=folder), encoding="utf-8")

    def subscribe(self, path: str, shown_as: str = SHOWN_AS) -> list[str]:
        """Takes in what the server sends now; returns what the program shows of the next twelve months."""
        with urlopen(f"{self.server}{path}", timeout=20) as answer:
            (self.folder / "portal.ics").write_bytes(answer.read())
        self._run("import", "--batch", "-a", "portal", str(self.folder / "portal.ics"))
        period = (f"{timezone.localdate():%Y-%m-%d}", "370d")
        shown = self._run("list", "--day-format", "", "--format", shown_as, *period)
        return [line.replace(" |", "|") for line in shown.splitlines() if line.strip()]

    def _run(self, *arguments: str) -> str:
        program = Path(sys.executable).with_name("khal")
        done = subprocess.run(
            [str(program), "-c", str(self.folder / "config"), *arguments],
            capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "Europe/Berlin"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def khal(tmp_path, live_server) -> Khal:
    return Khal(tmp_path, live_server.url)


def local(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def times(session: EventSession) -> str:
    return f"{local(session.starts_at)}|{local(session.ends_at)}"


def make_session_row(starts_at) -> EventSession:
    return EventSession(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


def row(event: Event) -> str:
    return f"{event.title_de}|{local(event.starts_at)}|{local(event.ends_at)}|"


@pytest.mark.parametrize("name", ["events:calendar", "events:ics"])
def test_made_moved_and_cancelled_are_seen(khal, name):
    event = make_event(title_de="Werkstattgespräch, Teil 1; für alle", starts_at=coming(20))
    address = reverse(name, args=[event.slug] if name == "events:ics" else [])
    manager = make_manager()
    assert khal.subscribe(address) == [f"{row(event)}CONFIRMED|"]

    event = Event.objects.get(pk=event.pk)
    event.starts_at, event.ends_at = coming(34, hour=14), coming(34, hour=16)
    organising.save(content=event, actor=manager, base_version=event.version)
    assert khal.subscribe(address) == [f"{row(event)}CONFIRMED|"]

    organising.cancel_event(event=Event.objects.get(pk=event.pk), actor=manager, note="")
    assert khal.subscribe(address) == [f"Abgesagt: {row(event)}CANCELLED|"]


def test_sessions_that_come_move_and_go_are_seen_and_so_is_what_is_taken_down(khal):
    event = make_event(title_de="Kurs", starts_at=coming(20), ends_at=coming(40))
    first, second = (
        make_session(event, title_de="Eins"),
        make_session(event, starts_at=coming(30), title_de=""),
    )
    address, manager = reverse("events:calendar"), make_manager()
    one, other = f"Kurs: Eins|{times(first)}|", f"Kurs|{times(second)}|"
    assert khal.subscribe(address) == [f"{one}CONFIRMED|", f"{other}CONFIRMED|"]

    first.starts_at, first.ends_at = coming(25, hour=14), coming(25, hour=15)
    rows = [first, make_session_row(coming(35))]
    event = Event.objects.get(pk=event.pk)
    organising.save(content=event, actor=manager, base_version=event.version, related={"sessions": rows})
    one, new = f"Kurs: Eins|{times(first)}|", f"Kurs|{times(rows[1])}|"
    expected = [f"{one}CONFIRMED|", f"Abgesagt: {other}CANCELLED|", f"{new}CONFIRMED|"]
    assert khal.subscribe(address) == expected

    editorial.archive(content=Event.objects.get(pk=event.pk), actor=manager)
    shown = khal.subscribe(address)
    assert [line.split("|")[0] for line in shown] == ["Nicht mehr angekündigt"] * 3
    assert all(line.endswith("CANCELLED|") for line in shown)


def test_hours_are_right_on_both_sides_of_a_clock_change(khal):
    # 13:00 in UTC is 14:00 in winter and 15:00 in summer; twelve months have both.
    events = [make_event(starts_at=coming(days, hour=13)) for days in (10, 100, 190, 280)]
    assert khal.subscribe(reverse("events:calendar")) == [f"{row(event)}CONFIRMED|" for event in events]


def test_whole_days_are_whole_days(khal):
    begins = timezone.localtime(coming(20)).replace(hour=0)
    event = make_event(starts_at=begins, ends_at=begins + timedelta(days=1, hours=23, minutes=59))
    shown = khal.subscribe(reverse("events:calendar"), "{title}|{start-date-long}|{start-end-time-style}|")
    row = f"{event.title_de}|{begins:%Y-%m-%d}|"
    assert shown == [f"{row}↦|", f"{row}⇥|"]  # from this day, until this day, without any hours
