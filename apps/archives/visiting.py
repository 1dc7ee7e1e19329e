"""Reading the portal's own pages as a visitor without an account would, without a network in between."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.client import ClientHandler, RequestFactory
from django.utils import translation

_NAME = re.compile(r"filename\*?=(?:utf-8'')?\"?([^\";]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What came back: status, kind of content without parameters, content, and the name to save it by."""

    status: int
    kind: str
    content: bytes
    name: str = ""

    @property
    def is_page(self) -> bool:
        return self.status == 200 and self.kind == "text/html"


class _Handler(ClientHandler):
    """The portal's own way from a request to its answer; leaves the database's connection open."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request.is_archive = True  # type: ignore[attr-defined]
        return super().get_response(request)


class Visitor:
    """Somebody without an account. Calls itself an archiver, so that no view and no download is counted."""

    def __init__(self) -> None:
        self._handler = _Handler()
        site = urlsplit(settings.BASE_URL)
        self._secure = site.scheme == "https"
        self._requests = RequestFactory(SERVER_NAME=site.hostname, HTTP_HOST=site.netloc)

    def request(self, path: str) -> WSGIRequest:
        """A visitor's request, marked so that the frame shows what makes sense in a file."""
        request = self._requests.get(path, secure=self._secure, HTTP_USER_AGENT="network-portal-archive bot")
        request.is_archive = True  # type: ignore[attr-defined]
        request.user = AnonymousUser()
        return request

    def get(self, path: str) -> Answer:
        """Reads one address of the portal; `path` may have a query."""
        language = translation.get_language()
        try:
            response: Any = self._handler(self.request(path).environ)
            content = b"".join(response.streaming_content if response.streaming else [response.content])
        finally:
            translation.activate(language or settings.LANGUAGE_CODE)
        name = _NAME.search(response.get("Content-Disposition", ""))
        kind = response.get("Content-Type", "").partition(";")[0]
        return Answer(response.status_code, kind, content, name[1] if name else "")
