"""Bar charts as SVG from the server. The template only writes down what is computed here."""

from collections.abc import Sequence
from typing import NamedTuple

ROW = 44  # pixels from one bar to the next: a line of text above each


class Bar(NamedTuple):
    """One bar; `width` in per cent of the longest, the rest in pixels from the top."""

    label: str
    value: int
    width: float
    text_at: int
    bar_at: int


def bars(values: Sequence[tuple[str, int]]) -> list[Bar]:
    """Bars for (label, number), drawn to the scale of the largest number."""
    largest = max((value for _label, value in values), default=0) or 1
    return [
        Bar(label, value, round(100 * value / largest, 1), number * ROW + 14, number * ROW + 20)
        for number, (label, value) in enumerate(values)
    ]
