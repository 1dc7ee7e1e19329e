"""Hostile addresses and headers: whatever stands in them, the answer is a page or a refusal, never a 500."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.matrix import Route, expected
from tests.architecture.test_permission_matrix import ROUTES
from tests.architecture.world import World

pytestmark = pytest.mark.django_db

VALUES = [
    "a\x00b", "-1", "9" * 40, "²", "%\\", "\"'><script>", "( ( & | ! :*", "x" * 5000, "a\r\nSet-Cookie: x=1",
    "2026-02-30", "99999-01-01", b"\xed\xa0\x80",
]  # fmt: skip
PARAMETERS = [
    "seite", "q", "kind", "zeit", "monat", "thema", "jahr", "handlungsfeld", "zielgruppe", "projekt", "kreis",
    "online", "format", "type", "year", "action_field", "sprache", "language", "alle", "zustand", "state",
    "stand", "next", "urgency", "county", "organisation", "page", "p",
]  # fmt: skip
HEADERS = [
    {"Accept-Language": "x" * 5000},
    {"Accept-Language": "de;q=x,\x00,*;q=9"},
    {"Range": "bytes=99999999999999999999-"},
    {"If-None-Match": '"' * 500},
    {"If-Modified-Since": "Sat, 99 Foo 99999 99:99:99 GMT"},
    {"Cookie": "sessionid=\x00; csrftoken=x; messages=a:b:c"},
    {"X-Forwarded-For": "\x00, ,,"},
    {"HX-Request": "true", "HX-Current-URL": "\x00"},
    {"Referer": "\x00"},
]
PATHS = [
    "/%00", "/%ff%fe", "/en/%00", "//evil.example/", "/..%2f..%2fetc/passwd", "/static/%00",
    *(f"/{part}/%00/" for part in ("aktuelles", "projekte", "partner", "veranstaltungen", "publikationen")),
    "/konto/confirm-email/%00/", "/konto/confirm-email/a:b:c/", "/konto/password/reset/key/%00-%00/",
    "/konto/password/reset/key/zzzzzzzzzzzzzzzzzzz-abc/", f"/veranstaltungen/{'a' * 3000}/",
]  # fmt: skip


WITHOUT_OBJECT = Route("").kwargs


def opened_by(role: str) -> list[Route]:
    """The routes without an object in the address that show `role` a page."""
    plain = [route for route in ROUTES if not route.covers and route.kwargs is WITHOUT_OBJECT]
    return [route for route in plain if expected(route.get, role) == 200]


@pytest.mark.parametrize("role", ["anonymous", "manager"])
def test_parameters(role):
    world = World(role)
    routes = opened_by(role)
    if role != "anonymous":
        routes = [route for route in routes if route not in opened_by("anonymous")]
    assert len(routes) > 5
    for route in routes:
        for value in VALUES:
            response = world.client.get(reverse(route.name), dict.fromkeys(PARAMETERS, value))
            assert response.status_code < 500, (route.name, value)
            assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_headers(client, headers):
    for name in ("pages:home", "search:results", "events:calendar", "newsletter:subscribe", "account_login"):
        assert client.get(reverse(name), headers=headers).status_code < 500


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_paths(path):
    response = Client().get(path)
    assert response.status_code < 500
    assert not response.get("Location", "").startswith("//")
