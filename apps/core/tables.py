"""Tables that people bring: CSV (RFC 4180), what spreadsheet programs make of it, and their own files (XLSX).

What the columns mean, and what is said when something is wrong, is for whoever asked for the table.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.xml import DEFUSEDXML

# What an XLSX file may unpack to, in bytes, and its parts: a bomb is refused before it is read.
MOST_UNPACKED = 30_000_000
MOST_PARTS = 500
MOST_COLUMNS = 100
_ZIP = b"PK\x03\x04"


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


def text_of(data: bytes, *, most_lines: int) -> str:
    """The text of a CSV file, or the first sheet of a workbook written as one; line numbers stay the sheet's.

    A workbook is cut off after `most_lines` and one more, so that whoever counts them notices.

    Raises:
        NotATable: if it is neither.
    """
    if not data.startswith(_ZIP):
        return decoded(data)
    try:
        rows = _first_sheet(data, most_lines + 2)
    except Exception as error:  # openpyxl raises whatever a damaged file makes its parts raise
        raise NotATable from error
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    if not any(any(row) for row in rows):
        raise NotATable
    return written.getvalue()


def _first_sheet(data: bytes, most_rows: int) -> list[list[str]]:
    """Its cells as text. Formulas count with the value that was saved with them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise NotATable
    if not DEFUSEDXML:  # entities of XML could be another bomb
        raise NotATable
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=most_rows, max_col=MOST_COLUMNS, values_only=True)
        return [[_cell(value) for value in row] for row in rows]
    finally:
        book.close()


def _cell(value: Any) -> str:
    """On one line, so that the table's lines are those of the sheet; whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else " ".join(str(value).replace("\x00", "").split())


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
