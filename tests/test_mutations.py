"""Random faults in manuscripts and editions: each is found, and named at its line.

`make bench-faults` plants a thousand of them and prints the rates.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from mutations import MUTATIONS, plant


@pytest.mark.slow
@pytest.mark.parametrize(("witness", "count"), [("manuscript", 80), ("epub", 60), ("pdf", 20)])
def test_every_fault_is_found_at_its_line(tmp_path: Path, witness: str, count: int) -> None:
    faults = list(plant(count, tmp_path, (witness,), seed=11))

    assert len({fault.mutation for fault in faults}) == len(MUTATIONS)
    assert [(f.mutation, f.file, f.named) for f in faults if not f.at_its_line] == []
