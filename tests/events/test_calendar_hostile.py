"""Hostile, broken and odd calendars from a real server: no hang, no 500, a report with words of its own."""

import gzip
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from apps.core.choices import Trouble
from apps.events.choices import Fault
from apps.events.models import CalendarImport, Event
from apps.events.services import importing
from tests.factories.accounts import make_manager
from tests.factories.calendars import coming, entry, ics, make_source, stamp
from tests.support.calendar_server import calendar_server, gives, leads_to, name_server, sends

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
GOOD = ics(entry())


@pytest.fixture(scope="module")
def server():
    with calendar_server() as running:
        yield running


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """So that what is slow is given up soon."""
    monkeypatch.setattr(importing, "LIMITS", replace(importing.LIMITS, seconds=1.5))


def imported(address: str) -> CalendarImport:
    began = time.monotonic()
    report = importing.fetch_source(pk=make_source(address=address).pk)
    assert report is not None
    assert time.monotonic() - began < 15, "it hung"
    return report


def page_of(report: CalendarImport) -> str:
    client = Client()
    client.force_login(make_manager())
    for address in (report.source.get_absolute_url(), report.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200
    return answer.content.decode()


# Addresses that must not be asked at all: nothing of theirs may reach the server.
ADDRESSES: dict[str, tuple[str, Trouble]] = {
    "loopback": ("http://127.0.0.2:{port}/", Trouble.INTERNAL),
    "loopback as a number": ("http://2130706434:{port}/", Trouble.INTERNAL),
    "loopback in hexadecimals": ("http://0x7f.0.0.2:{port}/", Trouble.INTERNAL),
    "all addresses": ("http://0.0.0.0:{port}/", Trouble.INTERNAL),
    "private 10": ("http://10.0.0.1/kalender.ics", Trouble.INTERNAL),
    "private 172": ("http://172.16.0.1/kalender.ics", Trouble.INTERNAL),
    "private 192": ("http://192.168.178.1/kalender.ics", Trouble.INTERNAL),
    "a provider's own (CGNAT)": ("http://100.64.0.1/kalender.ics", Trouble.INTERNAL),
    "the cloud's secrets": ("http://169.254.169.254/latest/meta-data/", Trouble.INTERNAL),
    "IPv6 loopback": ("http://[::1]:{port}/", Trouble.INTERNAL),
    "IPv6 of a house": ("http://[fd00::1]/kalender.ics", Trouble.INTERNAL),
    "IPv6 link-local": ("http://[fe80::1]/kalender.ics", Trouble.INTERNAL),
    "IPv4 in IPv6": ("http://[::ffff:10.0.0.1]/kalender.ics", Trouble.INTERNAL),
    "IPv4 through NAT64": ("http://[64:ff9b::a00:1]/kalender.ics", Trouble.INTERNAL),
    "IPv4 through 6to4": ("http://[2002:a00:1::]/kalender.ics", Trouble.INTERNAL),
    "multicast": ("http://224.0.0.1/kalender.ics", Trouble.INTERNAL),
    "the mail server's port": ("http://127.0.0.1:25/", Trouble.PORT),
    "a user and a password": ("http://name:wort@127.0.0.1:{port}/", Trouble.CREDENTIALS),
    "a file": ("file:///etc/passwd", Trouble.ADDRESS),
    "another protocol": ("gopher://127.0.0.1:{port}/", Trouble.ADDRESS),
    "a blank in it": ("http://127.0.0.1:{port}/a b", Trouble.ADDRESS),
    "a header in it": ("http://127.0.0.1:{port}/\r\nX-Eins: 1", Trouble.ADDRESS),
    "an impossible port": ("http://127.0.0.1:99999/", Trouble.ADDRESS),
    "a name without end": ("http://" + "a" * 70 + ".example.org/", Trouble.ADDRESS),
    "a name nobody has": ("http://gibt-es-nicht.invalid/", Trouble.UNKNOWN_HOST),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_an_address_that_must_not_be_asked(server, case):
    address, trouble = ADDRESSES[case]
    server.behave, before = gives(GOOD), len(server.asked)
    report = imported(address.format(port=server.port))
    assert report.problem["code"] == trouble
    assert len(server.asked) == before
    assert not Event.objects.exists()


# The same behind a redirect: each is looked at anew.
@pytest.mark.parametrize(
    "case",
    [
        "loopback",
        "the cloud's secrets",
        "IPv4 in IPv6",
        "a file",
        "the mail server's port",
        "a user and a password",
    ],
)
def test_a_redirect_to_an_address_that_must_not_be_asked(server, case):
    address, trouble = ADDRESSES[case]
    server.behave, before = leads_to(address.format(port=server.port)), len(server.asked)
    assert imported(server.address).problem["code"] == trouble
    assert len(server.asked) == before + 1


def drips(request) -> None:
    """A byte now and then, for ever: each single read is quick enough."""
    request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _number in range(200):
        request.wfile.write(b"B")
        request.wfile.flush()
        time.sleep(0.1)


def drips_headers(request) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\nX-Kopf: ")
    for _number in range(200):
        request.wfile.write(b"a")
        request.wfile.flush()
        time.sleep(0.1)


def says_nothing(request) -> None:
    time.sleep(3)


def sends_without_end(request) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    for _number in range(100):
        request.wfile.write(b" " * MEGABYTE)


def bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(b" " * MEGABYTE) for _number in range(100)), packer.flush()])


ANSWERS: dict[str, tuple[Callable, Trouble | Fault]] = {
    "100 MB, announced": (gives(b"", content_length=str(100 * MEGABYTE)), Trouble.LARGE),
    "100 MB, not announced": (sends_without_end, Trouble.LARGE),
    "a gzip bomb": (gives(bomb(), content_encoding="gzip"), Trouble.BOMB),
    "drop by drop": (drips, Trouble.SLOW),
    "headers drop by drop": (drips_headers, Trouble.SLOW),
    "no answer": (says_nothing, Trouble.SLOW),
    "redirects in a circle": (leads_to("/kalender.ics"), Trouble.REDIRECTS),
    "a redirect to nowhere": (gives(b"", 302), Trouble.BROKEN),
    "not found": (gives(b"", 404), Trouble.STATUS),
    "an error": (gives(b"", 500), Trouble.STATUS),
    "unchanged, though nobody asked": (gives(b"", 304), Trouble.STATUS),
    "a log-in": (gives(b"", 401), Trouble.CLOSED),
    "broken off": (gives(GOOD[:40], content_length=str(len(GOOD))), Trouble.BROKEN),
    "gzip broken off": (gives(gzip.compress(GOOD)[:30], content_encoding="gzip"), Trouble.BROKEN),
    "no gzip at all": (gives(GOOD, content_encoding="gzip"), Trouble.BROKEN),
    "another packing": (gives(GOOD, content_encoding="br"), Trouble.PACKED),
    "no HTTP": (sends(b"SSH-2.0-OpenSSH_9.9\r\n"), Trouble.BROKEN),
    "a header without end": (sends(b"HTTP/1.0 200 OK\r\nX: " + b"a" * 200_000), Trouble.BROKEN),
    "a thousand headers": (sends(b"HTTP/1.0 200 OK\r\n" + b"X: 1\r\n" * 1000 + b"\r\n"), Trouble.BROKEN),
    "nothing": (gives(b""), Fault.EMPTY),
    "a web page": (gives(b"<!DOCTYPE html><p>Kalender</p>"), Fault.WEB_PAGE),
    "a picture": (gives(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), Fault.NO_CALENDAR),
    "a business card": (gives(b"BEGIN:VCARD\r\nFN:Muster\r\nEND:VCARD\r\n"), Fault.NO_CALENDAR),
    "too many dates": (gives(ics(*["BEGIN:VEVENT\r\nEND:VEVENT\r\n"] * 5001)), Fault.TOO_LARGE),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_that_is_no_calendar(server, case):
    server.behave, expected = ANSWERS[case]
    report = imported(server.address)
    assert report.problem["code"] == expected
    assert report.problem_text in page_of(report).replace("&#x27;", "'")
    assert not Event.objects.exists()


def test_a_server_without_encryption_at_an_encrypted_address(server):
    server.behave = gives(GOOD)
    assert imported(server.address.replace("http:", "https:")).problem["code"] == Trouble.ENCRYPTION


def test_nobody_at_home(server, settings):
    settings.FETCH_PORTS = [*settings.FETCH_PORTS, 9]
    assert imported("http://127.0.0.1:9/").problem["code"] == Trouble.UNREACHABLE


def test_a_name_that_stands_for_something_else_the_second_time(server, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("socket.getaddrinfo", name_server([["127.0.0.1"], ["127.0.0.2"]], asked))
    server.behave = gives(GOOD)
    assert not imported(f"http://kalender.example.org:{server.port}/").problem
    assert asked == ["kalender.example.org"]  # what was looked at is what was asked
    assert server.asked[-1]["host"] == f"kalender.example.org:{server.port}"


def test_a_name_that_is_inside_after_the_redirect(server, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("socket.getaddrinfo", name_server([["127.0.0.1"], ["10.0.0.1"]], asked))
    server.behave = leads_to("/zwei.ics")
    assert imported(f"http://kalender.example.org:{server.port}/").problem["code"] == Trouble.INTERNAL


def test_a_name_with_one_address_inside(server, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", name_server([["127.0.0.1", "192.168.0.1"]], []))
    assert imported(f"http://kalender.example.org:{server.port}/").problem["code"] == Trouble.INTERNAL


def daily(rule: str, **fields: str) -> str:
    return entry(f"RRULE:{rule}", **fields)


# Files that are read as far as that goes: how many events they become, what the report complains of.
FILES: dict[str, tuple[bytes, int, set[str]]] = {
    "every second for ever": (ics(daily("FREQ=SECONDLY")), 0, {"too_often"}),
    "every minute": (ics(daily("FREQ=MINUTELY;INTERVAL=1")), 0, {"too_often"}),
    "every day, every hour of it": (
        ics(daily("FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=1,2,3")), 0, {"too_often"},
    ),
    "every day for ever": (ics(daily("FREQ=DAILY")), 100, {"long_series"}),
    "every day since 1970": (
        ics(daily("FREQ=DAILY", DTSTART="19700101T090000Z", DTEND="19700101T100000Z")), 100, {"long_series"},
    ),
    "every 30 February": (ics(daily("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")), 0, {"endless"}),
    "every zeroth day": (ics(daily("FREQ=DAILY;INTERVAL=0")), 0, {"endless"}),
    "a rule that is none": (ics(daily("FREQ=MANCHMAL")), 0, {"garbled"}),
    "until before it begins": (ics(daily("FREQ=DAILY;UNTIL=20200101T000000Z")), 0, set()),
    "twenty thousand more dates": (
        ics(entry("RDATE:" + ",".join([f"{stamp(coming(n % 400))}Z" for n in range(20_000)]))), 100,
        {"long_series"},
    ),
    "the start is missing": (ics(entry(DTSTART="")), 0, {"no_start"}),
    "two starts": (ics(entry("DTSTART:20270101T090000Z")), 0, {"twice"}),
    "a start that is no date": (ics(entry(DTSTART="morgen um neun")), 0, {"garbled"}),
    "the thirteenth month": (ics(entry(DTSTART="20271301T090000Z")), 0, {"garbled"}),
    "the year 1": (ics(entry(DTSTART="00010101T090000Z")), 0, {"year"}),
    "the year 9999": (ics(entry(DTSTART="99991231T235959Z", DTEND="")), 0, {"year"}),
    "the end before the start": (ics(entry(DTEND="20260101T090000Z")), 0, {"backwards"}),
    "lasts less than nothing": (ics(entry(DTEND="", DURATION="-PT2H")), 0, {"backwards"}),
    "lasts a thousand years": (ics(entry(DTEND="", DURATION="P365000D")), 0, {"too_long"}),
    "a date and a time": (ics(entry("DTEND;VALUE=DATE:20300101", DTEND="")), 0, {"mixed"}),
    "no title": (ics(entry(SUMMARY="")), 0, {"no_title"}),
    "no UID": (ics(entry(UID="")), 1, set()),
    "the same UID twice": (ics(entry(), entry(SUMMARY="Neuer", SEQUENCE="2")), 1, {"double"}),
    "one inside another": (
        ics(entry().replace("END:VEVENT\r\n", "") + entry(uid="zwei@example.org")), 1, {"nested"},
    ),
    "an event in an alarm in an event": (
        ics(entry("BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:kaputt", "END:VALARM")), 1, set(),
    ),
    "breaks off in the middle": (ics(entry(), entry(uid="zwei@example.org"))[:-60], 1, {"cut_off"}),
    "without an end": (ics(entry()).replace(b"END:VCALENDAR\r\n", b""), 1, {"cut_off"}),
    "folded in the middle of a letter": (
        ics(entry()).replace("gespräch".encode(), b"gespr\xc3\r\n \xa4ch"), 1, set(),
    ),
    "folded without the blank": (ics(entry(DESCRIPTION="Erste Zeile\r\nund noch eine")), 1, set()),
    "folded in front of the colon": (ics(entry()).replace(b"SUMMARY:", b"SUMM\r\n ARY:"), 1, set()),
    "line ends of old Macs": (ics(entry()).replace(b"\r\n", b"\r"), 1, set()),
    "a byte order mark": (b"\xef\xbb\xbf" + ics(entry()), 1, set()),
    "UTF-16": (ics(entry()).decode().encode("utf-16"), 1, set()),
    "Windows' letters": (ics(entry()).decode().encode("cp1252"), 1, set()),
    "no text at all in it": (ics(entry(SUMMARY="\x00\x01\x02Titel\x7f")), 1, set()),
    "a title of a megabyte": (ics(entry(SUMMARY="W" * MEGABYTE)), 1, set()),
    "a script": (ics(entry(DESCRIPTION="<script>alert(1)</script><p onclick=x>Text</p>")), 1, set()),
    "a time zone nobody knows": (
        ics(entry(f"DTSTART;TZID=Mond/Krater:{stamp(coming())}", DTSTART="", DTEND="")), 1, set(),
    ),
    "a time zone that is none": (
        ics("BEGIN:VTIMEZONE\r\nTZID:Kaputt\r\nBEGIN:STANDARD\r\nDTSTART:x\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
            entry(f"DTSTART;TZID=Kaputt:{stamp(coming())}", DTSTART="", DTEND="")), 1, set(),
    ),
    "one broken, one good": (ics(entry(DTSTART="x"), entry(uid="zwei@example.org")), 1, {"garbled"}),
    "from this portal itself": (ics(entry(uid="eins@localhost")), 0, {"own"}),
    "a file name in an attachment": (ics(entry("ATTACH:file:///etc/passwd")), 1, set()),
    "an address that is none": (ics(entry("URL:javascript:alert(1)")), 1, set()),
    "small letters": (ics(entry()).replace(b"BEGIN:V", b"begin:v").replace(b"SUMMARY", b"summary"), 1, set()),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_as_far_as_that_goes(server, case):
    content, events, complaints = FILES[case]
    server.behave = gives(content)
    report = imported(server.address)
    assert not report.problem, report.problem_text
    assert {line["code"] for line in report.lines if line["code"]} == complaints
    assert Event.objects.count() == events
    page = page_of(report)
    for code in complaints:
        assert str(Fault(code).label).split("%")[0] in page
    assert "<script>alert" not in page


def test_what_cannot_be_read_in_time_is_given_up(server, monkeypatch):
    monkeypatch.setattr(importing, "SECONDS_ALL", 0.2)
    server.behave = gives(ics(*[daily("FREQ=DAILY;INTERVAL=0", uid=f"{n}@example.org") for n in range(9)]))
    assert imported(server.address).problem["code"] == Fault.TOO_LONG_TO_READ


def test_there_are_enough_of_them():
    assert len(ADDRESSES) + len(ANSWERS) + len(FILES) > 90


def test_every_fault_has_words_of_its_own():
    words = [str(one.label) for one in (*Trouble, *Fault)]
    assert len(set(words)) == len(words)
