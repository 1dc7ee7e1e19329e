"""Locks on what is no row."""

from django.db import connection


def lock_name(name: str) -> None:
    """Waits for whoever else has locked `name`, and keeps it until the present transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
