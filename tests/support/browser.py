"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from network_portal.local import chromium as local


def find_chromium() -> str:
    """The browser's path. Where there is none, CI fails, and elsewhere the test is skipped, aloud."""
    path = local.find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium: in CI the browser tests must run.")
        warnings.warn("No Chromium on this machine: the browser tests are left out.", stacklevel=2)
        pytest.skip("no Chromium")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser. Playwright's loop runs in this thread; Django's ORM must be told to accept it."""
    path = find_chromium()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=local.ARGUMENTS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
