"""A web server for tests that gives calendars, and misbehaves on demand; really listens on 127.0.0.1."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from django.test import override_settings

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class CalendarServer:
    """Answers every request with `behave`; `asked` are the requests' headers."""

    def __init__(self, port: int):
        self.port = port
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.behave: Behaviour = gives(b"")
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/kalender.ics"


def gives(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """An ordinary answer; `content_encoding="gzip"` becomes a header of that name."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        for name, value in (
            {"Content-Type": "text/calendar", "Content-Length": str(len(body))} | given
        ).items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return behave


def sends(raw: bytes) -> Behaviour:
    """Exactly these bytes, whatever they are."""
    return lambda request: request.wfile.write(raw) and None  # type: ignore[func-returns-value]


def leads_to(target: str) -> Behaviour:
    return gives(b"", 302, Location=target)


@contextmanager
def calendar_server() -> Iterator[CalendarServer]:
    """The server, and settings under which its address may be asked, and no other one inside."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            server.asked.append({name.lower(): value for name, value in self.headers.items()})
            server.paths.append(self.path)
            with suppress(OSError):  # whoever asked has gone
                server.behave(self)

        def log_message(self, *args) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False
        request_queue_size = 50

        def handle_error(self, request, client_address) -> None:
            pass

    listening = Quiet(("127.0.0.1", 0), Handler)
    server = CalendarServer(listening.server_address[1])
    threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    allowed = [ip_network("127.0.0.1/32")]
    try:
        with override_settings(FETCH_PORTS=[80, 443, server.port], FETCH_ALLOWED_NETWORKS=allowed):
            yield server
    finally:
        server.stopping.set()
        listening.shutdown()
        listening.server_close()


def name_server(answers: list[list[str]], asked: list[str]) -> Callable:
    """Stands in for `socket.getaddrinfo`: each question gets the next answer, the last one for ever."""

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        families = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(families[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    return getaddrinfo
