"""The two servers that the portal needs: those that the environment names, or embedded ones."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import environ
import psycopg
import redis

from network_portal.env import env
from network_portal.local.errors import LocalError
from network_portal.local.folders import Folder
from network_portal.local.postgres import Postgres
from network_portal.local.redis_server import RedisServer

Say = Callable[[str], Any]
SECONDS_TO_ANSWER = 5


@contextmanager
def servers(
    folder: Folder, *, durable: bool = True, say: Say = lambda line: None
) -> Iterator[dict[str, str]]:
    """Both servers while the block runs; gives the environment variables that lead to them.

    Raises:
        LocalError: if a server does not start, or one that the environment names does not answer.
    """
    variables = {}
    with ExitStack() as stack:
        if given := env.str("DATABASE_URL", default=""):
            _require_database(given)
            say("PostgreSQL: the server that DATABASE_URL names")
            variables["DATABASE_URL"] = given
        else:
            postgres = Postgres(folder, durable=durable)
            stack.callback(postgres.stop)
            postgres.start()
            say(f"PostgreSQL: embedded, data in {postgres.data}")
            variables["DATABASE_URL"] = postgres.url
        if given := env.str("REDIS_URL", default=""):
            _require_redis(given)
            say("Redis: the server that REDIS_URL names")
            variables["REDIS_URL"] = given
        else:
            redis_server = RedisServer(folder, durable=durable)
            stack.callback(redis_server.stop)
            redis_server.start()
            say(f"Redis: embedded, data in {redis_server.data}")
            variables["REDIS_URL"] = redis_server.url
        yield variables


def _require_database(url: str) -> None:
    """Refuses when the database of `url` does not answer; never shows its password."""
    try:
        config = environ.Env.db_url_config(url)
        options = config.get("OPTIONS", {})
        psycopg.connect(
            **{
                "host": config.get("HOST") or None,
                "port": config.get("PORT") or None,
                "user": config.get("USER") or None,
                "password": config.get("PASSWORD") or None,
                "dbname": config.get("NAME") or None,
                "connect_timeout": SECONDS_TO_ANSWER,
                **options,
            }
        ).close()
    except (psycopg.Error, ValueError, KeyError) as error:
        raise LocalError(
            "The database that DATABASE_URL names does not answer; start it, mend the address, or unset "
            f"DATABASE_URL for an embedded one. It says: {str(error).strip()}"
        ) from None


def _require_redis(url: str) -> None:
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=SECONDS_TO_ANSWER, socket_timeout=SECONDS_TO_ANSWER
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise LocalError(
            "The Redis that REDIS_URL names does not answer; start it, mend the address, or unset REDIS_URL "
            f"for an embedded one. It says: {error}"
        ) from None
