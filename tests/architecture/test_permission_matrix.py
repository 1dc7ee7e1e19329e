"""Every address with GET and POST in every role, as the apps' `matrix.py` files say; none may be left out."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests.architecture.matrix import ROLES, Route, expected
from tests.architecture.world import World

# Signing in and being here writes these; rate limits are a cache and no model at all.
OUTSIDE_THE_DOMAIN = {"django_session", "usersessions_usersession"}

MATRICES = sorted(Path(__file__).parent.parent.glob("*/matrix.py"))
ROUTES: list[Route] = [
    route
    for path in MATRICES
    if path.parent.name != "architecture"
    for route in import_module(f"tests.{path.parent.name}.matrix").ROUTES
]


def names(patterns=None, namespace: str = "") -> Iterator[str]:
    """The name of every address, with its namespace; an address without a name gives its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"
        else:
            yield from names(
                entry.url_patterns, f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            )


def snapshot() -> dict[str, tuple[int, int]]:
    """Rows and a sum over the content of each table of the domain."""
    tables = sorted(
        {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
        - OUTSIDE_THE_DOMAIN
    )
    parts = [
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM \"{table}\" t"
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, content) for table, count, content in cursor.fetchall()}


def rows_written() -> dict[str, int]:
    """How many rows of each table this transaction has touched, those put back included; costs little."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {table: count for table, count in cursor.fetchall() if table not in OUTSIDE_THE_DOMAIN}


def ask(route: Route, method: str, role: str, wanted: int, *, foreign: bool = False) -> list[str]:
    """What is wrong with the answer to one request in a world of its own.

    Only where rows were touched that should not be, all contents are compared: they may have been put back.
    """
    faults, suspicious = _ask(route, method, role, wanted, foreign, look=rows_written)
    return _ask(route, method, role, wanted, foreign, look=snapshot)[0] if suspicious else faults


def _ask(
    route: Route, method: str, role: str, wanted: int, foreign: bool, *, look: Callable[[], dict]
) -> tuple[list[str], bool]:
    with transaction.atomic():
        world = World(role)
        kwargs = (route.foreign_kwargs if foreign and route.foreign_kwargs else route.kwargs)(world)
        url = reverse(route.name, kwargs=kwargs) + route.query
        data = route.data(world) if method == "post" else None
        client = world.client
        before = look()
        response = getattr(client, method)(url, data)
        response_body = b"".join(response.streaming_content) if response.streaming else response.content
        changed = {table for table, rows in look().items() if rows != before.get(table)}
        transaction.set_rollback(True)
    who = f"{method.upper()} {url} as {role}{' (foreign object)' if foreign else ''}"
    faults = []
    if response.status_code != wanted:
        faults.append(
            f"{who}: {response.status_code} instead of {wanted}{form_errors(response, response_body)}"
        )
    if method == "get":
        changed -= route.get_may_write
    wrote = bool(changed) and (method == "get" or is_refusal(response))
    if wrote:
        faults.append(f"{who}: answered {response.status_code}, but wrote {', '.join(sorted(changed))}")
    return faults, wrote


def is_refusal(response) -> bool:
    """Whether the answer says no: an error, or the way to the log-in."""
    to_log_in = response.status_code == 302 and response["Location"].startswith(
        resolve_url(settings.LOGIN_URL)
    )
    return response.status_code >= 400 or to_log_in


def form_errors(response, body: bytes) -> str:
    """What a form complained about, so that a wrong expectation is quick to mend."""
    form = (response.context or {}).get("form") if response.context else None
    return f" {form.errors.as_json()}" if form is not None and form.is_bound and form.errors else ""


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_answers(route):
    faults = []
    for method, answers in (("get", route.get), ("post", route.post)):
        for role in ROLES:
            faults += ask(route, method, role, expected(answers, role))
    if route.foreign_kwargs:
        faults += ask(route, "get", "partner", route.foreign_get, foreign=True)
        faults += ask(route, "post", "partner", route.foreign_post, foreign=True)
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in ROUTES if route.covers], ids=lambda route: route.name)
def test_what_a_route_covers_is_refused_to_the_same_roles(route):
    own_routes = {other.name for other in ROUTES}
    covered = [name for name in names() if name.startswith(route.covers) and name not in own_routes]
    refused = [role for role in ROLES if expected(route.get, role) != 200]
    assert covered
    assert refused
    opened = []
    for role in refused:
        client = World(role).client
        for url in filter(None, map(some_url, covered)):
            if client.get(url).status_code == 200:
                opened.append(f"{url} as {role}")
    assert not opened, opened


def some_url(name: str) -> str | None:
    """An address of this name, with made-up arguments if it wants some."""
    for arguments in ([], ["1"], ["1", "1"]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return None


def test_no_address_is_left_out():
    present = set(names())
    prefixes = tuple(route.covers for route in ROUTES if route.covers)
    missing = {name for name in present if not (prefixes and name.startswith(prefixes))}
    missing -= {route.name for route in ROUTES}
    assert not missing, f"these addresses stand in no matrix: {sorted(missing)}"


def test_no_route_is_left_over():
    assert {route.name for route in ROUTES} <= set(names())
