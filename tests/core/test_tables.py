"""Tables that people bring."""

import pytest

from apps.core.tables import NotATable, decoded, lines_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheet_programs_write_is_read(encoding):
    assert decoded("Größe;Maß\n".encode(encoding)) == "Größe;Maß\n"


@pytest.mark.parametrize("data", [b"", b" \n", b"a\x00b", b"\xff\xfea", b"\x81\x8d"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(NotATable) as refusal:
        decoded(data)
    assert refusal.value.line is None


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_heading_tells_what_stands_between_the_cells(sign):
    text = f'\n a{sign}b \n{sign}\n"eins\nzwei"{sign}"x; y, z"\n'
    assert list(lines_of(text)) == [(2, ["a", "b"]), (5, ["eins\nzwei", "x; y, z"])]


def test_where_it_cannot_be_read_is_told():
    with pytest.raises(NotATable) as refusal:
        list(lines_of("a;b\n" + "x" * 200_000 + ";y\n"))
    assert refusal.value.line == 2
