"""Books with a planted fault, written as text: of these are the pages of rules and tests/faults.

A fault is a few files in fenced blocks, named behind the fence, and a line that says where it must
be found. A file that is not given is the usual one: `book.toml` with an ebook and all texts given.
"book.toml, added" stands below that. "steps" say what is done once the files are there, one a line;
`STEPS` has them all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import pikepdf
import plant_files
import press_files
from builders import EPUB, config, run
from pikepdf import Array, Dictionary, Name
from PIL import Image
from test_direction import hebrew_font

from publish.book import Finding
from publish.check import check, check_file
from publish.clean.proof import prove
from publish.collation import texts
from publish.impose import Setup, impose
from publish.impose.inked import edge_findings
from publish.manuscript import load
from publish.paper import POINTS

_FENCE = re.compile(r"^```([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FOUND = re.compile(r"^Found(?: (?:at line (\d+) of|in) `([^`]+)`)?\.$", re.MULTILINE)


@dataclass(frozen=True)
class Planted:
    """A book: its `files`, the `steps` done to it, and where (file, line) its fault is found."""

    files: dict[str, str]
    steps: tuple[str, ...] = ()
    found: tuple[str, int] | None = None


def planted(text: str) -> Planted:
    """The book that a text with fenced blocks describes."""
    blocks = {name.strip(): block for name, block in _FENCE.findall(text)}
    steps = tuple(line for line in blocks.pop("steps", "").splitlines() if line.strip())
    said = _FOUND.search(_FENCE.sub("", text))
    found = (said[2] or "", int(said[1] or 0)) if said else None
    return Planted(blocks, steps, found)


def before_and_after(page: str) -> tuple[Planted, Planted]:
    """The two books of a rule's page; files that "After" does not give are those of "Before"."""
    _, _, rest = page.partition("\n## Before\n")
    first, _, second = rest.partition("\n## After\n")
    before, after = planted(first), planted(second)
    return before, replace(after, files=before.files | after.files)


@dataclass
class Garden:
    """A book being made in `folder`; what steps find by themselves is added to `findings`."""

    folder: Path
    findings: list[Finding] = field(default_factory=list)
    checks: bool = True


def place_of(book: Planted, folder: Path) -> tuple[str, int]:
    """Where the book in the folder says that its fault is found; added lines count from theirs."""
    file, line = book.found or ("", 0)
    if file != "book.toml, added":
        return file, line
    whole = (folder / "book.toml").read_text("utf-8")
    return "book.toml", line + whole.count("\n") - book.files[file].count("\n")


def sow(book: Planted, folder: Path) -> list[Finding]:
    """Make the book in the folder, do its steps, and check it: all that was found."""
    folder.mkdir(parents=True)
    garden = Garden(folder)
    files = dict(book.files)
    added = files.pop("book.toml, added", "")
    if "raw.txt" not in files:
        parts = [name for name in files if name.endswith(".md") and name != "notes.md"]
        notes = "notes.md" if "notes.md" in files else ""
        usual = config(parts or ["i.md"], notes=notes, editions=EPUB)
        files.setdefault("book.toml", usual)
        if not parts:
            files["i.md"] = "# I\n\nOne two three.\n"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if added:
        with (folder / "book.toml").open("a", encoding="utf-8") as file:
            file.write(added)
    for step in book.steps:
        _do(step, garden)
    if garden.checks:
        garden.findings += check(folder, judge=False).findings
    return garden.findings


def _do(step: str, garden: Garden) -> None:
    for pattern, act in STEPS.items():
        match = re.fullmatch(pattern, step.strip())
        if match:
            act(garden, *match.groups())
            return
    raise ValueError(f"no such step: {step}")


def _build(garden: Garden, names: str) -> None:
    said = run(garden.folder, "build", *names.split())
    assert said.code == 0, said.err


def _variant(garden: Garden, shop: str, most: str | None) -> None:
    """Build the variant, under a smaller limit where one is given: ten megabytes take a minute."""
    with patch("publish.epub.variants.MEGABYTES", float(most or 10)):
        said = run(garden.folder, "build", "--variant", shop)
    assert said.code == 0, said.err


def _clean(garden: Garden, raw: str) -> None:
    """Clean the raw text into a book, which is the one that further steps are about."""
    said = run(garden.folder, "clean", str(garden.folder / raw), "-o", str(garden.folder / "book"))
    assert said.code == 0, said.err
    garden.folder /= "book"


def _font(garden: Garden, file: str) -> None:
    hebrew_font(garden.folder / file)


def _change(garden: Garden, old: str, new: str, file: str, inside: str | None) -> None:
    """Put other words in a file, or in a file inside an EPUB. They must be there, once or more."""
    path = garden.folder / file
    if inside is None:
        text = path.read_text("utf-8")
        assert old in text, (old, file)
        path.write_text(text.replace(old, new), "utf-8")
        return
    with zipfile.ZipFile(path) as ebook:
        entries = [(entry, ebook.read(entry)) for entry in ebook.infolist()]
    assert any(e.filename.endswith(inside) and old.encode() in data for e, data in entries), entries
    with zipfile.ZipFile(path, "w") as ebook:
        for entry, data in entries:
            mine = entry.filename.endswith(inside)
            ebook.writestr(entry, data.replace(old.encode(), new.encode()) if mine else data)


def _delete(garden: Garden, file: str) -> None:
    (garden.folder / file).unlink()


def _halve(garden: Garden, file: str) -> None:
    data = (garden.folder / file).read_bytes()
    (garden.folder / file).write_bytes(data[: len(data) // 2])


def _picture(garden: Garden, width: str, height: str, mode: str | None, file: str) -> None:
    (garden.folder / file).parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode or "RGB", (int(width), int(height))).save(garden.folder / file)


def _pages(garden: Garden, count: str, sides: str, more: str, file: str) -> None:
    """A PDF of pages in millimetres, each with a word; `more` says what is special about it."""
    width, height = sides.split(" by ")
    size = (float(width) * POINTS, float(height) * POINTS)
    with pikepdf.Pdf.new() as pdf:
        for number in range(1, int(count) + 1):
            box = [0, 0, *size]
            ink = b"0 0 0 rg 200 200 9 9 re f"
            page = Dictionary(Type=Name.Page, Resources=Dictionary())
            if more == " page 3 across" and number == 3:
                box = [0, 0, size[1], size[0]]
            if more == " page 3 smaller" and number == 3:
                box = [0, 0, size[0] - 20, size[1] - 20]
            if more == " page 3 with a comment" and number == 3:
                note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 30, 30]))
                page.Annots = Array([note])
            if more == " bled":
                page.TrimBox = Array(box)
                box = [-9, -9, size[0] + 9, size[1] + 9]
                page.BleedBox = Array(box)
            if more == " ink at the foot":
                ink += b" 200 4 3 3 re f"
            page.MediaBox = Array(box)
            page.Contents = pdf.make_stream(ink + b" %% %d" % number * 99)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(garden.folder / file)


def _spoil(garden: Garden, number: str, file: str) -> None:
    """Other bytes at the end of a page's compressed content: its checksum no longer fits."""
    path = garden.folder / file
    with pikepdf.open(path) as pdf:
        raw = pdf.pages[int(number) - 1].obj.Contents.read_raw_bytes()
    data = path.read_bytes()
    start = data.index(raw) + len(raw) - 4
    path.write_bytes(data[:start] + b"\0\0\0\0" + data[start + 4 :])


def _impose(garden: Garden, file: str, fold: str, sheet: str, more: str) -> None:
    garden.checks = False
    setup = Setup(
        fold=fold, sheet=sheet, marks="marks" in more, creep=0.3 if "creep" in more else 0.0
    )
    made = impose(garden.folder / file, garden.folder / "sheets.pdf", setup)
    garden.findings += [*made.findings, *edge_findings(made)]


def _upside_down(garden: Garden, number: str, file: str) -> None:
    with pikepdf.open(garden.folder / file, allow_overwriting_input=True) as pdf:
        pdf.pages[int(number) - 1].obj.Rotate = 180
        pdf.save(garden.folder / file)


def _check_file(garden: Garden, file: str) -> None:
    garden.checks = False
    garden.findings += check_file(garden.folder / file).findings


def _collate(garden: Garden) -> None:
    garden.checks = False
    manuscript = load(garden.folder)
    proof = prove(Path(manuscript.folder), texts(manuscript))
    assert proof is not None
    garden.findings += proof.findings


STEPS: dict[str, Callable[..., None]] = {
    r"build the variant for (\w+)(?:, which takes ([\d.]+) MB a file)?": _variant,
    r"build ?((?:[\w-]+ ?)*)": _build,
    r"draw a font of boxes for Hebrew: (\S+)": _font,
    r"clean (\S+)": _clean,
    r"change “(.*)” into “(.*)” in ([^\s,]+)(?:, (\S+))?": _change,
    r"delete (\S+)": _delete,
    r"cut (\S+) in half": _halve,
    r"draw a picture of (\d+) by (\d+) pixels(?: in (\w+))?: (\S+)": _picture,
    r"make (\d+) pages of ([\d.]+ by [\d.]+) mm,?(.*): (\S+)": _pages,
    r"spoil page (\d+) of (\S+)": _spoil,
    r"impose (\S+) by ([\w-]+) on (\w+)(.*)": _impose,
    r"turn page (\d+) of (\S+) upside down": _upside_down,
    r"check the file (\S+)": _check_file,
    r"collate": _collate,
}
STEPS |= plant_files.STEPS | press_files.STEPS
