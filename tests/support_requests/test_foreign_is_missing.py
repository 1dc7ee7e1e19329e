"""What is not yours answers to the byte like what does not exist: whoever asks, by whichever method."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.db import transaction

from tests.architecture.test_permission_matrix import rows_written
from tests.support_requests.addresses import METHODS, Address, addresses
from tests.support_requests.people import PEOPLE, Person, make_person, nothing

pytestmark = pytest.mark.django_db

# New with each answer, whatever is asked for: keys of forms and the policy's nonces.
NEW_EACH_TIME = re.compile(
    rb'(name="[\w-]*(?:csrfmiddlewaretoken|submission_key)" value="|nonce[=-]"?)[\w-]+'
)


def form_data() -> dict:
    """Whatever these pages' forms may want: so no check of fields comes before the check of persons."""
    words = dict.fromkeys(("body", "reason", "words", "note", "why"), "Text")
    prefixed = {f"{prefix}-{name}": "Text" for prefix in ("answer", "note", "decline") for name in words}
    return {**words, **prefixed, "helped": "yes", "parts": "company", "submission_key": str(uuid.uuid4())}


def answer(person: Person, method: str, url: str) -> tuple:
    """Status, headers and body, without the echo of the address and what is new with each answer."""
    data = form_data() if method in {"post", "put", "patch"} else None
    options = {"content_type": "application/json"} if method in {"put", "patch"} else {}
    response = getattr(person.client, method)(url, data, **options)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = {name.lower(): value for name, value in response.headers.items()}
    headers = {name: _without(value.encode(), url) for name, value in headers.items()}
    headers.pop("expires", None)  # the time
    if method != "head":
        assert headers.pop("content-length", None) in {None, str(len(body)).encode()}
    cookies = sorted(response.cookies)
    return response.status_code, headers, cookies, NEW_EACH_TIME.sub(rb"\1", _without(body, url))


def _without(text: bytes, url: str) -> bytes:
    for echo in (url, quote(url, safe="/"), quote(url, safe="")):
        text = text.replace(echo.encode(), b"ADDRESS")
    return text


def pairs(person: Person, address: Address) -> list[tuple[str, str]]:
    """Addresses of what is not theirs, each with one of nothing at all."""
    missing = nothing(person.foreign)
    found = [(address.of(person.foreign), address.of(missing))]
    for inner in ("file", "handover", "draft_file", "aid", "other"):
        if person.own and inner in map(address.meaning, address.arguments):
            # My request, but the file or question of another's; and what is hidden in mine.
            mine = address.of(person.own)
            nowhere = address.of(person.own, **{inner: missing})
            found.append((address.of(person.own, **{inner: person.foreign}), nowhere))
            hidden = address.of(person.hidden or person.own)
            found += [(hidden, nowhere)] if hidden != mine else []
    return found


@pytest.mark.parametrize("role", PEOPLE)
def test_foreign_equals_missing(role):
    person = make_person(role)
    told_apart = []
    for address in addresses():
        for foreign, missing in pairs(person, address):
            for method in METHODS:
                with transaction.atomic():
                    before = rows_written()
                    one, other = answer(person, method, foreign), answer(person, method, missing)
                    wrote = {table for table, rows in rows_written().items() if rows != before.get(table)}
                    transaction.set_rollback(True)
                if one != other:
                    told_apart.append(f"{method.upper()} {foreign}: {one[0]}, missing {other[0]}")
                if wrote or (one[0] < 300 and method != "options"):
                    told_apart.append(f"{method.upper()} {foreign}: {one[0]}, wrote {sorted(wrote)}")
    assert not told_apart, f"as {role}:\n" + "\n".join(told_apart)


@pytest.mark.parametrize("role", ["company", "manager"])
def test_control_own_differs_from_missing(role):
    """Else the test above would hold of pages that never answer anybody."""
    person, reached = make_person(role), set()
    for address in addresses():
        for method in ("get", "post"):
            with transaction.atomic():
                one = answer(person, method, address.of(person.own))
                other = answer(person, method, address.of(nothing(person.own)))
                transaction.set_rollback(True)
            if one != other:
                reached.add(address.name)
    is_company = role == "company"
    expected = {address.name for address in addresses() if ("token" in address.arguments) is is_company}
    assert expected - reached == set()
