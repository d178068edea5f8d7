"""Draft to Markdown and edits. What no rule accounts for stops the cleaning: nothing is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from publish.book import Edit
from publish.clean.draft import BLANKS, CONTROLS, Block, Draft, Joint, offset
from publish.clean.form import escapes
from publish.clean.rows import rows

PREFIX = {"quote": "> ", "front": "% ", "table": "| "}
PLAIN_JOINT = Joint(0, " ", "lines")
JOINTS = {"verse": Joint(0, "  \n", "verse"), "table": Joint(0, " |\n| ", "tables")}


class Atom(NamedTuple):
    """A stretch of output: it stands for source[start:end]; copied where `after` is None."""

    start: int
    end: int
    after: str | None
    rule: str
    sure: float = 1.0


def emit(draft: Draft) -> tuple[str, tuple[Edit, ...]]:
    """The Markdown of a draft and the edits on its source that make it, in order."""
    blocks = _order(draft.blocks)
    inside = _inside(draft, blocks)
    moved = _moved(blocks)
    edits = _edits(draft, blocks, inside, moved)
    return _apply(draft.source, edits), edits


def _apply(source: str, edits: tuple[Edit, ...]) -> str:
    out, pos = [], 0
    for edit in edits:
        out += [source[pos : edit.start], edit.after]
        pos = edit.start + len(edit.before)
    return "".join([*out, source[pos:]])


def _order(blocks: tuple[Block, ...]) -> list[Block]:
    """Front matter first, then the text, then the notes by label's first appearance."""
    front = [b for b in blocks if b.kind == "front"]
    text = [b for b in blocks if b.kind not in ("front", "note", "notes-head")]
    head = [b for b in blocks if b.kind == "notes-head"]
    notes = [b for b in blocks if b.kind == "note"]
    first: dict[str, int] = {}
    for block in notes:
        first.setdefault(block.label, len(first))
    return [*front, *text, *head, *sorted(notes, key=lambda b: first[b.label])]


def _moved(blocks: list[Block]) -> dict[int, str]:
    """The lines of blocks that come out elsewhere than they stood, each with its rule."""
    moved: dict[int, str] = {}
    pos = -1
    for block in blocks:
        if block.lines[0] < pos:
            moved |= dict.fromkeys(block.lines, block.rule or block.kind)
        else:
            pos = block.lines[-1]
    return moved


def _inside(draft: Draft, blocks: list[Block]) -> dict[int, list[Edit]]:
    """The edits inside lines by line index: those that rules asked for, escapes, single spaces."""
    asked: dict[int, list[Edit]] = defaultdict(list)
    starts = [line.start for line in draft.lines]
    where = 0
    for edit in sorted(draft.edits, key=_place):
        while where + 1 < len(starts) and starts[where + 1] <= edit.start:
            where += 1
        asked[where].append(edit)
    found: dict[int, list[Edit]] = {}
    for block in blocks:
        for number, i in enumerate(block.lines):
            own = _line_edits(draft, block, i, number == 0, asked.get(i, []))
            if own:
                found[i] = own
    return found


def _line_edits(draft: Draft, block: Block, i: int, first: bool, asked: list[Edit]) -> list[Edit]:
    line = draft.lines[i]
    base = offset(line)
    skip = block.skip if first else 0
    text = line.body[skip:]
    own: list[Edit] = []
    if skip:
        own.append(Edit(block.rule or block.kind, base, line.body[:skip], "", block.sure))
    taken = {at for e in asked for at in range(e.start, e.start + max(1, len(e.before)))}
    opens = ("prose", "quote", "item", "more", "note")
    opening = (first and block.kind in opens) or block.kind == "verse"
    free = (
        (at, was, now) for at, was, now in _escapes(text, opening) if base + skip + at not in taken
    )
    bound = {at - base - skip for at in taken}
    own += [Edit("escapes", base + skip + at, was, now) for at, was, now in rows(free, text, bound)]
    extra = [
        Edit("spaces", base + skip + m.start(), m.group(), " ") for m in _SPACES.finditer(text)
    ]
    if not (own or extra or asked) and text.isprintable():
        return []
    extra += [
        Edit("controls", base + skip + m.start(), m.group(), "") for m in _CONTROLS.finditer(text)
    ]
    own += [e for e in extra if taken.isdisjoint(range(e.start, e.start + len(e.before)))]
    return sorted([*own, *asked], key=_place)


def _place(edit: Edit) -> tuple[int, bool]:
    """Edits in order; what is put in at a place comes before what is changed there."""
    return edit.start, bool(edit.before)


def _escapes(text: str, opening: bool) -> Iterator[tuple[int, str, str]]:
    """`escapes` of what is left when control characters are gone, at the places they stand in."""
    if not _CONTROLS.search(text):
        return escapes(text, opening)
    places = [at for at, char in enumerate(text) if not _CONTROLS.match(char)]
    rest = "".join(text[at] for at in places)
    return ((places[at], was, now) for at, was, now in escapes(rest, opening))


_CONTROLS = re.compile(f"[{re.escape(CONTROLS)}]")
_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f\u3000](?:[^\S\u00a0\u2007\u202f\u3000]+|(?<=\t))")


def _atoms(draft: Draft, block: Block, inside: dict[int, list[Edit]]) -> Iterator[Atom]:
    """The block as stretches, one at a time: a line may have a million signs."""
    plain = JOINTS.get(block.kind, PLAIN_JOINT)
    for i, following in zip(block.lines, [*block.lines[1:], None], strict=True):
        base = offset(draft.lines[i])
        end = base + len(draft.lines[i].body)
        joint = draft.joints.get(i, plain) if following is not None else None
        stop = end - (joint.cut if joint else 0)
        pos = base
        for edit in inside.get(i, ()):
            if edit.start > stop or (edit.start == stop and edit.before):
                break
            if pos < edit.start:
                yield Atom(pos, edit.start, None, "")
            if edit.before or edit.after:
                yield _atom(edit)
            pos = edit.start + len(edit.before)
        if pos < stop:
            yield Atom(pos, stop, None, "")
        if joint and following is not None:
            to = offset(draft.lines[following])
            if stop < to or joint.glue:
                yield Atom(stop, to, joint.glue, joint.rule, joint.sure)


def _atom(edit: Edit) -> Atom:
    return Atom(edit.start, edit.start + len(edit.before), edit.after, edit.rule, edit.sure)


def _prefix(block: Block, again: bool) -> str:
    if block.kind in ("head", "notes-head"):
        return "#" * max(1, block.level) + " "
    if block.kind == "note":
        return "    " if again else f"[^{block.label}]: "
    if block.kind in ("item", "more"):
        mark = "" if block.kind == "more" else f"{block.label} " if block.label else "- "
        return "    " * (max(1, block.level) - (block.kind == "item")) + mark
    return PREFIX.get(block.kind, "")


def _edits(
    draft: Draft, blocks: list[Block], inside: dict[int, list[Edit]], moved: dict[int, str]
) -> tuple[Edit, ...]:
    writer = _Writer(draft, moved)
    seen: set[str] = set()
    below = ""  # what stands on a line of its own below a part of a letter
    for number, block in enumerate(blocks):
        parts = _atoms(draft, block, inside)
        again = block.kind == "note" and block.label in seen
        seen.add(block.label)
        writer.insert(below + ("\n\n" if number else "") + _prefix(block, again), block)
        below = f"\n{{: .{block.label}}}" if block.rule == "letters" else ""
        if block.lines[0] in moved:
            text = "".join(
                draft.source[a.start : a.end] if a.after is None else a.after for a in parts
            )
            writer.insert(text, block)
        else:
            for atom in parts:
                writer.put(atom)
    writer.insert(below + "\n", None)
    writer.gap(len(draft.source))
    return tuple(writer.edits)


class _Writer:
    """Keeps the place in the source while atoms arrive; what lies between goes as edits."""

    def __init__(self, draft: Draft, moved: dict[int, str]) -> None:
        self.draft, self.moved = draft, moved
        self.edits: list[Edit] = []
        self.pos = 0
        self.line = 0
        self.pending = ""
        self.rule = "blocks"
        self.sure = 1.0

    def insert(self, text: str, block: Block | None) -> None:
        self.pending += text
        if block is not None:
            self.rule, self.sure = block.rule or "blocks", block.sure

    def put(self, atom: Atom) -> None:
        self.gap(atom.start)
        if atom.after is not None:
            self._replace(atom)
        self.pos = atom.end

    def _replace(self, atom: Atom) -> None:
        """A joint may span lines that were taken out: these go under their own rule."""
        self.pending, self.rule, self.sure = atom.after or "", atom.rule, atom.sure
        self.gap(atom.end, known=True)

    def gap(self, to: int, known: bool = False) -> None:
        """Edits for source[pos:to], of which nothing is copied, with the pending text in it.

        `known` is true where a rule asked for the change; elsewhere only blanks may go.
        """
        if self.pos == to and not self.pending:
            return
        runs = self._runs(to) if self.pos < to else []
        if len(runs) == 1 and self.draft.source[self.pos : to] == self.pending:
            runs = []
        elif not runs or runs[0][2] is not None:
            self.edits.append(Edit(self.rule, self.pos, "", self.pending, self.sure))
            self.pending = ""
        for start, end, rule in runs:
            before = self.draft.source[start:end]
            if rule is None and not known and before.strip(BLANKS):
                raise RuntimeError(f"no rule accounts for {before!r} at {start}")
            after, self.pending = (self.pending, "") if rule is None else ("", self.pending)
            if before != after:
                self.edits.append(Edit(rule or self.rule, start, before, after, self.sure))
        self.pos, self.pending, self.rule, self.sure = to, "", "blocks", 1.0

    def _runs(self, to: int) -> list[tuple[int, int, str | None]]:
        """source[pos:to] as runs: blanks between (rule None), and lines taken out or moved."""
        runs: list[tuple[int, int, str | None]] = []
        lines = self.draft.lines
        pos = self.pos
        while pos < to:
            while self.line + 1 < len(lines) and lines[self.line + 1].start <= pos:
                self.line += 1
            line = lines[self.line]
            end = min(to, line.start + len(line.text) + len(line.end))
            rule = self._rule(self.line)
            if rule is None and runs and runs[-1][2] is None:
                runs[-1] = (runs[-1][0], end, None)
            else:
                runs.append((pos, end, rule))
            pos = end
        return runs

    def _rule(self, i: int) -> str | None:
        if i in self.draft.gone:
            return self.draft.gone[i][0]
        return self.moved.get(i)
