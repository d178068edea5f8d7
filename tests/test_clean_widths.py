"""How wide a text is set, found though a program put lines together where a hyphen stood."""

from __future__ import annotations

import random
import textwrap

from publish.clean.rules import as_markdown, clean

WORDS = (
    "der mann ging mit dem karren über die brücke und sah nicht zurück denn es war kalt und das "
    "wasser stand hoch in allen kanälen wie nur in jenem jahre vor dem großen sturm"
).split()


def paragraphs(seed: int, count: int) -> list[str]:
    """Paragraphs of two to nine sentences out of WORDS."""
    chance = random.Random(seed)  # noqa: S311  # the same text every time
    return [
        " ".join(
            " ".join(chance.choices(WORDS, k=chance.randint(6, 24))).capitalize() + "."
            for _ in range(chance.randint(2, 9))
        )
        for _ in range(count)
    ]


def glued(text: str, every: int) -> str:
    """Lines of 70 characters, of which one in `every` stands on one line with the next."""
    lines = textwrap.wrap(text, 70)
    out: list[str] = []
    for n, line in enumerate(lines):
        if n % every == 0 and n + 1 < len(lines):
            lines[n + 1] = f"{line} {lines[n + 1]}"
        else:
            out.append(line)
    return "\n".join(out)


def test_lines_put_together_do_not_make_every_line_a_paragraph() -> None:
    want = paragraphs(1, 60)
    source = "\n\n".join(glued(text, 7) for text in want) + "\n"

    assert as_markdown(clean(source.encode(), "a.txt")).split("\n\n") == [
        *want[:-1],
        want[-1] + "\n",
    ]


def test_the_end_of_a_long_line_says_whether_its_paragraph_ends() -> None:
    want = paragraphs(3, 60)
    source = "\n".join(glued(text, 7) for text in want) + "\n"
    have = as_markdown(clean(source.encode(), "a.txt")).rstrip("\n").split("\n\n")
    right = len(set(want) & set(have))

    assert right > 42
