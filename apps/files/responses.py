"""Serving a stored file. The caller has already decided, by `visible_to`, that this person may read it."""

import re

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.request import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from apps.files.choices import PICTURES
from apps.files.models import StoredFile

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")
_CHUNK = 64 * 1024
_SHOWN_IN_PLACE = {kind.mime for kind in PICTURES}


def serve(request: HttpRequest, stored: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """The file as a download, or a picture shown in place, with Range and ETag (RFC 9110).

    Raises:
        Http404: if its bytes are gone, or the virus scanner has not released it.
    """
    if not stored.is_served:
        raise Http404
    etag = f'"{stored.sha256[:32]}"'
    if _has_it_already(request, etag):
        return _headers(HttpResponse(status=304), etag)
    wanted = _wanted_range(request, stored, etag)
    if wanted is not None and len(wanted) == 0:
        impossible = HttpResponse(status=416)
        impossible["Content-Range"] = f"bytes */{stored.size}"
        return _headers(impossible, etag)
    try:
        handle = stored.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response: FileResponse | StreamingHttpResponse
    if wanted is None:
        response = FileResponse(handle, content_type=stored.mime)
        response["Content-Length"] = str(stored.size)
    else:
        first, last = wanted
        handle.seek(first)
        response = StreamingHttpResponse(
            _read(handle, last - first + 1), status=206, content_type=stored.mime
        )
        response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
        response["Content-Length"] = str(last - first + 1)
    in_place = inline and stored.mime in _SHOWN_IN_PLACE
    disposition = content_disposition_header(not in_place, stored.name)
    if disposition:
        response["Content-Disposition"] = disposition
    return _headers(response, etag)


def _has_it_already(request: HttpRequest, etag: str) -> bool:
    given = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    return etag in given or "*" in given


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


def _headers(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    return response
