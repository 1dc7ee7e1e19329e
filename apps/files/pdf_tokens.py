"""Active content of PDFs, found by the names that ISO 32000-1 (12.6, 7.11) gives it.

Readers find objects by tables that an attacker can arrange as they like, so nothing here trusts the file's
structure: the names are looked for in the raw bytes and in every stream that unpacks, whatever it says to be.
All of them are so long that they do not stand in compressed data by chance.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

MAX_UNPACKED = 400 * 1024 * 1024  # bytes of one file's streams together
_CHUNK = 1024 * 1024
_NAMES = (
    "JavaScript",
    "Launch",
    "EmbeddedFile",
    "FileAttachment",
    "RichMedia",
    "SubmitForm",
    "ImportData",
    "GoToE",
    "GoToR",
    "Rendition",
    "Movie",
)
_OVERLAP = 64  # a name may stand across two chunks; written as #xx it has up to three bytes a sign
_HEAD = 4096  # bytes before a stream in which its dictionary stands
_FIRST_STEP = 2048  # most of what looks like a stream is none, and says so at once
_HARMLESS_REST = 1024  # bytes: some programs write a note behind the end


def _spelt(name: str) -> bytes:
    """A pattern for a name in which any sign may be written as #xx (ISO 32000-1, 7.3.5)."""
    signs = []
    for sign in name:
        code = f"{ord(sign):02x}"
        hexed = "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in code)
        signs.append(f"(?:{sign}|#{hexed})")
    return "".join(signs).encode()


_ACTIVE = re.compile(rb"/(" + b"|".join(_spelt(name) for name in _NAMES) + rb")(?=[\s\x00/<>\[\]()%{}]|$)")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_OBJECT_STREAM = re.compile(rb"/" + _spelt("ObjStm") + rb"(?=[\s\x00/<>\[\]()%{}])")
_OTHER_FILTER = re.compile(
    rb"/(?:"
    + b"|".join(
        _spelt(name)
        for name in (
            "ASCIIHexDecode",
            "AHx",
            "ASCII85Decode",
            "A85",
            "LZWDecode",
            "LZW",
            "RunLengthDecode",
            "RL",
            "Crypt",
        )
    )
    + rb")(?=[\s\x00/<>\[\]()%{}])|/"
    + _spelt("Predictor")
    + rb"\s*(?:[2-9]|1\d)"
)


_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|body|iframe)\b", re.I)
_ZIP_END = b"PK\x05\x06"
_SCRIPT_LINK = re.compile(rb"/URI\s*\(\s*(?:javascript|vbscript|data|file):", re.I)


def find_active_content(handle: IO[bytes]) -> str | None:
    """The name of what was found ("JavaScript"), or None. Holds a few megabytes in memory at most.

    Streams of objects in an unusual coding, and more than `MAX_UNPACKED` bytes of streams, count as found:
    they cannot be checked.
    """
    starts: list[int] = []
    for offset, piece in _pieces(handle):
        if (found := _name_in(piece)) is not None:
            return found
        starts += [offset + match.end() for match in _STREAM.finditer(piece)]
    left = MAX_UNPACKED
    for start in sorted(set(starts)):  # those in two pieces were seen twice
        handle.seek(max(0, start - _HEAD))
        head = handle.read(start - handle.tell())
        head = head[max(0, head.rfind(b"obj")) :]
        if _OBJECT_STREAM.search(head) and _OTHER_FILTER.search(head):
            return "ObjStm"
        found, used = _name_in_packed(handle, start, left)
        if found is not None:
            return found
        left -= used
        if left <= 0:
            return "size"
    return None


def find_second_nature(handle: IO[bytes], size: int) -> str | None:
    """What else the file is besides a PDF ("HTML", "ZIP", "?" for whatever hangs behind its end)."""
    handle.seek(0)
    if _HTML.search(handle.read(4096)):
        return "HTML"
    handle.seek(max(0, size - 70_000))
    tail = handle.read()
    if _ZIP_END in tail:
        return "ZIP"
    end = tail.rfind(b"%%EOF")
    if end == -1:
        return None
    rest = tail[end + 5 :]
    if _HTML.search(rest):
        return "HTML"
    return "?" if len(rest.strip(b"\r\n\t \x00")) > _HARMLESS_REST else None


def _pieces(handle: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The whole file in pieces that overlap, each with its offset."""
    handle.seek(0)
    offset, tail = 0, b""
    while piece := handle.read(_CHUNK):
        yield offset - len(tail), tail + piece
        offset += len(piece)
        tail = (tail + piece)[-_OVERLAP:]


def _name_in(data: bytes) -> str | None:
    if (match := _ACTIVE.search(data)) is not None:
        return _plain(match.group(1))
    return "URI" if _SCRIPT_LINK.search(data) else None


def _plain(name: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match.group(1), 16)]), name).decode()


def _name_in_packed(handle: IO[bytes], start: int, limit: int) -> tuple[str | None, int]:
    """Unpacks what begins at `start`, as far as it is a zlib stream; how many bytes that gave, too."""
    unpacker = zlib.decompressobj()
    rest, used, tail, step = b"", 0, b"", _FIRST_STEP
    handle.seek(start)
    try:
        while not unpacker.eof and used < limit:
            if not rest:
                rest, step = handle.read(step), _CHUNK // 4
                if not rest:
                    break
            piece = unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            used += len(piece)
            if (found := _name_in(tail + piece)) is not None:
                return found, used
            tail = piece[-_OVERLAP:]
    except zlib.error:
        pass
    return None, used
