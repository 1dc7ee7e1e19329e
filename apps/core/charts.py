"""Bar charts as SVG from the server. The template only writes down what is computed here."""

from collections.abc import Sequence
from typing import NamedTuple

ROW = 44  # pixels from one bar to the next: a line of text above each


class Bar(NamedTuple):
    """One bar; `width` in per cent of the whole, the rest in pixels from the top. `shown` is its number."""

    label: str
    shown: str
    width: float
    text_at: int
    bar_at: int


def bars(values: Sequence[tuple[str, int]], *, whole: int = 0, unit: str = "") -> list[Bar]:
    """Bars for (label, number), to the scale of `whole` or of the largest number; `unit` follows each."""
    largest = whole or max((value for _label, value in values), default=0) or 1
    return [
        Bar(label, f"{value}{unit}", round(100 * value / largest, 1), number * ROW + 14, number * ROW + 20)
        for number, (label, value) in enumerate(values)
    ]
