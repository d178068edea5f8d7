"""A cleaned text as a book folder, which is never written over an editor's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from publish.clean.cleaned import Cleaned, as_markdown
from publish.clean.config import book_toml
from publish.clean.ledger import digest, dump, parse, restore
from publish.errors import PublishError
from publish.whole import write_whole

LEDGER = "ledger.jsonl"
MISSING = "{missing}"
ABOUT_NOTES = """\
<!-- One entry a note: [^label]: its text. Further paragraphs are indented by four spaces.
{missing} stands where the source calls a note and does not contain its text: put the text in its
place when another witness has it. -->
"""


def files(cleaned: Cleaned) -> dict[str, str]:
    """The manuscript's files by name, the ledger aside, in the order of the book.

    Raises PublishError where there is no text beside the title page and the notes.
    """
    if not cleaned.parts:
        raise PublishError(
            f"{cleaned.ledger.name}: there is no text in it beside a title page or notes",
            "give the file with the text; if this is it, `--off closing-notes` or `--off front` "
            "leaves it as it stands",
        )
    texts: dict[str, str] = {}
    if cleaned.front:
        texts["title-page.md"] = "\n\n".join(f"% {line}" for line in cleaned.front) + "\n"
    for part in cleaned.parts:
        head = [f"# {part.heading}"] if part.heading else []
        texts[part.file] = "\n\n".join([*head, *([part.text] if part.text else [])]) + "\n"
    if cleaned.notes:
        entries = [
            f"[^{label}]: {MISSING if body is None else body}" for label, body in cleaned.notes
        ]
        head = [cleaned.notes_head] if cleaned.notes_head else []
        texts["notes.md"] = "\n\n".join([ABOUT_NOTES.rstrip("\n"), *head, *entries]) + "\n"
    texts["book.toml"] = book_toml(cleaned)
    return texts


def rebuild(texts: dict[str, str]) -> str:
    """The Markdown document that `files` took apart, from the texts in the ledger's order."""
    blocks = []
    for name, text in texts.items():
        if name not in ("book.toml", LEDGER):
            blocks += _noted(text) if name == "notes.md" else [text.removesuffix("\n")]
    return "\n\n".join(blocks) + "\n"


def _noted(text: str) -> list[str]:
    """The blocks of the notes' file that came from the source."""
    blocks = text.removesuffix("\n").removeprefix(ABOUT_NOTES).strip("\n").split("\n\n")
    return [block for block in blocks if block and not block.endswith("]: " + MISSING)]


def restore_folder(folder: Path) -> bytes:
    """The raw text's bytes from a manuscript folder (the one with `ledger.jsonl`).

    Raises PublishError where the ledger or a text is missing, or an editor has changed a text.
    """
    ledger, digests = parse(_read(folder / LEDGER), LEDGER)
    return restore(rebuild({name: _read(folder / name) for name in digests}), ledger)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise PublishError(
            f"{path.name} is missing from {path.parent}", "take it back from version control"
        ) from error
    except UnicodeDecodeError as error:
        raise PublishError(
            f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8"
        ) from error


def save(cleaned: Cleaned, folder: Path, over: Mapping[str, str] | None = None) -> list[Path]:
    """Write a book folder: `manuscript/` with its ledger, and the raw text in `seeds/`.

    `over` are the manuscript's files with an editor's work in them, written in place of the
    cleaned ones (`publish.clean.again` makes them); the ledger is of the cleaned ones all the same.

    Gives the files written, in order. Raises PublishError, and writes nothing, where a file that
    stands there is not as the last cleaning left it, or is none of its files.
    """
    home = folder / "manuscript"
    texts = files(cleaned)
    raw = restore(as_markdown(cleaned), cleaned.ledger)
    names = {name: digest(text.encode()) for name, text in texts.items()}
    written = texts if over is None else over
    stale = _check(folder, set(written), raw, cleaned.ledger.name, merging=over is not None)
    new = {home / name: text.encode() for name, text in written.items()}
    new[home / LEDGER] = dump(cleaned.ledger, names).encode()
    seed = folder / "seeds" / cleaned.ledger.name
    if not seed.exists():
        new[seed] = raw
    write_whole(new, folders=True)
    for path in stale:
        path.unlink()
    return list(new)


def _check(folder: Path, names: set[str], raw: bytes, name: str, *, merging: bool) -> list[Path]:
    """The files of an earlier cleaning that this one does not write again.

    Raises PublishError where writing would destroy something.
    """
    home = folder / "manuscript"
    if (folder / "book.toml").exists():
        raise PublishError(
            f"{folder / 'book.toml'}: a book stands here already", "clean into another folder"
        )
    seed = folder / "seeds" / name
    if seed.exists() and seed.read_bytes() != raw:
        raise PublishError(
            f"{seed} is there and holds another text",
            "rename the raw text, or clean into another folder",
        )
    known = parse(_read(home / LEDGER), str(home / LEDGER))[1] if (home / LEDGER).exists() else {}
    for file in [*known, *sorted(names - set(known))]:
        path = home / file
        if not merging and path.exists() and digest(path.read_bytes()) != known.get(file):
            what = (
                "was edited since it was cleaned" if file in known else "was not written by `clean`"
            )
            raise PublishError(
                f"{path} {what}; nothing was written",
                "clean into another folder and compare the two",
            )
    return [home / file for file in known if file not in names and (home / file).exists()]
