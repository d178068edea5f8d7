"""The review's page asked by strangers, by two editors at once, and with a file that resists."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from builders import run

from publish.clean import review, reviewpage

RAW = "I\n\nSo it was.\n\nA short line\n\nIt went on.\n\nAnother line\n\nIt ended there.\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "raw.txt").write_text(RAW)
    said = run(tmp_path, "clean", str(tmp_path / "raw.txt"), "-o", str(tmp_path / "book"))

    assert said.code == 0, said.err
    assert len(review.read(tmp_path / "book")) > 1
    return tmp_path / "book"


@pytest.fixture
def served(book: Path) -> Iterator[list[str]]:
    """The addresses of two pages of the same book."""
    made = [reviewpage.server(reviewpage.load(book)) for _ in range(2)]
    threads = [Thread(target=one.serve_forever) for one, _ in made]
    for thread in threads:
        thread.start()
    yield [address for _, address in made]
    for one, _ in made:
        one.shutdown()
        one.server_close()
    for thread in threads:
        thread.join()


def ask(
    address: str, path: str, body: str | None = None, method: str = "", **headers: str
) -> tuple[int, str]:
    """Status and body; `headers` are added, their names with _ for -."""
    parts = urlsplit(address)
    link = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    sent = {"Content-Type": "application/json"} if body is not None else {}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    way = method or ("GET" if body is None else "POST")
    link.request(way, parts.path + path, body, sent)
    said = link.getresponse()
    text = said.read().decode("utf-8", "replace")
    link.close()
    return said.status, text


def asked_raw(address: str, request: str) -> bytes:
    """What comes back for a request that no library would send."""
    parts = urlsplit(address)
    with socket.create_connection((str(parts.hostname), parts.port), timeout=10) as link:
        link.sendall(request.encode("latin-1"))
        return link.recv(1000)


def letter(number: object, answer: str) -> str:
    return json.dumps({"entry": number, "answer": answer})


HOSTS = ["evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_was_bound_anew_may_not_ask(served: list[str], host: str) -> None:
    port = str(urlsplit(served[0]).port)
    status, text = ask(served[0], "entries", Host=host.replace("{port}", port))

    assert (status, text) == (403, "no")


@pytest.mark.parametrize("origin", ["null", "http://localhost", "https://127.0.0.1:{port}"])
def test_another_page_may_not_answer(served: list[str], book: Path, origin: str) -> None:
    before = (book / "review.txt").read_bytes()
    port = str(urlsplit(served[0]).port)
    body = letter(0, "a")

    assert ask(served[0], "answer", body, Origin=origin.replace("{port}", port))[0] == 403
    assert (book / "review.txt").read_bytes() == before


def test_a_token_opens_its_own_page_only(served: list[str]) -> None:
    one, two = served
    token = urlsplit(two).path.strip("/")
    foreign = f"http://{urlsplit(one).netloc}/{token}/"

    assert ask(two, "entries")[0] == 200
    assert ask(foreign, "entries")[0] == 403
    assert ask(foreign, "answer", letter(0, "a"))[0] == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD"])
def test_no_other_method_is_known(served: list[str], book: Path, method: str) -> None:
    before = (book / "review.txt").read_bytes()

    assert ask(served[0], "answer", letter(0, "a"), method=method)[0] == 501
    assert (book / "review.txt").read_bytes() == before


PATHS = [
    "../review.txt",
    "../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "review.html",
    "page/../../raw.txt",
    "page/0",
    "page/" + "9" * 5000,
    "page/\u00b2",
    "page/1",
    "answer",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_to_a_file(served: list[str], path: str) -> None:
    place = urlsplit(served[0]).path + path
    host = urlsplit(served[0]).netloc
    said = asked_raw(served[0], f"GET {place} HTTP/1.0\r\nHost: {host}\r\n\r\n")

    assert said.startswith(b"HTTP/1.0 404 ")


BODIES = [
    letter(float("inf"), "a"),
    letter(10**400, "a"),
    letter(None, "a"),
    letter(0, "slip"),
    letter(-1, "a"),
    "[" * 999,
    "null",
    "\ud800",
]


@pytest.mark.parametrize("body", BODIES)
def test_an_answer_may_be_anything(served: list[str], book: Path, body: str) -> None:
    before = (book / "review.txt").read_bytes()
    raw = body.encode("utf-8", "surrogatepass").decode("latin-1")

    assert ask(served[0], "answer", raw)[0] == 400
    assert (book / "review.txt").read_bytes() == before


@pytest.mark.parametrize("length", ["\u00b2", "9" * 5000, "-1", "1001", "10000000000", "0x10", ""])
def test_a_length_may_be_anything(served: list[str], length: str) -> None:
    place, host = urlsplit(served[0]).path + "answer", urlsplit(served[0]).netloc
    lines = [f"POST {place} HTTP/1.0", f"Host: {host}", "Content-Type: application/json"]
    said = asked_raw(served[0], "\r\n".join([*lines, f"Content-Length: {length}", "", "{"]))

    assert said.startswith(b"HTTP/1.0 400 ")


def test_two_pages_keep_each_other_s_answers(served: list[str], book: Path) -> None:
    one, two = served

    assert ask(one, "answer", letter(0, "f"))[0] == 200
    assert ask(two, "answer", letter(1, "a"))[0] == 200
    assert [entry.answer for entry in review.read(book)][:2] == ["f", "a"]
    assert [row["answer"] for row in json.loads(ask(two, "entries")[1])["entries"]][:2] == [
        "f",
        "a",
    ]


def test_a_file_that_is_gone_is_written_again(served: list[str], book: Path) -> None:
    assert ask(served[0], "answer", letter(0, "f"))[0] == 200
    (book / "review.txt").unlink()

    assert ask(served[0], "answer", letter(1, "a"))[0] == 200
    assert [entry.answer for entry in review.read(book)][:2] == ["f", "a"]


def test_an_answer_that_cannot_be_kept_is_refused(served: list[str], book: Path) -> None:
    (book / "review.txt").write_text("torn")
    status, text = ask(served[0], "answer", letter(0, "a"))

    assert status == 500
    assert "review.txt:1: this is no entry of a review" in text
    assert (book / "review.txt").read_text() == "torn"
    (book / "review.txt").unlink()
    (book / "review.txt").mkdir()
    status, text = ask(served[0], "answer", letter(0, "a"))

    assert status == 500
    assert "it cannot be written" in text
    assert not json.loads(ask(served[0], "entries")[1])["entries"][0]["answer"]
