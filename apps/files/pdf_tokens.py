"""Active content of PDFs, found by the names that ISO 32000-1 (12.6, 7.11) gives it.

Readers find objects by tables that an attacker can arrange as they like, so nothing here trusts the file's
structure: the names are looked for in the raw bytes and in every stream that unpacks, whatever it says to be.
All of them are so long that they do not stand in compressed data by chance.
"""

import re
import zlib

MAX_UNPACKED = 400 * 1024 * 1024  # bytes of one file's streams together
_CHUNK = 1024 * 1024
_NAMES = ("JavaScript", "Launch", "EmbeddedFile", "FileAttachment", "RichMedia", "SubmitForm", "ImportData")
_OVERLAP = 64  # a name may stand across two chunks; written as #xx it has up to three bytes a sign


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


def find_active_content(data: bytes) -> str | None:
    """The name of what was found ("JavaScript"), or None.

    Streams of objects in an unusual coding, and more than `MAX_UNPACKED` bytes of streams, count as found:
    they cannot be checked.
    """
    if (found := _name_in(data)) is not None:
        return found
    left = MAX_UNPACKED
    for match in _STREAM.finditer(data):
        head = data[max(0, data.rfind(b"obj", 0, match.start())) : match.start()]
        if _OBJECT_STREAM.search(head) and _OTHER_FILTER.search(head):
            return "ObjStm"
        found, used = _name_in_packed(data, match.end(), left)
        if found is not None:
            return found
        left -= used
        if left <= 0:
            return "size"
    return None


def _name_in(data: bytes) -> str | None:
    match = _ACTIVE.search(data)
    return _plain(match.group(1)) if match else None


def _plain(name: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match.group(1), 16)]), name).decode()


def _name_in_packed(data: bytes, start: int, limit: int) -> tuple[str | None, int]:
    """Unpacks what begins at `start`, as far as it is a zlib stream; how many bytes that gave, too."""
    unpacker = zlib.decompressobj()
    rest, position, used, tail = b"", start, 0, b""
    try:
        while not unpacker.eof and used < limit:
            if not rest:
                rest, position = data[position : position + _CHUNK], position + _CHUNK
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
