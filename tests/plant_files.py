"""Steps for planted faults in files from anywhere, and in what judges say of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from hostile_files import FILES

from publish.check import check_file
from publish.checks.foreign import inspect

# A stand-in for Ace: the shape is that of a report of Ace 1.4.6.
ACE = """
import json, os, sys
folder = sys.argv[sys.argv.index("-o") + 1]
fault = {{"earl:result": {{"earl:outcome": "fail", "dct:description": "{what}",
         "earl:pointer": {{"cfi": ["/4/2"]}}, "html": "<p/>"}},
         "earl:test": {{"dct:title": "{what}", "earl:impact": "serious"}}}}
told = {{"assertions": [{{"earl:testSubject": {{"url": "i.xhtml"}}, "assertions": {found}}}]}}
open(os.path.join(folder, "report.json"), "w").write({text})
"""


def make_file(garden: Any, file: str) -> None:
    """Write one of the files of `hostile_files`."""
    (garden.folder / file).write_bytes(FILES[file][0]())


def check_alone(garden: Any, file: str) -> None:
    """Check a file by our own rules."""
    garden.checks = False
    garden.findings += inspect(garden.folder / file).findings


def take_out(garden: Any, key: str, file: str) -> None:
    """Take an entry out of a PDF's catalog."""
    with pikepdf.open(garden.folder / file, allow_overwriting_input=True) as pdf:
        del pdf.Root[key]
        pdf.save(garden.folder / file)


def check_with_ace(garden: Any, file: str, what: str) -> None:
    """Check a file where an Ace is on the path that finds this fault, nothing, or breaks off."""
    found = "[fault]" if what.startswith("finds “") else "[]"
    text = "'{'" if what == "breaks off" else "json.dumps(told)"
    path = garden.folder / "bin" / "ace-puppeteer"
    path.parent.mkdir()
    code = ACE.format(what=what.strip("finds “”"), found=found, text=text)
    path.write_text(f"#!{sys.executable}\n{code}")
    path.chmod(0o755)
    garden.checks = False
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{path.parent}{os.pathsep}{before}"
    try:
        garden.findings += check_file(Path(garden.folder) / file).findings
    finally:
        os.environ["PATH"] = before


STEPS: dict[str, Callable[..., None]] = {
    r"make the file (\S+)": make_file,
    r"check the file (\S+) without judges": check_alone,
    r"take (/\w+) out of (\S+)": take_out,
    r"check the file (\S+) with an Ace that (finds “.+”|finds nothing|breaks off)": check_with_ace,
}
