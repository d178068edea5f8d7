"""Note calls: digits and marks at words, bound to the notes' texts where there are any."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from publish.book import Edit
from publish.clean.cleaned import file_name, part_role
from publish.clean.draft import Draft, Line, offset, text_of
from publish.clean.headstyle import DECIMAL
from publish.clean.manners import LOOSE, MANNERS, RAISED, SIGNS, STRONG
from publish.clean.notes import SUPERSCRIPT
from publish.clean.scan import finds

_WORD = re.compile(r"([^\W\d_]*)\W*$")
FEW = 4  # numbers that count up from one by chance


@dataclass(frozen=True)
class Candidate:
    """A place that may be a call: offset, characters, label, manner (index into MANNERS)."""

    start: int
    text: str
    label: str
    manner: int


def candidates(draft: Draft) -> list[Candidate]:
    """Everything in the text's blocks that may be a call, in the order of the source."""
    out = []
    for block in draft.blocks:
        if block.kind in ("note", "notes-head"):
            continue
        for n, i in enumerate(block.lines):
            numbered = DECIMAL.match(draft.lines[i].body)  # `A.1. Of the well` calls no note
            skip = max(block.skip, numbered.end() if numbered else 0)
            out += _in_line(draft, i, skip if n == 0 else 0)
    return sorted(out, key=lambda c: (c.start, c.manner))


def _in_line(draft: Draft, i: int, skip: int) -> list[Candidate]:
    """The candidates of a line; where two overlap, the surer manner has it."""
    line = draft.lines[i]
    base = offset(line)
    taken: set[int] = set()
    out = _raised(draft, line, skip, taken)
    if not SIGNS.search(line.body):
        return out
    for n, manner in enumerate(MANNERS):
        for m in finds(manner.found, line.body):
            place = range(*m.span())
            masked = line.body[m.start() - 1 : m.start()] == "\\"  # `\*`, as shells write a star
            if m.start() >= max(1, skip) and not masked and taken.isdisjoint(place):
                taken.update(place)
                label = m.group(1).translate(SUPERSCRIPT)
                out.append(Candidate(base + m.start(), m.group(), label, n))
    return out


def _raised(draft: Draft, line: Line, skip: int, taken: set[int]) -> list[Candidate]:
    """The line's raised numbers and marks, where the source shows what is raised."""
    low, high = offset(line), offset(line) + len(line.body)
    first = bisect_left(draft.raised, low + max(1, skip), key=lambda span: span.start)
    out = []
    for span in draft.raised[first:]:
        if span.start >= high:
            break
        text = draft.source[span.start : span.end]
        taken.update(range(span.start - low, span.end - low))
        out.append(Candidate(span.start, text, text.strip("[]()").translate(SUPERSCRIPT), RAISED))
    return out


def bound_calls(draft: Draft) -> Draft:
    r"""Each note's text finds its call: in the order of the notes, between its neighbours' calls.

    >>> from publish.clean.draft import start
    >>> from publish.clean.notes import closing_notes
    >>> from publish.clean.paragraphs import paragraphs
    >>> text = "So it was.1 In 1917\nit ended.2\n\nNotes\n\n1. A.\n2. B.\n"
    >>> d = bound_calls(paragraphs(closing_notes(start(text))))
    >>> [edit.after for edit in d.edits], [b.label for b in d.blocks if b.kind == "note"]
    (['[^1]', '[^2]'], ['1', '2'])
    """
    keys = list(dict.fromkeys(b.label for b in draft.blocks if b.kind == "note"))
    if not keys:
        return draft
    found = candidates(draft)
    bound: dict[str, Candidate] = {}
    before = 0
    for cluster, low, high in _windows(draft):
        bound |= _bind(cluster, _between(found, low, high))
        late = [key for key in cluster if key not in bound]
        if late and before < low:  # the call may stand above the notes before
            used = {c.start for c in bound.values()}
            bound |= _bind(late, [c for c in _between(found, before, low) if c.start not in used])
        before = low
    names = names_of(draft, keys, bound)
    if any("-" in name for name in names.values()):
        draft = replace(draft, facts={**draft.facts, "restart": "section"})
    blocks = tuple(
        replace(b, label=names[b.label]) if b.kind == "note" else b for b in draft.blocks
    )
    edits = [
        Edit("calls", c.start, c.text, f"[^{names[key]}]", MANNERS[c.manner].sure)
        for key, c in sorted(bound.items(), key=lambda kc: kc[1].start)
    ]
    return replace(draft, blocks=blocks, edits=(*draft.edits, *edits))


def _between(found: list[Candidate], low: int, high: int) -> list[Candidate]:
    first = bisect_left(found, low, key=lambda c: c.start)
    return found[first : bisect_left(found, high, key=lambda c: c.start)]


def _windows(draft: Draft) -> list[tuple[list[str], int, int]]:
    """Notes that stand together, with the stretch of source in which their calls must be.

    Under a head `Notes` that is the text since the last such head; elsewhere the text since the
    notes before.
    """
    out: list[tuple[list[str], int, int]] = []
    keys: list[str] = []
    low, last_closing, first, closing, last_line = 0, 0, 0, False, 0
    for block in [*draft.blocks, None]:
        if block is not None and block.kind == "note":
            if not keys:
                first = draft.lines[block.lines[0]].start
            keys += [block.label] if block.label not in keys[-1:] else []
            last_line = block.lines[-1]
            continue
        if keys:
            out.append((keys, last_closing if closing else low, first))
            low = draft.lines[last_line].start
            last_closing = low if closing else last_closing
            keys, closing = [], False
        if block is not None and block.kind == "notes-head":
            closing = True
    return out


def _bind(keys: list[str], found: list[Candidate]) -> dict[str, Candidate]:
    """The longest run of candidates whose labels come in the order of the notes."""
    ranks: dict[str, list[int]] = defaultdict(list)
    for rank, key in enumerate(keys):
        ranks[key.partition(":")[2]].append(rank)
    strong = [c for c in found if c.manner < STRONG]
    chain = _longest(strong, ranks)
    if len(chain) * 2 < len(keys):
        chain = max(chain, _longest([c for c in found if c.manner < LOOSE], ranks), key=len)
    chain = _fill(chain, found, ranks, len(keys))
    return {keys[rank]: candidate for rank, candidate in chain.items()}


def _longest(found: list[Candidate], ranks: dict[str, list[int]]) -> dict[int, Candidate]:
    """Longest chain in which both place and rank grow (patience sorting, n log n)."""
    tops: list[int] = []
    nodes: list[tuple[int, Candidate, int]] = []
    ends: list[int] = []
    for candidate in found:
        for rank in reversed(ranks.get(candidate.label, ())):
            at = bisect_left(tops, rank)
            nodes.append((rank, candidate, ends[at - 1] if at else -1))
            if at == len(tops):
                tops.append(rank)
                ends.append(len(nodes) - 1)
            else:
                tops[at], ends[at] = rank, len(nodes) - 1
    chain: dict[int, Candidate] = {}
    at = ends[-1] if ends else -1
    while at >= 0:
        rank, candidate, at = nodes[at]
        chain[rank] = candidate
    return chain


def _fill(
    chain: dict[int, Candidate], found: list[Candidate], ranks: dict[str, list[int]], count: int
) -> dict[int, Candidate]:
    """Notes without a call yet take one of a weaker manner that lies between their neighbours'."""
    by_label: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        by_label[candidate.label].append(candidate)
    names = {rank: label for label, all_ranks in ranks.items() for rank in all_ranks}
    ends = sorted(chain)
    out = dict(chain)
    low = -1
    for rank in range(count):
        if rank in chain:
            low = chain[rank].start
            continue
        after = bisect_left(ends, rank)
        high = chain[ends[after]].start if after < len(ends) else float("inf")
        choice = [c for c in by_label[names[rank]] if low < c.start < high]
        if choice:
            out[rank] = min(choice, key=lambda c: (c.manner, c.start))
            low = out[rank].start
    return dict(sorted(out.items()))


def names_of(draft: Draft, keys: list[str], bound: dict[str, Candidate]) -> dict[str, str]:
    """Labels that are names: the source's number where it is the only one, else `iii-2`."""
    plain = {key: key.partition(":")[2] for key in keys}
    if len(set(plain.values())) == len(keys) and all(v.isalnum() for v in plain.values()):
        return plain
    sections = _sections(draft)
    starts = [start for start, _ in sections]
    named = {}
    for key in keys:
        above = bisect_right(starts, bound[key].start if key in bound else -1)
        section = sections[above - 1][1] if above else ""
        named[key] = f"{section}-{plain[key]}" if section and plain[key].isalnum() else ""
    if len(set(named.values())) == len(keys) and all(named.values()):
        return named
    return {key: str(n) for n, key in enumerate(keys, start=1)}


def _sections(draft: Draft) -> list[tuple[int, str]]:
    out: list[tuple[int, str]] = []
    taken: dict[str, int] = {}
    for block in draft.blocks:
        if block.kind == "head" and block.level == 1:
            head = text_of(draft, block)
            name = file_name(head, len(out) + 1, taken, part_role(head))
            out.append((draft.lines[block.lines[0]].start, name.removesuffix(".md")))
    return out


def _word_before(draft: Draft, candidate: Candidate) -> str:
    """The word to which a number is glued: `Debconf5`, `Debconf6` number things, not notes."""
    match = _WORD.search(draft.source[max(0, candidate.start - 30) : candidate.start])
    return match.group(1) if match else ""


def counted_calls(draft: Draft) -> Draft:
    r"""Where no note has a text, glued numbers that count 1, 2, 3 are calls; years never do.

    >>> from publish.clean.draft import start
    >>> from publish.clean.paragraphs import paragraphs
    >>> text = "tendencies and factions.1 The 10,000 of 1921\nhad gone.2\n"
    >>> d = counted_calls(paragraphs(start(text)))
    >>> [(edit.before, edit.after) for edit in d.edits]
    [('1', '[^1]'), ('2', '[^2]')]
    """
    if any(block.kind == "note" for block in draft.blocks):
        return draft
    chain: list[Candidate] = []
    found = [c for c in candidates(draft) if MANNERS[c.manner].believed]
    words = [_word_before(draft, c) for c in found]
    often = Counter(words)
    for candidate, word in zip(found, words, strict=True):
        named = MANNERS[candidate.manner].name == "word" and often[word] > 1
        if candidate.label == str(len(chain) + 1) and not named:
            chain.append(candidate)
    if len(chain) == 1 and MANNERS[chain[0].manner].name == "word":
        return draft  # one digit at a word is likelier a misreading, or a name like R2
    sure = 0.95 if len(chain) > FEW else 0.8
    edits = [Edit("calls", c.start, c.text, f"[^{c.label}]", sure) for c in chain]
    return replace(draft, edits=(*draft.edits, *edits))
