"""Which books have changed since a commit, as git sees it; what stands in `build/` is no change."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from publish.errors import PublishError
from publish.reports.report import root_of
from publish.shelf import home_of

SHARED = ("press.toml", "styles")
"""What books below a folder may have in common: a change there is one of each of them."""


def changed_since(folders: Sequence[Path], ref: str) -> tuple[Path, ...]:
    """The books with changes since they parted from the commit `ref`, committed or not.

    Counted from the merge base, so that what went on at `ref` meanwhile is no change of these
    books; in a clone too shallow to have one, from `ref` itself. Raises PublishError outside a git
    repository and for a `ref` that is no commit.
    """
    roots: dict[Path, tuple[Path, ...]] = {}
    found = []
    for folder in folders:
        root = root_of(folder)
        if root not in roots:
            roots[root] = _changes(root, ref)
        if any(_concerns(path, home_of(folder).resolve(), root) for path in roots[root]):
            found.append(folder)
    return tuple(found)


def _concerns(path: Path, home: Path, root: Path) -> bool:
    """Whether a changed file is the book's: beside its texts, linked from there, or shared above.

    `home` holds book.toml.
    """
    if path.is_relative_to(home):
        return "build" not in path.relative_to(home).parts[:1]
    above = (place for place in home.parents if place.is_relative_to(root))
    if any(path.is_relative_to(place / name) for place in above for name in SHARED):
        return True
    return any(path.is_relative_to(target) for target in _linked(home))


def _linked(home: Path) -> list[Path]:
    """Where links beside the book's texts lead."""
    links = (place for place in sorted(home.rglob("*")) if place.is_symlink())
    return [link.resolve() for link in links]


def _changes(root: Path, ref: str) -> tuple[Path, ...]:
    """Every file below the git root that differs from the commit, or that git does not know."""
    asked = f"--changed-since {ref}"
    if not (root / ".git").exists():
        raise PublishError(
            f"{asked}: {root} is in no git repository", "leave the option out, or work in a clone"
        )
    _git(root, asked, "rev-parse", "--git-dir")
    try:
        name = ("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
        commit = _git(root, asked, *name).strip()
    except PublishError:
        raise PublishError(
            f"{asked}: git knows no such commit",
            "name a branch, a tag or a commit that was fetched (in a workflow: fetch-depth: 0)",
        ) from None
    try:
        start = _git(root, asked, "merge-base", commit, "HEAD").strip()
    except PublishError:
        start = commit
    differs = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", start, "--")
    told = _git(root, asked, *differs)
    told += _git(root, asked, "ls-files", "-z", "--others", "--exclude-standard")
    return tuple(root / name for name in told.split("\0") if name)


def _git(root: Path, asked: str, *words: str) -> str:
    """What git answers. Raises PublishError with its own words where it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, and no shell
            ["git", "-C", str(root), *words],  # noqa: S607 - the user's own git
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise PublishError(f"{asked}: git does not run ({error.strerror})", "install it") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise PublishError(f"{asked}: {said}", "see that `git status` works there")
    return done.stdout.decode("utf-8", "surrogateescape")
