"""ZIP files that are sent while they are made: none lies in memory or on disk as a whole."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

_PIECE = 64 * 1024


class _Pipe:
    """What `zipfile` writes to: keeps what was written until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def stream_zip(entries: Iterable[tuple[str, BinaryIO]]) -> Iterator[bytes]:
    """The pieces of a ZIP with these names and contents; each handle is read once and closed."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast(BinaryIO, pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, handle in entries:
            with handle, archive.open(name, "w", force_zip64=True) as target:
                while piece := handle.read(_PIECE):
                    target.write(piece)
                    yield pipe.taken()
    yield pipe.taken()
