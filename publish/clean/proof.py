"""The proof for a cleaned text: its source rebuilt byte for byte, or what an editor changed since.

The source is the raw text in `seeds/` beside the manuscript; of a PDF, a DOCX or a web page it is
the text taken out of it, which is kept in the book too. A ledger whose source is lost still
restores it from a manuscript that nobody has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from publish import frontmatter
from publish.book import Finding, Place
from publish.clean.emended import Emendation, emendations
from publish.clean.folder import LEDGER, rebuild
from publish.clean.ledger import Ledger, apply, digest, parse, restore
from publish.errors import PublishError

Texts = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Proof:
    """What is known of a manuscript's source.

    `size` counts the source's bytes, `words` its words, `edits` the ledger's edits by rule.
    `rebuilt` says that manuscript and ledger give the source back as they stand; where they do
    not, `emendations` are the reason. `findings` are faults: nothing can be proved then.
    """

    name: str
    digest: str
    size: int = 0
    words: int = 0
    rebuilt: bool = False
    edits: tuple[tuple[str, int], ...] = ()
    emendations: tuple[Emendation, ...] = ()
    findings: tuple[Finding, ...] = ()


def prove(home: Path, texts: Texts) -> Proof | None:
    """The proof for the manuscript in `home`, whose files in order are `texts`; None: no ledger.

    Raises PublishError for a ledger that cannot be read.
    """
    path = home / LEDGER
    if not path.is_file():
        return None
    ledger, digests = parse(_text(path), path.as_posix())
    counts = tuple(sorted(Counter(edit.rule for edit in ledger.edits).items()))
    about = Proof(ledger.name, ledger.sha256, edits=counts)
    raw = _restored(home, ledger, digests)
    rebuilt = raw is not None
    raw = kept(home, ledger) if raw is None else raw
    if raw is None:
        return replace(about, findings=(_lost(path, ledger),))
    about = replace(about, size=len(raw))
    source = decoded(raw, ledger)
    cleaned = apply(source, ledger.edits)
    if not _proves(cleaned, ledger, raw):
        return replace(about, findings=(_torn(path, ledger),))
    found = emendations(cleaned, source, ledger.edits, of_the_source(home, texts))
    words = len(source.split())
    return replace(about, words=words, rebuilt=rebuilt, emendations=tuple(found))


def decoded(raw: bytes, ledger: Ledger) -> str:
    """The source as characters, as the ledger says that it was read."""
    return raw[len(bytes.fromhex(ledger.bom)) :].decode(ledger.encoding)


def of_the_source(home: Path, texts: Texts) -> list[tuple[str, str]]:
    """The texts that the source can have: the title page that cleaning wrote before the others,
    without the note on the text."""
    page = home / "title-page.md"
    stands = page.is_file() and "title-page.md" not in dict(texts)
    own = [(file, text) for file, text in texts if not _speaks_of_it(text, file)]
    return [*([(page.name, _text(page))] if stands else []), *own]


def _speaks_of_it(text: str, file: str) -> bool:
    """Whether this is the note on the text, which has no words of the source."""
    role = frontmatter.split(text, file)[1].role or PurePosixPath(file).stem
    return role == "note-on-the-text"


def kept(home: Path, ledger: Ledger) -> bytes | None:
    """The source's bytes where the book keeps them; known by their digest, not by their place."""
    folders = [home.parent / "seeds", home / "seeds", home / "source", home.parent / "source"]
    named = [folder / ledger.name for folder in folders]
    others = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    for path in dict.fromkeys([*named, *others]):
        if path.is_file() and digest(path.read_bytes()) == ledger.sha256:
            return path.read_bytes()
    return None


def _restored(home: Path, ledger: Ledger, digests: dict[str, str]) -> bytes | None:
    """The source from manuscript and ledger; None where the manuscript is not as it was cleaned."""
    try:
        return restore(rebuild({name: _text(home / name) for name in digests}), ledger)
    except (PublishError, OSError):
        return None


def _proves(cleaned: str, ledger: Ledger, raw: bytes) -> bool:
    """Whether every edit of the ledger undone in the text as cleaned gives the source."""
    try:
        return restore(cleaned, ledger) == raw
    except PublishError:
        return False


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PublishError(
            f"{path.as_posix()}: byte {error.start} is not UTF-8", "save it as UTF-8"
        ) from None


def _lost(path: Path, ledger: Ledger) -> Finding:
    return Finding(
        "source-lost",
        "error",
        Place(path.as_posix()),
        f"the manuscript was changed since it was cleaned, and {ledger.name} is not in the book",
        f"put the source that it was cleaned from back as seeds/{ledger.name}",
    )


def _torn(path: Path, ledger: Ledger) -> Finding:
    return Finding(
        "ledger-torn",
        "error",
        Place(path.as_posix()),
        f"the ledger's edits do not fit {ledger.name}: the source cannot be rebuilt by them",
        "take the ledger back from version control; it is written by `publish clean` only",
    )
