"""Tables that people bring: CSV (RFC 4180), and what spreadsheet programs make of it.

What the columns mean, and what is said when something is wrong, is for whoever asked for the table.
"""

import csv
import io
from collections.abc import Iterator


class NotATable(ValueError):
    """It cannot be read; `line` is where that shows, None if it is no text at all."""

    def __init__(self, line: int | None = None):
        super().__init__()
        self.line = line


def decoded(data: bytes) -> str:
    """The text of a file, be it UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        NotATable: if it is empty or no text.
    """
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip() and "\x00" not in text:
            return text
    raise NotATable


def lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row that is not empty, the heading included.

    The heading tells what stands between the cells: semicolon, comma or tabulator.

    Raises:
        NotATable: at a row that cannot be read.
    """
    delimiter = max(";,\t", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise NotATable(reader.line_num) from error
