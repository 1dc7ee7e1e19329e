"""Fetching what stands at an address that somebody typed, without letting them reach into our own network.

Server-side request forgery (OWASP): the name is resolved once, every address it has must be public, and the
connection goes to the very address that was looked at, so that a second answer of the name server changes
nothing (DNS rebinding). Each redirect is looked at like a new address. Time and size have one limit over
everything, whatever drips in or unfolds.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from apps.core.choices import Trouble
from apps.core.errors import UserError

_CHUNK = 64 * 1024
_LONGEST_ADDRESS = 2000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
_NO_CHANGE = 304
_PORTS = {"http": 80, "https": 443}


class FetchError(UserError):
    """It could not be fetched; `trouble` and `details` (numbers and words for its sentence) say why."""

    def __init__(self, trouble: Trouble, **details: Any):
        self.trouble = trouble
        self.details = details
        super().__init__(trouble.sentence(details))


@dataclass(frozen=True)
class Limits:
    """`seconds` and `bytes` are for the whole, over all redirects."""

    seconds: float = 20
    bytes: int = 5 * 1024 * 1024
    redirects: int = 3


@dataclass(frozen=True)
class Answer:
    """What came; `is_unchanged` if it is still what the caller has, which then has to be kept."""

    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)  # names in small letters
    is_unchanged: bool = False


def fetch(
    url: str, *, accept: str = "*/*", etag: str = "", last_modified: str = "", limits=Limits()
) -> Answer:
    """What stands at `url`, unless it is what the caller has already (RFC 9110, section 13.1).

    Raises:
        FetchError: with a sentence for whoever entered the address.
    """
    ends = time.monotonic() + limits.seconds
    headers = {"User-Agent": "Transformationsnetzwerk", "Accept": accept, "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    for _hop in range(limits.redirects + 1):
        parts = checked(url)
        with _connected(parts, ends) as connection:
            try:
                answer = _ask(connection, parts, headers)
                if answer.status == _NO_CHANGE and (etag or last_modified):
                    return Answer(url, is_unchanged=True)
                target = _redirect(answer, url)
                if not target:
                    return Answer(url, _body(answer, ends, limits), _headers(answer))
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise _broken(ends) from error
        url = target
    raise FetchError(Trouble.REDIRECTS, number=limits.redirects)


def checked(url: str, *, any_port: bool = False) -> SplitResult:
    """The parts of a web address that may be asked for, or, with `any_port`, linked to.

    Raises:
        FetchError: if it is none, names a user, or a port that is not allowed.
    """
    if len(url) > _LONGEST_ADDRESS or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise FetchError(Trouble.ADDRESS)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError as error:  # UnicodeError, of a name that is none, is one too
        raise FetchError(Trouble.ADDRESS) from error
    if parts.scheme not in _PORTS or not host or "%" in host:
        raise FetchError(Trouble.ADDRESS)
    if parts.username is not None or parts.password is not None:
        raise FetchError(Trouble.CREDENTIALS)
    port = port or _PORTS[parts.scheme]
    if not any_port and port not in settings.FETCH_PORTS:
        raise FetchError(Trouble.PORT, port=port)
    name = f"[{host}]" if ":" in host else host
    path = "".join(sign if sign.isascii() else _percent(sign) for sign in parts.path or "/")
    query = "".join(sign if sign.isascii() else _percent(sign) for sign in parts.query)
    return SplitResult(parts.scheme, f"{name}:{port}", path, query, "")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet at large, also where it wraps another one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # with a zone ("fe80::1%eth0"), say
        return False
    if any(ip in network for network in settings.FETCH_ALLOWED_NETWORKS if network.version == ip.version):
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            wrapped.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(str(inner)) for inner in wrapped):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))


def _addresses(host: str, port: int, ends: float) -> list[tuple]:
    """What the name stands for now, (family, address) each; a name server that hangs is not waited for.

    Raises:
        FetchError: if there is nothing, or anything that is not public.
    """
    answers: queue.Queue = queue.Queue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(0.01, ends - time.monotonic()))
    except queue.Empty:
        raise FetchError(Trouble.UNKNOWN_HOST, host=host) from None
    if isinstance(found, Exception) or not found:
        raise FetchError(Trouble.UNKNOWN_HOST, host=host)
    if not all(is_public(entry[4][0]) for entry in found):
        raise FetchError(Trouble.INTERNAL, host=host)
    return [(entry[0], entry[4]) for entry in found]


@contextmanager
def _connected(parts: SplitResult, ends: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the address that was looked at, which is cut off when the time is over."""
    host, port = parts.hostname or "", parts.port or 0
    plain = _socket(host, port, ends)
    # Each read has a limit of its own; what comes drop by drop is ended from outside.
    cut = threading.Timer(max(0.01, ends - time.monotonic()), _cut, [plain])
    cut.daemon = True
    cut.start()
    try:
        used = plain
        if parts.scheme == "https":
            used = _context().wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
            cut.args = [used]
            used.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.sock = used
        yield connection
    except ssl.SSLError as error:
        raise (_broken(ends) if time.monotonic() >= ends else FetchError(Trouble.ENCRYPTION)) from error
    except OSError as error:
        raise _broken(ends) from error
    finally:
        cut.cancel()
        used.close()


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _socket(host: str, port: int, ends: float) -> socket.socket:
    """A socket to the first of the name's addresses that answers.

    Raises:
        FetchError: if none does.
    """
    for family, address in _addresses(host, port, ends):
        candidate = socket.socket(family, socket.SOCK_STREAM)
        candidate.settimeout(max(0.01, ends - time.monotonic()))
        try:
            candidate.connect(address)
        except OSError:
            candidate.close()
        else:
            return candidate
    raise FetchError(Trouble.UNREACHABLE, host=host)


def _cut(open_socket: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself
        socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


def _ask(connection, parts: SplitResult, headers: dict) -> http.client.HTTPResponse:
    usual = parts.port == _PORTS[parts.scheme]
    host = parts.netloc.rsplit(":", 1)[0] if usual else parts.netloc
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request("GET", target, headers={"Host": host, **headers, "Connection": "close"})
    return connection.getresponse()


def _redirect(answer: http.client.HTTPResponse, url: str) -> str:
    """Where the answer sends on to; empty if it holds what was asked for.

    Raises:
        FetchError: if it holds neither.
    """
    if answer.status in (301, 302, 303, 307, 308):
        target = answer.getheader("Location", "")
        # http.client reads headers as Latin-1; what servers mean is UTF-8
        target = target.encode("latin-1", "replace").decode("utf-8", "replace")
        if not target:
            raise FetchError(Trouble.BROKEN)
        return urljoin(url, target)
    if answer.status in (401, 403, 407):
        raise FetchError(Trouble.CLOSED, status=answer.status)
    if answer.status != 200:
        raise FetchError(Trouble.STATUS, status=answer.status)
    return ""


def _body(answer: http.client.HTTPResponse, ends: float, limits: Limits) -> bytes:
    """The whole body, unpacked.

    Raises:
        FetchError: if it is too large, packed in a way that nobody asked for, or ends before its end.
    """
    coding = answer.getheader("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(Trouble.PACKED, coding=coding[:40])
    if (answer.length or 0) > limits.bytes:
        raise FetchError(Trouble.LARGE, megabytes=limits.bytes // 1024**2)
    unpack = zlib.decompressobj(wbits=31) if coding.endswith("gzip") else None
    body, came = bytearray(), 0
    while chunk := answer.read1(_CHUNK):
        came += len(chunk)
        try:
            # One byte more than allowed is enough to know; a bomb unfolds no further.
            body += unpack.decompress(chunk, limits.bytes + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise FetchError(Trouble.BROKEN) from error
        if max(came, len(body)) > limits.bytes:
            trouble = Trouble.BOMB if unpack else Trouble.LARGE
            raise FetchError(trouble, megabytes=limits.bytes // 1024**2)
    if time.monotonic() >= ends or (unpack and not unpack.eof) or (answer.length or 0) > 0:
        raise _broken(ends)
    return bytes(body)


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _broken(ends: float) -> FetchError:
    """What it means that the connection failed: that we cut it off, if the time is over."""
    return FetchError(Trouble.SLOW if time.monotonic() >= ends else Trouble.BROKEN)
