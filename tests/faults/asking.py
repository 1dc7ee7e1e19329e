"""Everything breaks while companies ask: does each request become one case, and one confirmation?

    make faults                      the full run, 1,000 requests
    python -m tests.faults.asking    with --requests, --posters and the like

The portal's own web server, workers and beat, on servers of their own. The broker is away for as long as
anybody asks; meanwhile the database's power is cut, and web server and workers are killed (SIGKILL) again and
again. Who asks does as people with a browser do: presses again when no answer came, without knowing what
became of the first.
"""

import argparse
import http.client
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin

import psycopg

from network_portal.local import processes
from tests.faults.chaos import ROOT, Cluster, cluster

START = "/unterstuetzung/anfrage/"
# What a company says; the fields may stand on one page or on several.
ANSWERS = {
    "subject": "Kunde verlässt den Verbrennungsmotor",
    "description": "Unser größter Kunde hört auf.",
    "urgency": "3",
    "company_name": "Musterwerk GmbH",
    "asker_role": "management",
    "contact_name": "Beispielperson",
    "contact_way": "email",
    "consent": "on",
}
MOST_PAGES = 12
# Of the web server's answers: what says that something is wrong with the portal, not with what was typed.
BROKEN = {500, 502, 503, 504}


@dataclass(frozen=True)
class Plan:
    """What is to happen; a kill takes the web server and one worker."""

    requests: int = 1000
    posters: int = 6
    kills: int = 12
    restarts: int = 1
    seed: int = 1
    patience: float = 600


@dataclass(frozen=True)
class Result:
    """What became of the requests. `repeated`: how often somebody had to press again."""

    posted: int
    cases: int
    askers: int
    confirmations: int
    arrived: int
    copies: int
    waiting: int
    repeated: int
    seconds: float

    def faults(self, plan: Plan) -> list[str]:
        """What was promised and not kept."""
        promised = {
            "everybody got an answer in the end": self.posted == plan.requests,
            "as many cases": self.cases == plan.requests,
            "each of another": self.askers == plan.requests,
            "as many confirmations": self.confirmations == plan.requests,
            "each arrived": self.arrived == plan.requests,
            "none twice": self.copies == plan.requests,
            "nothing waits any more": self.waiting == 0,
            "something did break": self.repeated > 0 or not plan.kills,
        }
        return [promise for promise, kept in promised.items() if not kept]


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and their fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._select = ""
        self._is_open = False

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._is_open = values.get("method", "").lower() == "post"
            if self._is_open:
                self.found.append((values.get("action", ""), {}))
        elif not self._is_open:
            return
        elif tag == "option" and self._select:
            fields = self.found[-1][1]
            # The first real choice, where nothing is chosen yet.
            if "selected" in values or not fields.get(self._select):
                fields[self._select] = values.get("value", "")
        elif tag == "select":
            self._select = name
        elif name and tag in {"input", "textarea"} and values.get("type") not in {"file", "submit"}:
            fields = self.found[-1][1]
            unticked = values.get("type") in {"radio", "checkbox"} and "checked" not in values
            fields[name] = fields.get(name, "") if unticked else values.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_open = False


class Asker:
    """One company with a browser of its own."""

    def __init__(self, number: int, origin: str, ends_at: float) -> None:
        self.email = f"firma{number}@example.org"
        self.origin, self.ends_at, self.repeated = origin, ends_at, 0
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        # Each from elsewhere, or the limit for one address would stop them.
        self.headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}

    def ask(self) -> bool:
        """Fills in page after page until the portal says thank you; whether it did."""
        url, page = self.open(START)
        for _page in range(MOST_PAGES):
            if "/danke/" in url:
                return True
            action, fields = self.form_of(page)
            url, page = self.open(urljoin(url, action), fields)
        raise AssertionError(f"no thanks after {MOST_PAGES} pages, but {url}")

    def form_of(self, page: str) -> tuple[str, dict[str, str]]:
        """The page's form, filled in: the one with the most fields, as others are mere buttons."""
        parser = Forms()
        parser.feed(page)
        action, fields = max(parser.found, key=lambda form: len(form[1]))
        mine = {**ANSWERS, "contact_email": self.email}
        return action, {name: mine.get(name, value) for name, value in fields.items()}

    def open(self, url: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """The page at the end of all redirects; asked for again for as long as something is broken."""
        while True:
            try:
                return self._open(url, fields)
            except urllib.error.HTTPError as error:
                if error.code not in BROKEN:
                    raise
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > self.ends_at:
                raise TimeoutError(url)
            self.repeated += 1
            time.sleep(random.uniform(0.1, 0.6))

    def _open(self, url: str, fields: dict[str, str] | None) -> tuple[str, str]:
        data = urlencode(fields).encode() if fields is not None else None
        asked = urllib.request.Request(urljoin(self.origin, url), data=data, headers=self.headers)
        with self.browser.open(asked, timeout=10) as answer:
            return answer.url, answer.read().decode()


class Portal:
    """The web server, two workers and a beat, each of which can be killed and started again."""

    def __init__(self, servers: Cluster) -> None:
        self.servers, self.port = servers, processes.free_port()
        self.web = self._start_web()
        self.workers = [self._start_worker(number) for number in range(2)]
        self.beat = servers.celery("beat", "--schedule", str(servers.folder / "asking"), "--pidfile", "")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self, number: int) -> None:
        """The web server and one worker: no goodbye."""
        for process in (self.web, self.workers[number]):
            processes.stop(process, with_signal=signal.SIGKILL)
        self.web, self.workers[number] = self._start_web(), self._start_worker(number)

    def end(self) -> None:
        for process in (self.web, *self.workers, self.beat):
            processes.stop(process, with_signal=signal.SIGKILL)

    def _start_web(self) -> subprocess.Popen[bytes]:
        """As `make up` does."""
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "2", "--log-level", "error"]
        command += ["--blocking-threads", "4", "network_portal.wsgi:application"]
        environment = {**self.servers.environment, "TRUSTED_PROXY_COUNT": "1"}
        with (self.servers.folder / "web.log").open("ab") as log:
            return processes.start(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def _start_worker(self, number: int) -> subprocess.Popen[bytes]:
        return self.servers.celery("worker", "--concurrency", "2", "--hostname", f"asking{number}@%h")


class Crowd:
    """All who ask, a few at a time."""

    def __init__(self, plan: Plan, origin: str) -> None:
        self.waiting = list(range(plan.requests, 0, -1))
        self.origin, self.ends_at = origin, time.monotonic() + plan.patience
        self.lock = threading.Lock()
        self.answered: list[int] = []
        self.repeated = 0
        self.problems: list[str] = []
        self.threads = [threading.Thread(target=self._work) for _poster in range(plan.posters)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait(self) -> None:
        for thread in self.threads:
            thread.join()

    def _work(self) -> None:
        while (number := self._next()) is not None:
            asker = Asker(number, self.origin, self.ends_at)
            try:
                asker.ask()
            except Exception as error:
                self.problems.append(f"{number}: {error!r}")
            else:
                self.answered.append(number)
            with self.lock:
                self.repeated += asker.repeated

    def _next(self) -> int | None:
        with self.lock:
            return self.waiting.pop() if self.waiting and time.monotonic() < self.ends_at else None


def run(servers: Cluster, plan: Plan) -> Result:
    """Lets `plan.requests` companies ask while what it says breaks."""
    _empty(servers)
    portal, began = Portal(servers), time.monotonic()
    try:
        servers.broker.stop()
        crowd = Crowd(plan, portal.origin)
        crowd.start()
        _break(servers, portal, plan, crowd)
        crowd.wait()
        assert not crowd.problems, crowd.problems[:5]
        servers.broker.start()
        _wait_for_mails(servers, plan)
    finally:
        portal.end()
    copies = servers.sink.copies
    cases = servers.sql("SELECT contact_email FROM support_requests_supportrequest")
    confirmations = servers.sql("SELECT recipient FROM outbox_outboxmessage WHERE kind = 'transactional'")
    return Result(
        posted=len(crowd.answered),
        cases=len(cases),
        askers=len(set(cases)),
        confirmations=len(confirmations),
        arrived=len(copies),
        copies=sum(copies.values()),
        waiting=_waiting(servers),
        repeated=crowd.repeated,
        seconds=time.monotonic() - began,
    )


def _empty(servers: Cluster) -> None:
    servers.sink.copies = Counter()
    servers.sink.longest_delay = 0
    servers.sql("TRUNCATE outbox_outboxmessage, outbox_messagebody, support_requests_supportrequest CASCADE")
    servers.sql(
        "INSERT INTO taxonomy_county (slug, name_de, name_en, position) VALUES ('kreis', 'Kreis', '', 1)"
        " ON CONFLICT DO NOTHING"
    )


def _break(servers: Cluster, portal: Portal, plan: Plan, crowd: Crowd) -> None:
    """All breaks in an order drawn by the seed, spread over those who still wait."""
    chance = random.Random(plan.seed)
    steps = ["kill"] * plan.kills + ["restart"] * plan.restarts
    chance.shuffle(steps)
    for position, step in enumerate(steps, start=1):
        goal = plan.requests * position // (len(steps) + 1)
        while len(crowd.answered) < goal and any(thread.is_alive() for thread in crowd.threads):
            time.sleep(0.02)
        if step == "kill":
            portal.kill(chance.randrange(2))
        else:
            servers.restart_postgres()


def _waiting(servers: Cluster) -> int:
    found = servers.sql(
        "SELECT count(*) FROM outbox_outboxmessage WHERE state IN ('pending', 'handing_over')"
    )
    return found[0][0]


def _wait_for_mails(servers: Cluster, plan: Plan) -> None:
    ends_at = time.monotonic() + plan.patience
    while time.monotonic() < ends_at:
        try:
            if _waiting(servers) == 0:
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=Plan.requests)
    parser.add_argument("--posters", type=int, default=Plan.posters)
    parser.add_argument("--kills", type=int, default=Plan.kills)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    plan = Plan(**vars(parser.parse_args()))
    with cluster() as servers:
        result = run(servers, plan)
    faults = result.faults(plan)
    print(f"{plan}\n    {result}\n    {'FAULTS: ' + '; '.join(faults) if faults else 'as promised'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
