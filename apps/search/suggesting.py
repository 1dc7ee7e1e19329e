"""Completing what is being typed: the last word, from the titles of what is public."""

import re

from django.db import connection

from apps.search.words import PUBLIC

SHORTEST = 2  # letters
MOST = 8
# Looked at for each answer; forms of one stem ("Projekt", "Projekte") count once.
_MOST_READ = 24
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
        cursor.execute(_STATEMENTS[language], {"last": last, "read": _MOST_READ})
        rows = cursor.fetchall()
    words: dict[str, str] = {}
    for shown, stem in rows:
        words.setdefault(stem, shown)
    return [match["before"] + word for word in words.values() if word.lower() != last][:MOST]


# A frequent word is looked for in the newest documents first: its list in the index is long. A rare word
# costs next to nothing there.
_STATEMENT = f"""
SELECT shown, stem FROM (
    SELECT form, shown, stem, documents FROM search_word
    WHERE titles > 0 AND form >= %(last)s AND form < %(last)s || U&'\\+10FFFF'
    ORDER BY titles DESC, form LIMIT %(read)s
) AS word
WHERE CASE
    WHEN documents > 500 AND EXISTS (
        SELECT FROM (
            SELECT * FROM search_searchdocument AS document WHERE {PUBLIC}
            ORDER BY sorted_on DESC, id DESC LIMIT 200
        ) AS newest WHERE {{vector}} @@ quote_literal(word.stem)::tsquery
    ) THEN true
    ELSE EXISTS (
        SELECT FROM search_searchdocument AS document
        WHERE {{vector}} @@ quote_literal(word.stem)::tsquery AND {PUBLIC}
    ) END
"""
_STATEMENTS = {language: _STATEMENT.format(vector=f"vector_{language}") for language in ("de", "en")}
