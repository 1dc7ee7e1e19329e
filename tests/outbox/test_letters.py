"""Whatever a stranger sends is read without failing and without taking long, and nothing of it is lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.outbox.html_text import text_of
from apps.outbox.letters import read_letter
from apps.outbox.quoting import fold
from apps.outbox.returned import read


def nested(depth: int) -> bytes:
    """Folders within folders, as nobody means them."""
    parts = [f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(depth)]
    return "".join(parts).encode() + b"Content-Type: text/plain\n\nGuten Tag"


@given(st.binary(max_size=2000))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read(raw):
    read_letter(raw)
    read_letter(b"Content-Type: text/html\n\n" + raw)
    read_letter(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + raw)


@given(
    st.lists(st.sampled_from(["> ", "Von: a", "An: b", "Betreff: c", "--", "Am 1. schrieb x:", "Hallo", ""]))
)
@settings(max_examples=200, deadline=None)
def test_folding_loses_no_line(lines):
    folded = fold("\n".join(lines))
    kept = f"{folded.said}\n{folded.folded}".split()
    assert sorted(kept) == sorted("\n".join(lines).split())


@pytest.mark.parametrize(
    "hostile",
    [
        "Von: x\n" * 100_000,
        "Am 1. 1. schrieb\n" * 50_000,
        ("am 1 " + "schrieb " * 60 + "\n") * 1000,
        "> " * 200_000,
        "-" * 400_000,
        "MfG\n" * 100_000,
    ],
    ids=["fields", "wrote", "long-wrote", "marks", "dashes", "greetings"],
)
def test_hostile_text_takes_no_time(hostile):
    begun = time.monotonic()
    fold(hostile)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "tag",
    [
        "<blockquote>",
        "<div>",
        "<b>",
        "<!--",
        "<script>",
        "<!x",
        "<?x",
        "<![x",
        "<a b='",
        "</a ",
        "&#1;",
        "<table><td>",
    ],
)
def test_hostile_html_takes_no_time(tag):
    begun = time.monotonic()
    text_of(tag * 50_000)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("depth", [50, 5000])
def test_folders_within_folders(depth):
    read(nested(depth))
    read_letter(nested(depth))


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "punycode", "idna", "rot13", "zlib", "utf-7", "x\0y", "mbcs"]
)
def test_codecs_that_are_no_charsets(charset):
    letter = read_letter(f"Content-Type: text/plain; charset={charset}\n\nGr\\u00fc\xdf".encode())
    assert letter.text.startswith("Gr\\u00fc")
