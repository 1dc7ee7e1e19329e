"""An optional virus scanner: clamd, spoken to by its INSTREAM command (clamd(8)).

Without `CLAMD_ADDRESS` nothing is scanned. If it is set and the scanner does not answer, a file is kept but
not served, and scanned later.
"""

import socket
import struct
from typing import IO

import structlog
from django.conf import settings

logger = structlog.get_logger("portal.files")

_CHUNK = 64 * 1024
_ANSWER = 4096


class ScannerDown(Exception):
    """It cannot be reached, breaks off, or answers something else than a verdict."""


def is_wanted() -> bool:
    """Whether there is a scanner to be asked."""
    return bool(settings.CLAMD_ADDRESS)


def threat_in(handle: IO[bytes]) -> str:
    """The name of what the scanner finds in the file; empty if nothing.

    Raises:
        ScannerDown: if there is no verdict.
    """
    handle.seek(0)
    try:
        with _connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            while chunk := handle.read(_CHUNK):
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = _read(connection)
    except OSError as error:
        logger.warning("virus_scanner_down", reason=type(error).__name__)
        raise ScannerDown from error
    finally:
        handle.seek(0)
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:200] or "?"
    logger.warning("virus_scanner_answers_oddly", answer=answer[:200])
    raise ScannerDown


def _connected() -> socket.socket:
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(settings.CLAMD_TIMEOUT)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=settings.CLAMD_TIMEOUT)


def _read(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _ANSWER and (part := connection.recv(_ANSWER)):
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")
