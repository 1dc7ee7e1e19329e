"""What is confided, and what is written inside, is crawled for in everything that others can read."""

import gzip
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from itertools import zip_longest
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from apps.support_requests.choices import AskerRole
from tests.factories.accounts import make_administrator, make_manager
from tests.factories.partners import make_member, make_organisation
from tests.journeys.crawling import links_in
from tests.support_requests.addresses import addresses, plain_addresses
from tests.support_requests.people import (
    CONFIDED,
    EMPLOYERS,
    HEADERS,
    INSIDE,
    OWN,
    PEOPLE,
    Person,
    confide,
    keep_apart,
    make_person,
    things_of,
    write_inside,
)
from tests.support_requests.test_foreign_is_missing import NEW_EACH_TIME

pytestmark = pytest.mark.django_db

PER_NAME = 2
# Says how many mails wait, whoever they are to; to whom is looked at below.
HOW_MANY_MAILS = {"outbox:list"}
# What differs by chance: the time, and in which order an editor's scripts are named.
BY_CHANCE = re.compile(
    rb"\d\d:\d\d(:\d\d)?(\.\d+)?|live-known=\"[\d.]+\"|<script.*?</script>|<link[^>]*>", re.DOTALL
)
STARTS = ["/", "/arbeitsplatz/", "/arbeitsplatz/anfragen/", "/sitemap.xml", "/robots.txt"]


def text_of(response) -> str:
    """Everything that can be read in an answer, in packed and in printed files as well."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.headers.get("Content-Disposition", "") + _unpacked(body)


def _unpacked(body: bytes) -> str:
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    text = body.decode("utf-8", "replace")
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return "\n".join(name + _unpacked(archive.read(name)) for name in archive.namelist())
    if body[:5] == b"%PDF-":
        with suppress(pypdfium2.PdfiumError):
            text += " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(body))
    return text


def found_in(text: str) -> set[str]:
    """Which of the words stand in it, however they are written."""
    text = text.lower()
    return {word for word in (CONFIDED, INSIDE) if word.lower() in text}


def read_everything(person: Person) -> Iterator[tuple[str, str]]:
    """Each address that can be reached by links, by name or by a page's number, and what one reads there."""
    waiting, read = deque(STARTS), Counter[str]()
    waiting += [address.of(person.own) for address in addresses()] if person.own else []
    waiting += [reverse(name) for name in plain_addresses()]
    seen = set(waiting)
    while waiting:
        url = waiting.popleft()
        name = _name(url)
        if name is None or read[name] >= PER_NAME:
            continue
        read[name] += 1
        response = person.client.get(url)
        text, kind = text_of(response), response.headers.get("Content-Type", "")
        yield url, text
        for link in links_in(text, kind) if "html" in kind or "xml" in kind else ():
            target = urljoin(url, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)


def _name(url: str) -> str | None:
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return None


@pytest.mark.parametrize("role", PEOPLE)
def test_nobody_finds_the_words(role):
    person = make_person(role)
    leaks, own = [], 0
    for url, text in read_everything(person):
        leaks += [f"{word} at {url}" for word in sorted(found_in(text))]
        own += OWN.lower() in text.lower()
    assert not leaks
    assert bool(own) is (person.own is not None), "who has a request of their own reads it"


def test_control_a_manager_finds_them():
    write_inside(confide())
    person = Person(Client(), things_of(confide()))
    person.client.force_login(make_manager())
    assert {word for _url, text in read_everything(person) for word in found_in(text)} == {CONFIDED, INSIDE}


def test_administrators_find_nothing():
    case = confide()
    write_inside(case)
    person = Person(Client(), things_of(case))
    person.client.force_login(make_administrator())
    read = {url: found_in(text) for url, text in read_everything(person)}
    assert {url: words for url, words in read.items() if words} == {}


# Who must not notice that there is a request at all.
UNKNOWING = {
    "anonymous": lambda: None,
    "employers' side": lambda: make_member(make_organisation(kind=EMPLOYERS)).user,
    "employers' side, a manager": lambda: (
        make_member(make_organisation(kind=EMPLOYERS), user=make_manager()).user
    ),
}


def looks(client: Client) -> dict[str, tuple]:
    """Every list, search, suggestion, feed, export and count of the portal, as this person sees it."""
    found = {}
    for name in plain_addresses():
        if name.startswith(("admin:", "mailbox:")) or name in HOW_MANY_MAILS:
            continue
        found[name] = look(client, reverse(name))
        if b'name="q"' in found[name][1] or name.startswith("search:"):
            found[f"{name} with the word"] = look(client, f"{reverse(name)}?q={CONFIDED}")
    return found


def look(client: Client, url: str) -> tuple[int, bytes]:
    """Status and text of the answer, without what differs each time."""
    with transaction.atomic():
        response = client.get(url)
        body = text_of(response).encode()
        transaction.set_rollback(True)
    return response.status_code, NEW_EACH_TIME.sub(rb"\1", BY_CHANCE.sub(b"", body))


def changed(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """Whose answers are not what they were, and where they first differ."""
    return [
        f"{name}: {_difference(before[name][1], after[name][1])}"
        for name in after
        if before[name] != after[name]
    ]


def _difference(one: bytes, other: bytes) -> str:
    lines = zip_longest(one.splitlines(), other.splitlines(), fillvalue=b"")
    return next((f"{first!r} / {second!r}"[:400] for first, second in lines if first != second), "status")


@pytest.mark.parametrize("role", UNKNOWING)
def test_a_request_changes_nothing_for_who_must_not_know(role):
    """Nor do lists, searches, feeds, exports and counts say that there is one more."""
    keep_apart()
    user, client = UNKNOWING[role](), Client(headers=HEADERS)
    if user is not None:
        client.force_login(user)
    before = looks(client)
    write_inside(confide(asker_role=AskerRole.WORKS_COUNCIL))
    assert changed(before, looks(client)) == []
    assert "firma@example.org" not in text_of(client.get(reverse("outbox:list")))


def test_control_a_manager_notices_it():
    keep_apart()
    client = Client(headers=HEADERS)
    client.force_login(make_manager())
    before = looks(client)
    confide()
    assert any(said.startswith("support_requests:desk: ") for said in changed(before, looks(client)))
    assert "firma@example.org" in text_of(client.get(reverse("outbox:list")))
