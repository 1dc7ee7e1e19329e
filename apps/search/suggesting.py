"""Completing what is being typed: the last word, from the titles of what is public."""

import re

from django.db import connection

SHORTEST = 2  # letters
MOST = 8
# Looked at for each answer; forms of one stem ("Projekt", "Projekte") count once.
_MOST_READ = 14
_BEING_TYPED = re.compile(r"^(?P<before>.*?)(?P<last>[^\W\d_]+)$", re.DOTALL)


def suggestions(typed: str, *, language: str) -> list[str]:
    """At most `MOST` searches that begin with what was typed, those with most hits first; one query.

    Every word in them stands in a text that the public may read now.
    """
    match = _BEING_TYPED.match(typed)
    if match is None or len(match["last"]) < SHORTEST:
        return []
    last = match["last"].lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_suggestions(%s, %s, %s)", [last, language, _MOST_READ])
        rows = cursor.fetchall()
    words: dict[str, str] = {}
    for shown, stem in rows:
        words.setdefault(stem, shown)
    return [match["before"] + word for word in words.values() if word.lower() != last][:MOST]
