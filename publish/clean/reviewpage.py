"""The review as a page in the browser, served on the loopback address alone.

Every request must carry the token that is in the page's address and name this server as its host;
the page may load nothing from anywhere else. Each answer is written to the review file at once.
"""

from __future__ import annotations

import hmac
import io
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from publish.clean import review
from publish.clean.doubts import OTHER
from publish.clean.folder import LEDGER
from publish.clean.ledger import Ledger, parse
from publish.clean.proof import decoded, kept
from publish.clean.review import ANSWERS, SAYS, Entry
from publish.errors import PublishError

LOOPBACK = "127.0.0.1"
AROUND = 3  # lines of the source shown before and after a place
LARGEST = 1000  # bytes of an answer
_NUMBER = re.compile(r"[0-9]{1,6}")
SCALE = 1.5  # pixels a point of a page's picture
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass
class Review:
    """What the page shows; `entries` change as answers come in."""

    folder: Path
    name: str
    entries: list[Entry]
    lines: list[str]
    origin: Path | None
    lock: Lock


def load(folder: Path) -> Review:
    """The review of a book's folder. Raises PublishError where there is none."""
    found = review.read(folder)
    path = folder / "manuscript" / LEDGER
    if not found or not path.is_file():
        raise PublishError(
            f"{folder / review.FILE}: there is nothing to review",
            "`publish clean RAW -o DIR` lists what it was not sure of there",
        )
    ledger = parse(path.read_text("utf-8"), str(path))[0]
    raw = kept(folder / "manuscript", ledger)
    lines = re.split("\r\n|\n|\r", decoded(raw, ledger)) if raw is not None else []
    return Review(folder, ledger.name, found, lines, _pdf(folder, ledger), Lock())


def _pdf(folder: Path, ledger: Ledger) -> Path | None:
    path = folder / "seeds" / ledger.facts.get("origin", "")
    return path if path.suffix.lower() == ".pdf" and path.is_file() else None


def page_picture(path: Path, number: int) -> bytes:
    """A page of a PDF, from 1, as a PNG. Raises PublishError for one that is not there."""
    import pypdfium2

    try:
        if number < 1:
            raise IndexError("pages count from 1")
        with pypdfium2.PdfDocument(path) as pdf:
            image = pdf[number - 1].render(scale=SCALE).to_pil()
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise PublishError(f"{path}: page {number} cannot be shown ({error})") from None
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def shown(one: Review) -> dict[str, Any]:
    """What the page is made of, as plain values."""
    rows = []
    for entry in one.entries:
        doubt = entry.doubt
        start = max(doubt.line - 1 - AROUND, 0)
        rows.append(
            {
                "state": doubt.state,
                "says": SAYS[doubt.state],
                "sure": round(doubt.sure * 100),
                "line": doubt.line,
                "first": start + 1,
                "source": one.lines[start : doubt.line + AROUND],
                "words": doubt.words,
                "now": doubt.now,
                "other": doubt.other,
                "flips": bool(OTHER[doubt.state]),
                "page": doubt.page if one.origin else 0,
                "answer": entry.answer.strip(),
            }
        )
    return {"name": one.name, "entries": rows}


def answered(one: Review, number: int, answer: str) -> None:
    """Keep an answer and write the review file; what others answered there since is kept too.

    Raises ValueError for an answer that makes no sense, PublishError for a file that cannot be
    read or written; nothing is answered then.
    """
    if answer not in ANSWERS or not 0 <= number < len(one.entries):
        raise ValueError("no such answer")
    if answer == "f" and not OTHER[one.entries[number].doubt.state]:
        raise ValueError("a slip has no other way")
    with one.lock:
        stands = review.read(one.folder) or one.entries
        entries = review.entries([entry.doubt for entry in one.entries], stands)
        known = {entry.key: entry for entry in entries}
        asked = one.entries[number].key
        known[asked] = replace(known[asked], answer=answer)
        review.write([*known.values()], one.name, one.folder)
        one.entries = [known[entry.key] for entry in one.entries]


class _Server(ThreadingHTTPServer):
    """A server on the loopback address, at a free port, for one review and one token."""

    def __init__(self, review_: Review) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.review = review_
        self.token = secrets.token_urlsafe(24)


class _Handler(BaseHTTPRequestHandler):
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        place = self._place()
        if place is None:
            self._send(403, "text/plain", b"no")
        elif place == "":
            self._page()
        elif place == "entries":
            self._send(200, "application/json", json.dumps(shown(self.server.review)).encode())
        elif place.startswith("page/") and _NUMBER.fullmatch(place[5:]):
            self._picture(int(place[5:]))
        else:
            self._send(404, "text/plain", b"no")

    def do_POST(self) -> None:
        place = self._place()
        origin = self.headers.get("Origin", self._own())
        length = self.headers.get("Content-Length", "")
        plain = self.headers.get("Content-Type") == "application/json"
        if place is None or origin != self._own() or not plain:
            self._send(403, "text/plain", b"no")
        elif place == "done":
            self._send(200, "application/json", b"{}")
            Thread(target=self.server.shutdown).start()
        elif place == "answer" and _NUMBER.fullmatch(length) and int(length) <= LARGEST:
            self._answer(self.rfile.read(int(length)))
        else:
            self._send(400, "text/plain", b"no")

    def _own(self) -> str:
        return f"http://{LOOPBACK}:{self.server.server_port}"

    def _place(self) -> str | None:
        """What is asked for below the token; None for one who may not ask."""
        if f"http://{self.headers.get('Host', '')}" != self._own():
            return None
        given, slash, rest = self.path.removeprefix("/").partition("/")
        same = hmac.compare_digest(given.encode(), self.server.token.encode())
        return rest if same and slash else None

    def _answer(self, body: bytes) -> None:
        try:
            value = json.loads(body)
            answered(self.server.review, int(value["entry"]), str(value["answer"]) or " ")
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            self._send(400, "text/plain", b"no")
        except PublishError as error:
            self._send(500, "text/plain; charset=utf-8", error.message.encode())
        else:
            self._send(200, "application/json", b"{}")

    def _page(self) -> None:
        nonce = secrets.token_urlsafe(12)
        page = (files("publish.clean") / "review.html").read_text("utf-8")
        self._send(200, "text/html; charset=utf-8", page.replace("NONCE", nonce).encode(), nonce)

    def _picture(self, number: int) -> None:
        try:
            if self.server.review.origin is None:
                raise PublishError("there is no picture")
            picture = page_picture(self.server.review.origin, number)
        except PublishError:
            self._send(404, "text/plain", b"no")
        else:
            self._send(200, "image/png", picture)

    def _send(self, status: int, kind: str, body: bytes, nonce: str = "none") -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": POLICY.format(nonce=nonce),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's
        """Nothing is logged: the address holds the token."""


def server(one: Review) -> tuple[ThreadingHTTPServer, str]:
    """A server that is ready to run, and the address of the page, which holds the token."""
    made = _Server(one)
    return made, f"http://{LOOPBACK}:{made.server_port}/{made.token}/"


def serve(folder: Path, tell: Callable[[str], None], show: Callable[[str], object]) -> None:
    """Show the review of a book until the page says that it is done, or the keyboard interrupts.

    `tell` gets the page's address, `show` opens it. Raises PublishError.
    """
    made, address = server(load(folder))
    tell(address)
    show(address)
    try:
        made.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        made.server_close()
