"""Pictures without what they tell beside the picture: place, time, camera, hidden rests.

Nothing is encoded anew, so that nothing is lost: segments that hold no picture are left out
(JPEG: ITU-T T.81, PNG: W3C PNG), and what stands behind the picture's end is cut off.
"""

import io
import struct
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

MAX_PIXELS = 50_000_000
_ORIENTATION = 0x0112

# PNG chunks that change how the picture looks; all others (text, time, EXIF, private ones) are left out.
_PNG_KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"bKGD", b"pHYs",
}  # fmt: skip


def check(handle: IO[bytes], wanted: str) -> None:
    """Reads the whole picture.

    Raises:
        ValidationError: if it has too many pixels, or is not in the format `wanted` ("PNG", "JPEG").
        Exception: whatever Pillow raises for a damaged one.
    """
    handle.seek(0)
    with Image.open(handle, formats=[wanted]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(
                _("This picture has too many pixels (%(width)s × %(height)s). Possible are 50 million."),
                code="bomb",
                params={"width": picture.width, "height": picture.height},
            )
        picture.load()
    handle.seek(0)
    without_metadata(handle.read())  # what this cannot take apart is refused now, not when it is stored


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
    kept, position = [data[:8]], 8
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind, end = data[position + 4 : position + 8], position + 12 + length
        if end > len(data):
            break
        if kind in _PNG_KEPT:
            kept.append(data[position:end])
        if kind == b"IEND":
            return b"".join(kept)
        position = end
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
