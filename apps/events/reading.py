"""Reading other people's calendar files (RFC 5545): each event by itself; a broken one spoils no other.

Runs as a program of its own (`python -m apps.events.reading`: file in, JSON out) with limits on time and
memory, because a few lines of recurrence can keep a machine busy for ever. So nothing here knows Django.
"""

import json
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

LOCAL = ZoneInfo("Europe/Berlin")
WINDOW = timedelta(days=548)  # 18 months
MOST_COMPONENTS = 5000
MOST_DATES = 100  # of one series
MOST_ENTRIES = 1000
LONGEST = timedelta(days=366)
SECONDS_EACH = 1.0  # of the processor's time
SECONDS_ALL, MEMORY = 30, 1024**3
_YEARS = range(1970, 2101)
_TOO_OFTEN = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BYSECOND=|BYMINUTE=|BYHOUR=[^;]*,", re.IGNORECASE)
_RULES = re.compile(rb"^(RRULE|RDATE|EXRULE|RECURRENCE-ID)[;:]", re.IGNORECASE | re.MULTILINE)
_UID = re.compile(rb"^UID(?:;[^:\n]*)?:(.*)$", re.IGNORECASE | re.MULTILINE)
_FOLD, _FOLD_IN_BYTES = re.compile(r"\n[ \t]"), re.compile(rb"(?:\r\n|\r|\n)[ \t]")
_EDGE = re.compile(rb"^(BEGIN|END):([A-Z-]+)$", re.IGNORECASE)


@dataclass
class Entry:
    """One date of the calendar. `key` is its UID, for one of a series with the moment it was planned for."""

    key: str
    uid: str
    starts_at: datetime
    ends_at: datetime
    is_all_day: bool = False
    is_cancelled: bool = False
    title: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    online_url: str = ""


@dataclass
class Problem:
    """What could not be read, or was put right; `code` is one of `choices.Fault`."""

    code: str
    label: str = ""
    uid: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """All that a file says of the time from now on.

    `left_out` counts what is over or far ahead; `outside` are the UIDs of single dates among that.
    """

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    outside: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=datetime.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Reading":
        data = json.loads(text)
        entries = [Entry(**one) for one in data["entries"]]
        for one in entries:
            one.starts_at = datetime.fromisoformat(str(one.starts_at))
            one.ends_at = datetime.fromisoformat(str(one.ends_at))
        problems = [Problem(**one) for one in data["problems"]]
        return cls(entries, problems, data["left_out"], data["outside"])


class Unreadable(Exception):
    """An event that cannot be taken in; `code` is one of `choices.Fault`."""

    def __init__(self, code: str, **details: Any):
        self.code = code
        self.details = details
        super().__init__(code)


def read(content: bytes, *, now: datetime) -> Reading:
    """What the calendar holds from `now` on, for 18 months.

    Raises:
        Unreadable: if it is no calendar at all.
    """
    reading = Reading()
    zones, events = _blocks(_unfolded(content), reading)
    for uid, blocks in _by_uid(events).items():
        try:
            with _at_most(SECONDS_EACH):
                _take(uid, blocks, zones, now, reading)
        except Unreadable as error:
            reading.problems.append(Problem(error.code, _title_of(blocks[0]), uid, error.details))
        except Exception:  # whatever a library stumbles over in one event, the others are read
            reading.problems.append(Problem("garbled", _title_of(blocks[0]), uid))
        if len(reading.entries) >= MOST_ENTRIES:
            reading.problems.append(Problem("too_many", details={"number": MOST_ENTRIES}))
            break
    reading.entries.sort(key=lambda entry: (entry.starts_at, entry.key))
    return reading


def _unfolded(content: bytes) -> list[bytes]:
    """The file's lines, folded ones joined again, in UTF-8 whatever it was in.

    A line without a name before a colon was broken without the blank that says so; it is joined too.
    """
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    lines: list[str] = []
    for line in _FOLD.sub("", text).split("\n"):
        if lines and line.strip() and not re.match(r"[A-Za-z0-9-]+[;:]", line):
            lines[-1] += line
        elif line.strip():
            lines.append(line.rstrip())
    return [line.encode() for line in lines]


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    whole = _FOLD_IN_BYTES.sub(b"", content)  # a line may be folded in the middle of a letter
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return whole.decode(encoding)
        except UnicodeDecodeError:
            continue
    return whole.decode("latin-1")


def _blocks(lines: list[bytes], reading: Reading) -> tuple[list[bytes], list[bytes]]:
    """The time zones and the events of a file, each as its own lines, without alarms and other parts.

    Raises:
        Unreadable: if it is no calendar, or holds more than is looked at.
    """
    if not lines:
        raise Unreadable("empty")
    if not any(line.upper() == b"BEGIN:VCALENDAR" for line in lines):
        raise Unreadable("web_page" if lines[0].lstrip()[:1] == b"<" else "no_calendar")
    zones: list[bytes] = []
    events: list[bytes] = []
    open_parts: list[bytes] = []
    kept: list[bytes] = []
    for line in lines:
        edge = _EDGE.match(line.strip())
        name = edge[2].upper() if edge else b""
        if edge and edge[1].upper() == b"BEGIN":
            if name in (b"VEVENT", b"VTIMEZONE"):
                if open_parts[-1:] == [b"VEVENT"]:  # the one before has no end, or stands around it
                    reading.problems.append(Problem("nested", _title_of(b"\n".join(kept)), ""))
                open_parts, kept = [b"VCALENDAR", name], [line]
                continue
            open_parts.append(name)
        if _is_kept(open_parts):
            kept.append(line)
        if edge and edge[1].upper() == b"END" and open_parts[-1:] == [name]:
            open_parts.pop()
            if name in (b"VEVENT", b"VTIMEZONE"):
                (events if name == b"VEVENT" else zones).append(b"\n".join(kept) + b"\n")
                kept = []
    if open_parts[-1:] == [b"VEVENT"]:
        reading.problems.append(Problem("cut_off", _title_of(b"\n".join(kept)), _uid_of(b"\n".join(kept))))
    elif lines[-1].strip().upper() != b"END:VCALENDAR":
        reading.problems.append(Problem("cut_off"))
    if len(events) > MOST_COMPONENTS:
        raise Unreadable("too_large", number=MOST_COMPONENTS)
    return zones, events


def _is_kept(open_parts: list[bytes]) -> bool:
    """Inside an event, but not in its alarms; a time zone with its parts."""
    return open_parts[-1:] == [b"VEVENT"] or b"VTIMEZONE" in open_parts


def _by_uid(events: list[bytes]) -> dict[str, list[bytes]]:
    groups: dict[str, list[bytes]] = {}
    for block in events:
        groups.setdefault(_uid_of(block) or f"ohne-uid:{sha256(block).hexdigest()[:32]}", []).append(block)
    return groups


def _uid_of(block: bytes) -> str:
    found = _UID.search(block)
    return found[1].decode("utf-8", "replace").strip()[:255] if found else ""


def _title_of(block: bytes) -> str:
    found = re.search(rb"^SUMMARY(?:;[^:\n]*)?:(.*)$", block, re.IGNORECASE | re.MULTILINE)
    return found[1].decode("utf-8", "replace").replace("\\", "").strip()[:200] if found else ""


def _take(uid: str, blocks: list[bytes], zones: list[bytes], now: datetime, reading: Reading) -> None:
    """Adds what one UID stands for: one date, or those of a series."""
    source = b"\n".join(blocks)
    if _TOO_OFTEN.search(source):
        raise Unreadable("too_often")
    calendar = _parsed(zones if b"TZID" in source else [], blocks)
    events = _without_doubles(calendar, uid, reading)
    for event in events:
        _require_sound(event)
    if not _RULES.search(source):
        _add(_entry(events[0], uid, uid), now, reading)
        return
    calendar.subcomponents = [part for part in calendar.subcomponents if part.name != "VEVENT"] + events
    dates = recurring_ical_events.of(calendar).between(now - LONGEST, now + WINDOW)
    found = [_entry(event, uid, _key(event, uid)) for event in dates]
    coming = sorted((one for one in found if one.ends_at > now), key=lambda one: one.starts_at)
    reading.left_out += len(found) - len(coming)
    if len(coming) > MOST_DATES:
        label = coming[0].title
        reading.problems.append(Problem("long_series", label, "", {"number": MOST_DATES}))
    reading.entries += coming[:MOST_DATES]


def _parsed(zones: list[bytes], blocks: list[bytes]) -> Component:
    """The events with their time zones; a zone that cannot be read is gone by its name alone."""
    content = b"BEGIN:VCALENDAR\nVERSION:2.0\n%sEND:VCALENDAR"
    try:
        return Calendar.from_ical(content % b"".join([*zones, *blocks]))
    except ValueError:
        return Calendar.from_ical(content % b"".join(blocks))


def _without_doubles(calendar: Component, uid: str, reading: Reading) -> list[Component]:
    """One component for each moment of a UID: of several, the one changed last (RFC 5545, 3.8.7.4)."""
    newest: dict[Any, Component] = {}
    for event in calendar.walk("VEVENT"):
        moment = event.get("RECURRENCE-ID")
        key = moment.to_ical() if moment is not None else None
        if key in newest:
            reading.problems.append(Problem("double", str(event.get("SUMMARY", ""))[:200], ""))
        if key not in newest or _age(event) >= _age(newest[key]):
            newest[key] = event
    return list(newest.values())


def _age(event: Component) -> tuple[int, str]:
    stamp = event.get("DTSTAMP")
    try:
        return int(event.get("SEQUENCE", 0)), stamp.to_ical().decode() if stamp is not None else ""
    except ValueError:
        return 0, ""


def _require_sound(event: Component) -> None:
    """Start and end as a person would have meant them.

    Raises:
        Unreadable: if they are missing or make no sense.
    """
    starts = _value(event, "DTSTART")
    if starts is None:
        raise Unreadable("no_start")
    if starts.year not in _YEARS:
        raise Unreadable("year")
    ends, lasts = _value(event, "DTEND"), _value(event, "DURATION")
    if ends is not None and ends.year not in _YEARS:
        raise Unreadable("year")
    if isinstance(ends, datetime) != isinstance(starts, datetime) and ends is not None:
        raise Unreadable("mixed")
    if (ends is not None and _moment(ends) < _moment(starts)) or (lasts is not None and lasts < timedelta()):
        raise Unreadable("backwards")
    if (ends is not None and _moment(ends) - _moment(starts) > LONGEST) or (lasts or timedelta()) > LONGEST:
        raise Unreadable("too_long")


def _value(event: Component, name: str) -> Any:
    found = event.get(name)
    if found is None:
        return None
    if isinstance(found, list):
        raise Unreadable("twice", name=name)
    value = getattr(found, "dt", getattr(found, "td", None))
    expected = timedelta if name == "DURATION" else date
    if not isinstance(value, expected):
        raise Unreadable("garbled")
    return value


def _moment(value: date) -> datetime:
    """In UTC: a date is its beginning in Berlin, a time without a zone is Berlin's (RFC 5545, form #1)."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    zone: tzinfo | None = value.tzinfo
    return value.replace(tzinfo=zone or LOCAL).astimezone(UTC)


def _entry(event: Component, uid: str, key: str) -> Entry:
    starts, ends = _value(event, "DTSTART"), _value(event, "DTEND")
    is_all_day = not isinstance(starts, datetime)
    if ends is None:
        ends = starts + (
            _value(event, "DURATION") or (timedelta(days=1) if is_all_day else timedelta(hours=1))
        )
    if is_all_day and ends <= starts:
        ends = starts + timedelta(days=1)
    begin, end = _moment(starts), _moment(ends)
    if is_all_day:
        end -= timedelta(minutes=1)  # the end of an all-day event is the day after it
    if end <= begin:
        end = begin + timedelta(hours=1)
    text = {name: _text(event, name) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CONFERENCE")}
    return Entry(
        key, uid, begin, end, is_all_day, _text(event, "STATUS").upper() == "CANCELLED",
        text["SUMMARY"], text["DESCRIPTION"], text["LOCATION"], text["URL"], text["CONFERENCE"],
    )  # fmt: skip


def _key(event: Component, uid: str) -> str:
    """UID and planned moment; the same for a date of a series, wherever that was moved."""
    return f"{uid}/{_moment(_value(event, 'RECURRENCE-ID') or _value(event, 'DTSTART')):%Y%m%dT%H%M%SZ}"


def _text(event: Component, name: str) -> str:
    value = event.get(name, "")
    return str(value[0] if isinstance(value, list) and value else value or "").strip()[:20_000]


def _add(entry: Entry, now: datetime, reading: Reading) -> None:
    if now < entry.ends_at and entry.starts_at < now + WINDOW:
        reading.entries.append(entry)
    else:
        reading.left_out += 1
        reading.outside.append(entry.uid)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Ends what one event's recurrence would keep busy for ever.

    Raises:
        Unreadable: when the time is over.
    """

    def end(number, frame):
        raise Unreadable("endless")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_ALL, SECONDS_ALL))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer = read(sys.stdin.buffer.read(), now=datetime.now(UTC)).to_json()
    except Unreadable as error:
        answer = json.dumps({"unreadable": error.code, "details": error.details})
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()
