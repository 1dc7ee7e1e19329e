"""A mailbox for tests: really listens, and speaks just as much IMAP as a reader of bounces needs."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Imap:
    """`mails` by their number; what is deleted is gone, `seen` holds the numbers of what was read."""

    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)
    password: str = "geheim"
    port: int = 0
    break_before_store: bool = False

    @property
    def url(self) -> str:
        """What `IMAP_URL` must be."""
        return f"imap://zurueck:{self.password}@127.0.0.1:{self.port}/INBOX"


@contextmanager
def imap_server(mailbox: Imap) -> Iterator[Imap]:
    """`mailbox` on a port of its own."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("* OK ready")
            while line := self.rfile.readline():
                tag, _, command = line.decode().strip().partition(" ")
                if not self.answer(command):
                    return
                self.say(f"{tag} OK done" if not self.refused else f"{tag} NO refused")

        def say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

        def answer(self, command: str) -> bool:
            self.refused = False
            verb = command.upper()
            if verb.startswith("CAPABILITY"):
                self.say("* CAPABILITY IMAP4rev1")
            elif verb.startswith("LOGIN"):
                self.refused = mailbox.password not in command
            elif verb.startswith("SELECT"):
                self.say(f"* {len(mailbox.mails)} EXISTS")
            elif verb.startswith("UID SEARCH UNSEEN"):
                new = [str(uid) for uid in sorted(mailbox.mails) if uid not in mailbox.seen]
                self.say("* SEARCH " + " ".join(new))
            elif match := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", verb):
                raw = mailbox.mails[int(match[1])][: int(match[2])]
                self.say(f"* 1 FETCH (UID {match[1]} BODY[]<0> {{{len(raw)}}}")
                self.wfile.write(raw + b")\r\n")
            elif match := re.match(r"UID STORE (\d+) \+FLAGS \((.*)\)", verb):
                if mailbox.break_before_store:
                    return False
                mailbox.seen.add(int(match[1]))
                if "\\DELETED" in match[2]:
                    mailbox.deleted.add(int(match[1]))
            elif verb.startswith("EXPUNGE"):
                for uid in mailbox.deleted:
                    mailbox.mails.pop(uid, None)
            elif verb.startswith("LOGOUT"):
                self.say("* BYE")
            return True

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield mailbox
        finally:
            server.shutdown()
