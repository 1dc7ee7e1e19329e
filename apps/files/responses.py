"""Serving a stored file. The caller has already decided, by `visible_to`, that this person may read it."""

import re

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.request import HttpRequest

from apps.files.models import StoredFile

_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_CHUNK = 64 * 1024


def serve(request: HttpRequest, stored: StoredFile, *, inline: bool = False) -> HttpResponse:
    """The file as a download (or shown in place, for pictures), with Range and ETag (RFC 9110)."""
    etag = f'"{stored.sha256[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return _headers(HttpResponse(status=304), etag)
    wanted = _wanted_range(request, stored, etag)
    if wanted == ():
        response: HttpResponse = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stored.size}"
        return _headers(response, etag)
    handle = stored.file.open("rb")
    if wanted is None:
        response = FileResponse(
            handle, as_attachment=not inline, filename=stored.name, content_type=stored.mime
        )
    else:
        first, last = wanted
        handle.seek(first)
        response = StreamingHttpResponse(
            _read(handle, last - first + 1), status=206, content_type=stored.mime
        )
        response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
        response["Content-Length"] = str(last - first + 1)
    return _headers(response, etag)


def _wanted_range(request, stored: StoredFile, etag: str) -> tuple[int, int] | tuple[()] | None:
    """First and last byte; None for the whole file; () for a range that lies outside it."""
    match = _RANGE.match(request.headers.get("Range", ""))
    if not match or match.group(0) == "bytes=-":
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return (max(0, stored.size - int(last)), stored.size - 1) if int(last) else ()
    start, end = int(first), min(int(last) if last else stored.size - 1, stored.size - 1)
    return (start, end) if start <= end else ()


def _read(handle, remaining: int):
    with handle:
        while remaining > 0 and (chunk := handle.read(min(_CHUNK, remaining))):
            remaining -= len(chunk)
            yield chunk


def _headers(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
