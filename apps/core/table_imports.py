"""What imports of tables share: the way from the preview to the import, and what is said of a whole table.

What the columns mean, and what becomes of a line, is for the app that imports.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.core import signing
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.errors import UserError
from apps.core.tables import NotATable, lines_of

KEPT_FOR = 60 * 60  # seconds between looking and importing


class TableUnreadable(UserError):
    """The file as a whole cannot be read; `user_message` says why and how to mend it."""


def pack(content: Any, *, salt: str) -> str:
    """The table as a form's field carries it from the preview to the import: unchanged, and not for ever."""
    return signing.dumps(content, salt=salt, compress=True)


def unpack(packed: str, *, salt: str) -> Any:
    """What was packed.

    Raises:
        TableUnreadable: if it was changed or is older than `KEPT_FOR`.
    """
    try:
        return signing.loads(packed, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise TableUnreadable(_("Please choose the file once more: the preview was too old.")) from error


def rows(
    text: str, *, columns_of: Callable[[list[str]], list[str]], most: int, too_large: str
) -> Iterator[tuple[int, dict[str, str], bool]]:
    """Line number and cells by column of each line below the heading; whether it has more cells than that.

    `columns_of` names the columns of the heading, with "" for one that is not read.

    Raises:
        TableUnreadable: if there are none, or more than `most` (it says `too_large`), or one cannot be read.
    """
    columns: list[str] | None = None
    count = 0
    try:
        for number, row in lines_of(text):
            if columns is None:
                columns = columns_of(row)
                continue
            count += 1
            if count > most:
                raise TableUnreadable(too_large)
            cells = {name: cell for name, cell in zip(columns, row, strict=False) if name}
            yield number, cells, any(row[len(columns) :])
    except NotATable as error:
        raise TableUnreadable(
            _("Line %(line)s cannot be read. Please look at its quotation marks.") % {"line": error.line}
        ) from error
    if not count:
        raise TableUnreadable(_("The table has no lines below its heading."))


def require_columns(found: Collection[str], needed: Mapping[str, str]) -> None:
    """`needed` are the columns that must be there, with the names that are shown.

    Raises:
        TableUnreadable: if one is missing.
    """
    if missing := [shown for name, shown in needed.items() if name not in found]:
        raise TableUnreadable(
            _("The first line must name the columns. Missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )


def choice_of(choices: Any, given: str) -> str:
    """The value of `choices` that `given` names, by itself or by its words in either language; else empty."""
    plain = " ".join(given.casefold().split())
    for language in ("de", "en"):
        with translation.override(language):
            for value, label in choices.choices:
                if plain in {value, " ".join(str(label).casefold().split())}:
                    return value
    return ""
