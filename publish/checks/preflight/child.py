"""The child that looks at one file for a press: what it finds, a line of JSON each, as it goes.

Run as `python -P -m publish.checks.preflight.child FILE PRESS OWN`, within its parent's limits.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pikepdf
from pypdfium2 import PdfiumError

from publish.checks.foreign.child import tell
from publish.checks.preflight import preflight
from publish.checks.preflight.guarded import press_of
from publish.checks.preflight.reading import fault

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    mixed: list[int] = []
    path, press, own = Path(sys.argv[1]), press_of(sys.argv[2]), sys.argv[3] == "1"
    try:
        tell(preflight(path, press, own=own, mixed=mixed))
    except (pikepdf.PdfError, PdfiumError):  # what is wrong with it is told by whoever reads it
        tell(iter([fault("preflight-stopped", "it cannot be read, so nobody has looked at it")]))
    print(json.dumps({"mixed": mixed}), flush=True)
