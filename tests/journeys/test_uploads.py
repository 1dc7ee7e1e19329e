"""Uploads through the whole running portal: with progress, refused with a word, and in little memory."""

import os
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from playwright.sync_api import expect

from tests.factories.files import pdf_bytes

MEBIBYTE = 1024 * 1024
PARALLEL, SIZE = 10, 25 * MEBIBYTE
LIMIT = 150 * MEBIBYTE


def test_files_go_up_at_once_and_stand_in_the_form(people, tmp_path):
    page = people.partner("leipzig")
    good, bad = tmp_path / "bericht.pdf", tmp_path / "formel.csv"
    good.write_bytes(pdf_bytes())
    bad.write_text("a;b\n1;=2\n")
    page.goto("/arbeitsplatz/publikationen/neu/")
    page.set_input_files("[name=new_files]", [good, bad])
    expect(page.get_by_role("group", name="bericht.pdf")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("beginnt wie eine Formel")
    assert page.get_by_label("Name der Datei").input_value() == "bericht"


def test_ten_large_uploads_at_once_take_little_memory(people, portal):
    page = people.partner("leipzig")
    page.goto("/arbeitsplatz/publikationen/neu/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())

    def upload(size: int) -> int:
        request = upload_request(portal.url, token, cookies, size)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status

    processes = web_processes(portal.environment["DATA_DIR"])
    assert len(processes) >= 2
    with ThreadPoolExecutor(PARALLEL) as pool:
        assert set(pool.map(upload, [MEBIBYTE] * PARALLEL * 2)) == {200}  # warms the processes up
        before = memory(processes)
        with highest_memory(processes) as seen:
            assert list(pool.map(upload, [SIZE] * PARALLEL)) == [200] * PARALLEL
    grown = max(seen) - before
    print(f"10 uploads of 25 MiB: {grown / MEBIBYTE:.0f} MiB more than {before / MEBIBYTE:.0f} MiB")
    assert grown < LIMIT


def upload_request(url: str, token: str, cookies: str, size: int) -> urllib.request.Request:
    """A form as the script sends it, with a PDF that holds `size` bytes of nothing in particular."""
    mark = uuid.uuid4().hex
    content = pdf_bytes(b"<</Length %d>>\nstream\n%s\nendstream" % (size, os.urandom(size)))
    fields = {"csrfmiddlewaretoken": token, "number": "0"}
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
    headers = {
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Cookie": cookies,
        "Referer": url,
        "Origin": url,
    }
    return urllib.request.Request(f"{url}/arbeitsplatz/publikationen/hochladen/", body, headers)


def web_processes(data_folder: str) -> list[Path]:
    """The web server of the portal whose data lie there: its parent and its workers."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_server = b"granian" in (process / "cmdline").read_bytes()
            if is_server and data_folder.encode() in (process / "environ").read_bytes():
                found.append(process)
        except OSError:  # ended meanwhile
            continue
    return found


def memory(processes: list[Path]) -> int:
    """The proportional set size of all together, in bytes (proc(5), smaps_rollup)."""
    lines = [line for process in processes for line in (process / "smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@contextmanager
def highest_memory(processes: list[Path]) -> Iterator[list[int]]:
    """Looks ten times a second as long as the block runs."""
    seen, ended = [0], Event()

    def look() -> None:
        while not ended.is_set():
            seen.append(memory(processes))
            time.sleep(0.1)

    thread = Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
