"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

# Without these, Chromium asks its maker's hosts for updates at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """The browser's path. Where there is none, CI fails, and elsewhere the test is skipped, aloud."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium: in CI the browser tests must run.")
        warnings.warn("No Chromium on this machine: the browser tests are left out.", stacklevel=2)
        pytest.skip("no Chromium")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. Playwright's loop runs in this thread, which Django's ORM must be told to accept."""
    path = find_chromium()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=QUIET)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
