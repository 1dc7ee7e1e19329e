"""What came of an imported list, for people to read."""

from collections import Counter
from dataclasses import dataclass

from apps.newsletter.choices import ImportOutcome
from apps.newsletter.models import ImportRun


@dataclass(frozen=True)
class Report:
    """`counts`: outcome and how many lines; `lines`: number and outcome of all that were not taken over."""

    counts: list[tuple[str, int]]
    lines: list[tuple[int, str]]


def report_of(run: ImportRun) -> Report:
    """The numbers, and every line that was not simply taken over."""
    numbers = Counter(outcome for _line, outcome in run.lines)
    labels = {outcome.value: str(outcome.label) for outcome in ImportOutcome}
    return Report(
        [(labels[value], numbers[value]) for value in labels if numbers[value]],
        [(line, labels[value]) for line, value in run.lines if value != ImportOutcome.IMPORTED],
    )
