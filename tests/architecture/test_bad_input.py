"""Bad input through the real forms: each gets a clear message or a refusal, and leaves nothing behind."""

from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.architecture.forms import data_for, role_for, route
from tests.architecture.matrix import expected
from tests.architecture.test_permission_matrix import names, snapshot
from tests.architecture.world import World


def takes_token(name: str) -> bool:
    """Whether the address holds a link's token."""
    for more in ({}, {"pk": 1}, {"step": 2}):
        with suppress(NoReverseMatch):
            return bool(reverse(name, kwargs={"token": "x", **more}))
    return False


TEN_MEGABYTES = "x" * 10_000_000
HTML = b"<html><script>alert(1)</script></html>"


def send(name: str, /, role: str | None = None, **changes):
    """Sends a form that would be taken but for `changes`; returns the answer and what it wrote."""
    one = route(name)
    world = World(role or role_for(one))
    url = reverse(name, kwargs=one.kwargs(world))
    data = data_for(one, world)
    changed = {key: value(world) if callable(value) else value for key, value in changes.items()}
    unknown = set(changed) - set(data)
    assert not unknown, f"{name} sends no {unknown}: the test would prove nothing"
    client = world.client
    assert_taken(client, url, data)
    before = snapshot()
    response = client.post(url, {**data, **changed})
    return response, {table for table, rows in snapshot().items() if rows != before[table]}


def assert_taken(client: Client, url: str, data: dict) -> None:
    """Without the fault the form is taken: what is refused below is refused for the fault alone."""
    with transaction.atomic():
        answer = client.post(url, data)
        transaction.set_rollback(True)
    assert answer.status_code in (200, 302), answer.status_code
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)


def errors_of(response) -> dict[str, list[str]]:
    """What the page says, next to which field."""
    found: dict[str, list[str]] = {}
    for part in response.context or []:
        for value in part.flatten().values():
            if getattr(value, "is_bound", False):
                found |= value.errors
    return found


def assert_refused(answer, field: str | None = None) -> None:
    """A 4xx in the portal's look that wrote nothing; with `field`, it says there what is wrong."""
    response, written = answer
    assert 400 <= response.status_code < 500, response.status_code
    assert not written, written
    html = response.content.decode()
    assert '<main id="inhalt"' in html
    if field:
        messages = errors_of(response).get(field)
        assert messages, errors_of(response)


# ----- texts

WITH_ADDRESS = {
    "events:register": "email",
    "newsletter:subscribe": "email",
    "support_requests:draft_later": "email",
    "support_requests:record_call": "contact_email",
    "support_requests:lost_link": "email",
    "partners:invite": "email",
    "accounts:help": "email",
    "accounts:person_change_address": "email",
    "partners:apply": "email",
    "partners:report_content": "email",
    "reviews:links": "email",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_ADDRESS)
@pytest.mark.parametrize(
    "text", ["a@example.org\nBcc: b@example.org", "a@example.org\r\nBcc: b@example.org", "a"]
)
def test_an_address_with_a_line_break(name, text):
    assert_refused(send(name, **{WITH_ADDRESS[name]: text}), WITH_ADDRESS[name])


ONE_LINE = {
    "events:create": "title_de",
    "events:register": "name",
    "publications:create": "title_de",
    "news:create": "title_de",
    "offers:create": "title_de",
    "projects:create": "title_de",
    "pages:create": "title_de",
    "newsletter:issue_create": "subject_de",
    "support_requests:create": "company_name",
    "support_requests:draft_step": "subject",
    "accounts:profile": "name",
    "library:add": "title",
    "newsletter:entry_create": "heading_de",
    "newsletter:newsletter_create": "name_de",
    "pages:legal_edit": "title_de",
    "partners:apply": "name",
    "partners:create": "name",
    "partners:invitation": "name",
    "projects:funding_body_create": "name_de",
    "projects:initiative_create": "title_de",
    "projects:programme_create": "name_de",
    "reviews:outside": "name",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ONE_LINE)
def test_a_line_break_where_there_is_one_line(name):
    assert_refused(send(name, **{ONE_LINE[name]: "Betreff\nBcc: b@example.org"}), ONE_LINE[name])


LONG_TEXTS = {
    **ONE_LINE,
    **WITH_ADDRESS,
    "newsletter:consent_texts": "text_de",
    "newsletter:issue_review": "note",
    "partners:application": "note",
    "partners:report": "note",
    "partners:take_down": "note",
    "reviews:thread": "body",
    "support_requests:case_reply": "body",
    "support_requests:answer": "answer-body",
    "support_requests:note": "note-body",
    "pages:accessibility_feedback": "description",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LONG_TEXTS)
def test_a_text_of_ten_megabytes(name):
    response, written = send(name, **{LONG_TEXTS[name]: TEN_MEGABYTES})
    assert response.status_code == 413
    assert_refused((response, written))


@pytest.mark.django_db
@pytest.mark.parametrize("name", LONG_TEXTS)
def test_a_text_that_is_just_too_long(name):
    field = LONG_TEXTS[name]
    assert_refused(send(name, **{field: "x" * 60_000}), field.rpartition("-")[2])


# ----- files

WITH_FILES = {
    "library:add": "upload",
    "support_requests:draft_step": "uploads",
    "support_requests:case_reply": "uploads",
    "support_requests:answer": "answer-uploads",
    "support_requests:note": "note-uploads",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_FILES)
@pytest.mark.parametrize("content", [HTML, b"", b"MZ\x90\x00"], ids=["html", "empty", "program"])
def test_a_file_that_is_no_pdf(name, content):
    file = SimpleUploadedFile("seite.pdf", content, content_type="application/pdf")
    assert_refused(send(name, **{WITH_FILES[name]: file}), WITH_FILES[name].rpartition("-")[2])


# ----- times


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["events:create", "events:edit"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_at", "2027-05-14T08:30"),
        ("starts_at", "2027-03-28T02:30"),  # the clock change skips it
        ("starts_at", "2027-02-30T09:30"),
        ("starts_at", "gestern"),
        ("starts_at", ""),
    ],
)
def test_impossible_times(name, field, value):
    assert_refused(send(name, **{field: value}), field)


# ----- other people's things

WITH_ORGANISATION = [
    "events:create",
    "library:add",
    "news:create",
    "offers:create",
    "pages:create",
    "projects:create",
    "projects:initiative_create",
    "publications:create",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITH_ORGANISATION)
def test_another_organisations_id(name):
    assert_refused(send(name, role="partner", organisation=lambda world: world.foreign_organisation.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["999999", "-1", "x", "1 OR 1=1"])
@pytest.mark.parametrize("name", WITH_ORGANISATION)
def test_an_id_of_nothing(name, value):
    assert_refused(send(name, role="manager", organisation=value), "organisation")


# ----- forged links

BY_TOKEN = sorted(name for name in set(names()) if takes_token(name))


@pytest.mark.django_db
@pytest.mark.parametrize("name", BY_TOKEN)
@pytest.mark.parametrize("role", ["anonymous", "manager"])
def test_a_forged_link(name, role):
    one = route(name)
    holder = World("company")
    kwargs = one.kwargs(holder)
    client, token = World(role).client, kwargs["token"]
    for forged in ("x", "0" * 65, f"{token}x", token[:-4], token.swapcase(), token.replace(":", ""), "ä€😀"):
        url = reverse(name, kwargs={**kwargs, "token": forged})
        for method in ("get", "post"):
            allowed = expected(getattr(one, method), "company")
            before = snapshot()
            response = getattr(client, method)(url)
            wanted = {405} if allowed == 405 else {404}
            if method == "get" and allowed == 302:  # may lead to the page that asks, which knows
                wanted = {302, 404}
            assert response.status_code in wanted, f"{method} {url}"
            assert snapshot() == before
