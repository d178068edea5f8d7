"""Random faults in manuscripts and editions: each is found, and named at its line.

`make bench-faults` plants a thousand of them and prints the rates.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from mutations import MUTATIONS, plant


@pytest.mark.slow
@pytest.mark.parametrize(("witness", "count"), [("manuscript", 80), ("epub", 60)])
def test_every_fault_is_found_at_its_line(tmp_path: Path, witness: str, count: int) -> None:
    faults = list(plant(count, tmp_path, (witness,), seed=11))

    assert len({fault.mutation for fault in faults}) == len(MUTATIONS)
    assert [(f.mutation, f.file, f.named) for f in faults if not f.at_its_line] == []


@pytest.mark.slow
def test_every_fault_in_the_words_of_a_pdf_is_found_at_its_line(tmp_path: Path) -> None:
    words = MUTATIONS[:6]
    faults = list(plant(12, tmp_path, ("pdf",), seed=11, kinds=words))

    assert set(Counter(fault.mutation for fault in faults).values()) == {2}
    assert [(f.mutation, f.file, f.named) for f in faults if not f.at_its_line] == []
