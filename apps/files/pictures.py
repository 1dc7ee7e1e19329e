"""Pictures without what they tell beside the picture: place, time, camera, hidden rests.

Nothing is encoded anew, so that nothing is lost: segments that hold no picture are left out
(JPEG: ITU-T T.81, PNG: W3C PNG), and what stands behind the picture's end is cut off.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

MAX_PIXELS = 50_000_000
_CHUNK = 1024 * 1024
_ORIENTATION = 0x0112

# PNG chunks that change how the picture looks; all others (text, time, EXIF, private ones) are left out.
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"bKGD", b"pHYs",
}  # fmt: skip


def check(handle: IO[bytes], wanted: str) -> None:
    """Reads the whole picture, without ever holding all of its pixels.

    Raises:
        ValidationError: if it has too many pixels, or is not in the format `wanted` ("PNG", "JPEG").
        Exception: whatever Pillow raises for a damaged one.
    """
    handle.seek(0)
    try:
        opened = Image.open(handle, formats=[wanted])
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    with opened as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise _too_many_pixels()
        if wanted == "JPEG":
            picture.draft("L", (max(1, width // 8), max(1, height // 8)))
            picture.load()
        else:
            picture.verify()
    handle.seek(0)
    data = handle.read()
    without_metadata(data)  # what this cannot take apart is refused now, not when it is stored
    if wanted == "PNG":
        _check_pixels(data, width, height)


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels. Please save it smaller: at most 50 million are possible."),
        code="bomb",
    )


def _check_pixels(data: bytes, width: int, height: int) -> None:
    """Unpacks a PNG's pixels piece by piece: there must be as many as it says.

    Raises:
        ValidationError: if they are far more, which is made to fill a reader's memory.
        ValueError: if they are too few.
    """
    depth, colour = data[24], data[25]
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    # Each row has a byte before it; interlaced ones have up to two rows for each of the picture's.
    most = (width * channels * depth // 8 + 2) * height * 2 + 1024
    unpacker, size = zlib.decompressobj(), 0
    for kind, start, end in _png_chunks(data):
        rest = data[start:end] if kind == b"IDAT" else b""
        while rest:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
            if size > most:
                raise ValidationError(
                    _("Unpacked, this picture is larger than it says. Please save it anew."), code="bomb"
                )
    if size < height * (width * channels * depth // 8):
        raise ValueError("PNG with too few pixels")


def without_metadata(data: bytes) -> bytes:
    """The picture alone, pixel by pixel the same; a JPEG keeps the way it is to be turned.

    Raises:
        ValueError: if it is neither a sound JPEG nor PNG.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bare_png(data)
    if data.startswith(b"\xff\xd8"):
        return _bare_jpeg(data)
    raise ValueError("neither PNG nor JPEG")


def _bare_png(data: bytes) -> bytes:
    kept = [data[:8]]
    for kind, start, end in _png_chunks(data):
        if kind in _PNG_KEPT:
            kept.append(data[start - 8 : end + 4])
    return b"".join(kept)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk's name, and where its content begins and ends, as far as the picture's end."""
    position = 8
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind, end = data[position + 4 : position + 8], position + 8 + length
        if end + 4 > len(data):
            break
        yield kind, position + 8, end
        if kind == b"IEND":
            return
        position = end + 4
    raise ValueError("PNG without an end")


def _bare_jpeg(data: bytes) -> bytes:
    kept, position = [data[:2], _orientation_segment(data)], 2
    while position + 2 <= len(data):
        if data[position] != 0xFF:
            raise ValueError("JPEG segment expected")
        marker = data[position + 1]
        if marker == 0xFF:  # filling
            position += 1
            continue
        if marker == 0xD9:
            break
        end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if not position + 4 <= end <= len(data):
            raise ValueError("JPEG segment of an impossible length")
        if _is_picture(marker):
            kept.append(data[position:end])
        if marker == 0xDA:  # the scan itself follows
            scan_end = _end_of_scan(data, end)
            kept.append(data[end:scan_end])
            end = scan_end
        position = end
    else:
        raise ValueError("JPEG without an end")
    return b"".join([*kept, b"\xff\xd9"])


def _is_picture(marker: int) -> bool:
    """JFIF (APP0), colour profile (APP2), Adobe's colour transform (APP14) and all that codes the picture."""
    return marker in {0xE0, 0xE2, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _end_of_scan(data: bytes, position: int) -> int:
    """Where the next marker stands; within a scan, FF is followed by 00 or a restart marker."""
    while (position := data.find(b"\xff", position)) != -1 and position + 1 < len(data):
        if data[position + 1] == 0x00 or 0xD0 <= data[position + 1] <= 0xD7:
            position += 2
        else:
            return position
    raise ValueError("JPEG without an end")


def _orientation_segment(data: bytes) -> bytes:
    """An EXIF segment (APP1) that says only how the picture is to be turned; nothing if it stands upright."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        orientation = picture.getexif().get(_ORIENTATION, 1)
    if orientation not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    body = exif.tobytes()
    body = body if body.startswith(b"Exif\x00\x00") else b"Exif\x00\x00" + body
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
