"""Ace by DAISY, the judge of what an ebook is to those who read it otherwise than by eye."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium, module

pytestmark = pytest.mark.slow


def violations(book: Path, folder: Path) -> list[str]:
    """What Ace finds wrong: file, rule and element."""
    ace = module("@daisy/ace") / "bin" / "ace-puppeteer.js"
    subprocess.run(
        ["node", ace, "--force", "--silent", "--outdir", folder, book],
        env=dict(os.environ) | {"PUPPETEER_EXECUTABLE_PATH": chromium()},
        check=True,
        capture_output=True,
        timeout=300,
    )
    # Its exit code is 0 whatever it finds.
    report = json.loads((folder / "report.json").read_text("utf-8"))
    found = list(_failed(report))

    assert (report["earl:result"]["earl:outcome"] == "pass") == (not found)
    return found


def _failed(report: dict[str, Any]) -> Iterator[str]:
    for file in report["assertions"]:
        for one in file["assertions"]:
            if one["earl:result"]["earl:outcome"] == "fail":
                name, rule = file["earl:testSubject"]["url"], one["earl:test"]["dct:title"]
                yield f"{name}: {rule}: {one['earl:result'].get('html', '')[:200]}"


@pytest.mark.parametrize("name", ["seed", "sink"])
def test_ace_finds_nothing(name: str, built_book: Path, built_sink: Path, tmp_path: Path) -> None:
    folder = {"seed": built_book, "sink": built_sink}[name]

    assert violations(folder / "build" / "ebook.epub", tmp_path / "ace") == []
