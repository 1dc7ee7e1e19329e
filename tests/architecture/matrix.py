"""How an app says who may open which of its addresses, and who may act there.

Each app has a `tests/<app>/matrix.py` with a list `ROUTES`; `test_permission_matrix.py` asks every route with
GET and POST in every role, and fails for an address that stands in no list. An example::

    from tests.architecture.matrix import Route, only, signed_in
    from tests.factories.events import make_event


    def own(world):
        return {"slug": make_event(organisation=world.organisation).slug}


    def foreign(world):
        return {"slug": make_event(organisation=world.foreign_organisation).slug}


    ROUTES = [
        Route("events:list"),                                # GET 200 and POST 405 for everybody
        Route("events:register", kwargs=own, post=400),      # an empty form: refused next to the fields
        Route(
            "events:submit",
            kwargs=own,
            get=signed_in(405),                              # 302 for visitors: the log-in is asked first
            post=only("partner", "manager", status=302, others=404),
            foreign_kwargs=foreign,                          # asked as "partner"
            foreign_get=405,
            foreign_post=404,
        ),
    ]

Roles: "anonymous"; "company" (signed out as well, but holding the right link: give the link's token only
when `world.role == "company"`, and a wrong one otherwise); "stranger" (member of another organisation);
"partner" (editor of `world.organisation`); "manager"; "administrator". In a dict of answers "company" may be
left out (then it is the same as "anonymous"), and "others" stands for all roles that are not named.

The callables are called anew for every single request, and all they make is rolled back after it; `world` is
described in `world.py`. Whatever the answer, a GET, a refused POST (400 and above) and a redirect to the
log-in must leave all tables as they were; tables where a GET counts something stand in `get_may_write`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.architecture.world import World

ROLES = ("anonymous", "company", "stranger", "partner", "manager", "administrator")
Answers = int | dict[str, int]


def signed_in(status: int = 200, **roles: int) -> dict[str, int]:
    """Visitors are sent to the log-in (302); everybody else gets `status`, or what `roles` says."""
    return {"anonymous": 302, "others": status, **roles}


def only(*roles: str, status: int = 200, others: int = 403) -> dict[str, int]:
    """`roles` get `status`, visitors are sent to the log-in, and everybody else gets `others`."""
    return {"anonymous": 302, "others": others, **dict.fromkeys(roles, status)}


def _nothing(world: "World") -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Route:
    """One address and its answers; `name` with namespace, as in `reverse()`.

    `covers` is a prefix of names: this route stands for all of them (the administration's pages, which one
    check guards). Whoever is refused here must be refused at each of them too; names with a route of their
    own are left out.
    """

    name: str
    kwargs: Callable[["World"], dict[str, Any]] = _nothing
    get: Answers = 200
    post: Answers = 405
    data: Callable[["World"], dict[str, Any]] = _nothing
    query: str = ""
    foreign_kwargs: Callable[["World"], dict[str, Any]] | None = None
    foreign_get: int = 404
    foreign_post: int = 404
    get_may_write: frozenset[str] = field(default_factory=frozenset)
    covers: str = ""


def expected(answers: Answers, role: str) -> int:
    """The status that `role` shall get.

    Raises:
        LookupError: if the route says nothing about the role.
    """
    if isinstance(answers, int):
        return answers
    for name in (role, "anonymous" if role == "company" else role, "others"):
        if name in answers:
            return answers[name]
    raise LookupError(f"no answer for {role} in {answers}")
