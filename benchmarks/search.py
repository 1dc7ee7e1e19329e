"""How well, and how fast, the search answers.

    make benchmark

First the relevance set (`tests/search/relevance`) over the loaded content and 2,000 made documents: mean
reciprocal rank and recall among the first ten. Then 100,000 documents: what the statements of a search cost
the database, as ratios to a bare SELECT on the index in the same run. Fills a throw-away database.
"""

import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_portal.settings.test")
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

MADE, MANY = 2_000, 100_000
ROUNDS = 200
FREQUENT = "Haeufigwort"  # stands in three of ten documents
RARE = 10  # documents that hold a rare word


def main() -> None:
    """Prints both tables."""
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        if "speed" not in sys.argv:
            relevance()
        if "relevance" not in sys.argv:
            speed()
    finally:
        runner.teardown_databases(databases)


def relevance() -> None:
    """Mean reciprocal rank and recall, by group, and every query that is not answered first."""
    from apps.pages.content_loader import load_all as load_content
    from apps.pages.demo.loader import load_all as load_demo
    from apps.search import rebuilding
    from tests.search.relevance.filling import fill
    from tests.search.relevance.measure import ask, by_group
    from tests.search.relevance.queries import all_queries

    load_content()
    load_demo()
    fill(MADE)
    rebuilding.count_words()
    answers = [ask(query) for query in all_queries()]
    print(f"{'relevance':28}{'queries':>8}{'MRR':>8}{'recall@10':>11}")
    for group, (number, mrr, recall) in by_group(answers).items():
        print(f"{group:28}{number:8}{mrr:8.3f}{recall:11.3f}")
    for answer in answers:
        if answer.rank != 1:
            print(f"  {answer.query.group}: {answer.query.typed!r} is answered at rank {answer.rank or '-'}")


def speed() -> None:
    """95th percentiles in milliseconds, and their ratios to a bare SELECT; all measured in turns."""
    fill_many()
    rng = random.Random(1)
    words = [f"Seltenwort{letters(rng.randrange(MANY // RARE))}" for _round in range(ROUNDS)]
    prefixes = [f"titelwort{letters(rng.randrange(26 * 26))[:2]}" for _round in range(ROUNDS)]
    taken: dict[str, list[float]] = defaultdict(list)
    for word, prefix in zip(words, prefixes, strict=True):
        for name, statements in {
            "bare index SELECT, rare word": [bare_select(word)],
            "rare word: meaning and hits": statements_of_hits(word),
            "30 % word: meaning and hits": statements_of_hits(FREQUENT),
            "rare word: counts of facets": statements_of_counts(word),
            "30 % word: counts of facets": statements_of_counts(FREQUENT),
            "rare word: excerpts and pages": statements_of_excerpts(word),
            "30 % word: excerpts and pages": statements_of_excerpts(FREQUENT),
            "bare prefix query": [bare_prefix(prefix)],
            "suggestions": captured(lambda prefix=prefix: suggestions(prefix)),
        }.items():
            taken[name].append(milliseconds(statements))
    print(f"\n{f'{MANY:,} documents, p95':34}{'ms':>9}{'ratio':>8}")
    base = 0.0
    for name, times in taken.items():
        p95 = statistics.quantiles(times, n=20)[-1]
        base = p95 if name.startswith("bare") else base
        print(f"{name:34}{p95:9.2f}{p95 / base:8.2f}")


def milliseconds(statements: list[str]) -> float:
    """What it takes to send statements and to fetch their rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        began = time.perf_counter()
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
        return (time.perf_counter() - began) * 1000


def captured(act: Callable[[], object]) -> list[str]:
    """The statements that `act` sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"].replace("%", "%%") for query in queries]


def bare_select(word: str) -> str:
    return (
        "SELECT id, title_de, path FROM search_searchdocument "
        f"WHERE vector_de @@ to_tsquery('german', '{word}') ORDER BY sorted_on DESC LIMIT 12"
    )


def bare_prefix(prefix: str) -> str:
    return (
        "SELECT shown FROM search_word WHERE titles > 0 AND "
        f"form >= '{prefix}' AND form < '{prefix}' || U&'\\+10FFFF' ORDER BY titles DESC, form LIMIT 8"
    )


def suggestions(prefix: str) -> None:
    from apps.search.suggesting import suggestions

    suggestions(prefix, language="de")


def statements_of_hits(word: str) -> list[str]:
    """Reading the words and finding the first page of hits."""
    from apps.search import querying
    from apps.search.finding import Search

    meaning = captured(lambda: querying.wanted(word, language="de"))
    search = Search(word, language="de")
    return meaning + captured(lambda: search.documents(0, 12))


def statements_of_counts(word: str) -> list[str]:
    """Counting the hits and what they can be narrowed down by."""
    from apps.search.finding import Search

    return [one for one in captured(lambda: Search(word, language="de")) if 'AS "facets"' in one]


def statements_of_excerpts(word: str) -> list[str]:
    """Cutting excerpts for the hits of a page."""
    from apps.search.finding import Search

    search = Search(word, language="de")
    number = len(captured(lambda: search.documents(0, 12)))
    return captured(lambda: search[0:12])[number:]


def letters(number: int) -> str:
    """A number in letters, as words have no figures."""
    signs = ""
    while number or not signs:
        number, rest = divmod(number, 26)
        signs = chr(ord("a") + rest) + signs
    return signs.rjust(3, "a")


def fill_many() -> None:
    """Documents of about 80 words, past the services: their cost is not what is measured."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from apps.news.models import Article
    from apps.search.models import SearchDocument
    from apps.search.rebuilding import count_words

    SearchDocument.objects.all().delete()
    rng = random.Random(7)
    common = [f"Wort{letters(number)}" for number in range(8000)]
    weights = [1 / (place + 10) for place in range(len(common))]
    kind = ContentType.objects.get_for_model(Article).pk
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE made (number int, title text, body text, day date, facets text[])"
        )
        with cursor.copy("COPY made FROM STDIN") as copy:
            for number in range(MANY):
                words = rng.choices(common, weights, k=78)
                if number % 10 < 3:
                    words.insert(40, FREQUENT)
                words.append(f"Seltenwort{letters(number // RARE)}")
                title = f"Titelwort{letters(number % (26**3))} {words[0]} {words[1]}"
                if number % 500 == 0:
                    title += f" {FREQUENT}"
                day = date(2026, 11, 25) - timedelta(days=rng.randrange(3000))
                facets = ["art:meldung", f"jahr:{day.year}", f"handlungsfeld:feld-{number % 9}"]
                copy.write_row((number, title, " ".join(words), day, facets))
        cursor.execute(_FILL, [kind])
        cursor.execute(_WORDS)
    count_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_searchdocument, search_word, search_wordending")


_FILL = """
INSERT INTO search_searchdocument (generation, content_type_id, object_id, kind, title_de, title_en, text_de,
    text_en, language_de, language_en, path, date, sorted_on, facets, vector_de, vector_en, title_vector_de,
    title_vector_en)
SELECT coalesce((SELECT current FROM search_searchindex), 1), %s, number, 'meldung', title, title, body, body,
    'de', 'de',
    '/aktuelles/' || number || '/', day, day, facets, vector, vector, to_tsvector('german', title),
    to_tsvector('german', title)
FROM made, LATERAL (
    SELECT setweight(to_tsvector('german', title), 'A')
        || setweight(to_tsvector('german', body), 'C') AS vector
) AS made_vector
"""
_WORDS = """
WITH learnt AS (
    INSERT INTO search_word (language, form, shown, stem, documents, titles)
    SELECT 'de', word, word, word, 1, 0
    FROM ts_stat('SELECT vector_de FROM search_searchdocument') WHERE word ~ '^[a-z]+$'
    ON CONFLICT DO NOTHING RETURNING id, stem
)
INSERT INTO search_wordending (word_id, ending)
SELECT id, substr(stem, place) FROM learnt, generate_series(1, length(stem) - 3) AS place
"""


if __name__ == "__main__":
    main()
