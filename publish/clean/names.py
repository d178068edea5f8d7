"""The rules by name, so that each but the indispensable can be turned off."""

from __future__ import annotations

from collections.abc import Callable, Collection

from publish.clean.draft import Draft
from publish.clean.repair import REPAIRS
from publish.errors import PublishError

# Without these there are no lines, blocks or notes to write.
ALWAYS = frozenset(["paragraphs", "language", "all-furniture", "told-blocks", "told-notes"])
Rule = Callable[[Draft], Draft]


def name_of(rule: Callable[..., object]) -> str:
    """A rule's name: its function's, with hyphens.

    >>> from publish.clean.archive import credits_
    >>> name_of(credits_)
    'credits'
    """
    return rule.__name__.strip("_").replace("_", "-")


def chosen(rules: tuple[Rule, ...], off: Collection[str]) -> tuple[Rule, ...]:
    """The rules that are not turned off.

    Raises PublishError for a name that no rule has, and for a rule that has to run.
    """
    known = dict(listed())
    for name in sorted(off):
        if name not in known:
            raise PublishError(
                f"there is no cleaning rule {name!r}", "`publish clean --rules` lists them"
            )
        if name in ALWAYS:
            raise PublishError(f"the rule {name!r} cannot be turned off", "leave it on")
    return tuple(rule for rule in rules if name_of(rule) not in off)


def listed() -> list[tuple[str, str]]:
    """Every rule with the first sentence of what it says of itself, in the order they run."""
    from publish.clean.rules import RULES, TOLD_RULES

    rules: dict[str, str] = {}
    every: tuple[Callable[..., object], ...] = (*REPAIRS, *RULES, *TOLD_RULES)
    for rule in every:
        first = (rule.__doc__ or "").strip().partition("\n\n")[0]
        rules.setdefault(name_of(rule), " ".join(first.split()))
    return list(rules.items())
