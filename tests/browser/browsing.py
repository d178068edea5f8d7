"""A browser with reading systems in it, for the tests that look at ebooks as readers do.

What they need is not in the lock of Python packages alone: Debian's chromium (or another, named in
CHROMIUM) and what `make readers` installs here from npm. Where it is not there a test is skipped
and says so; where REQUIRE_READERS is set, as `.ci/run` does, it fails instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
# No network but ours, no sandbox (containers have none to give), no picture of a graphics card.
SWITCHES = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync
    --disable-background-networking --disable-component-update""".split()


def lacking(reason: str) -> None:
    """Skip the test, or fail it where readers are required."""
    if os.environ.get("REQUIRE_READERS"):
        pytest.fail(f"{reason}, and REQUIRE_READERS is set", pytrace=False)
    pytest.skip(reason)


def chromium() -> str:
    """The browser's path."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        lacking("no chromium on this machine (Debian: apt install chromium)")
    return str(found)


def module(name: str) -> Path:
    """The folder of an npm package."""
    path = HERE / "node_modules" / name
    if not path.is_dir():
        lacking(f"{name} is not installed (`make readers` does it)")
    return path


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


class _Handler(SimpleHTTPRequestHandler):
    """Files of this folder, and books by their path below /book; says nothing."""

    def __init__(self, *args: object, books: dict[str, Path], **more: object) -> None:
        self.books = books
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        name = path.split("?", maxsplit=1)[0].lstrip("/")
        return str(self.books[name]) if name in self.books else super().translate_path(path)

    def log_message(self, *_: object) -> None:
        return


@contextlib.contextmanager
def served(books: dict[str, Path]) -> Iterator[str]:
    """The address, on this machine alone, of this folder and of books under the names given."""
    handler = partial(_Handler, directory=str(HERE), books=books)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reader(page: Page, address: str, name: str) -> list[str]:
    """Open one of the pages beside this file; the list gets what goes wrong on it from then on."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/{name}.html")
    page.wait_for_selector("html[data-ready]", state="attached")
    return wrong
