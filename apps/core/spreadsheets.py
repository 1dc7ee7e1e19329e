"""Tables for spreadsheet programs. What somebody typed stays text in them and never becomes a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import localtime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # signs; Excel's own limit
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook; `widths` of its columns are in signs."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def workbook(*sheets: Sheet, title: str) -> bytes:
    """An XLSX file (ISO/IEC 29500): numbers are numbers, moments are local times, all else is text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": title})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.title))
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for column, name in enumerate(sheet.header):
            page.write_string(0, column, str(name), bold)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, moment)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) as Excel reads it: semicolons, and a mark that it is UTF-8."""
    writer = csv.writer(_Echo(), delimiter=";")  # type: ignore[arg-type]
    yield "\ufeff" + writer.writerow(header)
    for cells in rows:
        yield writer.writerow([formula_safe(_as_text(cell)) for cell in cells])


def formula_safe(cell: str) -> str:
    """`cell`, so that a spreadsheet program reads it as text, never as a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r", "\n"} else cell


def download(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """`content` to be saved as `name`; nobody keeps it on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


class _Echo:
    """Gives csv.writer's lines back instead of collecting them."""

    def write(self, line: str) -> str:
        return line


def _write(page, row: int, column: int, cell: Any, moment) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(row, column, localtime(cell).replace(tzinfo=None), moment)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, _as_text(cell)[:LONGEST_CELL])


def _as_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{localtime(cell):%d.%m.%Y %H:%M}"
    return "" if cell is None else str(cell)


def _sheet_name(title: str) -> str:
    """Excel forbids some signs in a sheet's name, and more than 31 of them."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"
