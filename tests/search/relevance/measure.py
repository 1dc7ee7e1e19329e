"""How well the search answers the relevance set."""

from collections import defaultdict
from dataclasses import dataclass

from apps.search.finding import Search
from tests.search.relevance.queries import Query

LOOKED_AT = 10


@dataclass(frozen=True)
class Answer:
    """What became of a query: the first wanted title's rank (0: none), and how many were found."""

    query: Query
    rank: int
    recall: float

    @property
    def reciprocal(self) -> float:
        return 1 / self.rank if self.rank else 0.0


def ask(query: Query) -> Answer:
    """Searches as a reader of German would, and looks at the first ten."""
    hits = Search(query.typed, language="de")[0:LOOKED_AT]
    titles = [hit.document.title_de for hit in hits]
    ranks = [
        next((rank for rank, title in enumerate(titles, start=1) if wanted in title), 0)
        for wanted in query.wanted
    ]
    found = [rank for rank in ranks if rank]
    return Answer(query, min(found, default=0), len(found) / len(query.wanted))


def by_group(answers: list[Answer]) -> dict[str, tuple[int, float, float]]:
    """For each group, and for all: number of queries, mean reciprocal rank, recall."""
    groups = defaultdict(list)
    for answer in answers:
        groups[answer.query.group].append(answer)
    groups["all"] = answers
    return {
        group: (
            len(some),
            sum(answer.reciprocal for answer in some) / len(some),
            sum(answer.recall for answer in some) / len(some),
        )
        for group, some in groups.items()
    }
