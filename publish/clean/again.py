"""Cleaning again into a book's folder: an editor's work there is never written over.

What the last cleaning made is made once more from the source that is kept and the ledger, so that
an edit can be told from it to the line, and carried over where that is asked for.
"""

from __future__ import annotations

from pathlib import Path

from publish.clean.cleaned import Cleaned, split
from publish.clean.folder import LEDGER, files, save
from publish.clean.language import SMALL
from publish.clean.ledger import Ledger, apply, digest, parse
from publish.clean.merge import edited_lines, merged
from publish.clean.proof import decoded, kept
from publish.errors import PublishError

NAMED = 12  # lines that a sentence names; more of them say nothing new


def save_again(cleaned: Cleaned, folder: Path, *, merge: bool = False) -> list[Path]:
    """Write a book folder, also where one stands already; gives the files written, in order.

    Raises PublishError, and writes nothing, where an editor has changed a file since, with its
    lines; with `merge` only where editor and cleaning changed the same words.
    """
    home = folder / "manuscript"
    if not (home / LEDGER).is_file():
        return save(cleaned, folder)
    ledger, digests = parse(_text(home / LEDGER), str(home / LEDGER))
    names = dict.fromkeys([*digests, *files(cleaned)])
    ours = {name: _text(home / name) for name in names if (home / name).is_file()}
    touched = [name for name in digests if digest(ours.get(name, "").encode()) != digests[name]]
    if not touched:
        return save(cleaned, folder)
    base = as_cleaned(home, ledger, digests)
    if not merge:
        raise _edited(home, touched, base, ours)
    if base is None:
        raise PublishError(
            f"{home}: the last cleaning cannot be made again, so nothing can be merged",
            f"put {ledger.name} back into seeds/, or clean into another folder",
        )
    texts, conflicts = merged(base, ours, files(cleaned))
    if conflicts:
        first = conflicts[0]
        places = ", ".join(f"{home / one.file}:{one.line}" for one in conflicts[:NAMED])
        raise PublishError(
            f"{places}: both the editor and this cleaning changed these words, as in "
            f"“{first.ours.strip()}” and “{first.new.strip()}”; nothing was written",
            "undo one of the two changes, then merge again",
        )
    return save(cleaned, folder, over=texts)


def as_cleaned(home: Path, ledger: Ledger, digests: dict[str, str]) -> dict[str, str] | None:
    """The files as the last cleaning wrote them, None where the source is not kept.

    Known to be these by the digests in the ledger; which language the text was taken for stands
    nowhere else.
    """
    raw = kept(home, ledger)
    if raw is None:
        return None
    markdown = apply(decoded(raw, ledger), ledger.edits)
    for code in SMALL:
        texts = files(split(markdown, ledger, code, ledger.facts))
        if {name: digest(text.encode()) for name, text in texts.items()} == digests:
            return texts
    return None


def _edited(
    home: Path, touched: list[str], base: dict[str, str] | None, ours: dict[str, str]
) -> PublishError:
    places = []
    for name in touched:
        if name not in ours:
            places.append(f"{home / name} (deleted)")
        elif base is None:
            places.append(str(home / name))
        else:
            places += [f"{home / name}:{line}" for line in edited_lines(base[name], ours[name])]
    more = f" and {len(places) - NAMED} more" if len(places) > NAMED else ""
    return PublishError(
        f"{', '.join(places[:NAMED])}{more}: was edited since it was cleaned; nothing was written",
        "`publish clean --merge` carries the edits over; or clean into another folder",
    )


def _text(path: Path) -> str:
    """A file's text without the mark and the line ends that some editors give it: no word moves."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PublishError(f"{path}: byte {error.start} is not UTF-8", "save it as UTF-8") from None
