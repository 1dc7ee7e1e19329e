"""A small server that speaks clamd's INSTREAM, as its manual has it."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"X5O!P%@AP"  # how the test file of the antivirus makers begins (EICAR)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Clamd = self.server  # type: ignore[assignment]
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        server.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(server.answer or found)


class Clamd(socketserver.ThreadingTCPServer):
    """`seen` is what was sent to it; `answer`, if set, what it says to everything."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[bytes] = []
        self.answer = b""

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def running_clamd() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
