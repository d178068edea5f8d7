"""The page of each rule, which is its manual and its entry in the list of rules.

`pages/RULE.md` says in fixed places what a program needs: `# RULE`, a sentence, then
`*LEVEL · FAMILY*`, with `· asked for` behind it where a rule is off until a book enables it. What
follows is for people: why, what to do instead, and a book before and after, which the tests build.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from publish.errors import PublishError

FAMILIES = ("manuscript", "words", "EPUB", "PDF", "sheets", "edition")

_HEAD = re.compile(
    r"# (?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)\n\n(?P<sentence>[^\n]+\.)\n\n"
    r"\*(?P<level>error|warning|error or warning) · (?P<family>\w+)(?P<asked> · asked for)?\*\n"
)
_FENCE = re.compile(r"^```(?P<name>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """A rule as its page says it; `asked` rules are off until a book enables them."""

    name: str
    sentence: str
    level: str
    family: str
    asked: bool
    page: str


def parse(page: str, name: str) -> Rule:
    """The rule of a page. Raises ValueError where the page is not of the form.

    >>> parse("# two-words\\n\\nIt is so.\\n\\n*error · words · asked for*\\n", "two-words").asked
    True
    """
    head = _HEAD.match(page)
    if not head or head["name"] != name or head["family"] not in FAMILIES:
        raise ValueError(f"pages/{name}.md does not begin with its name, a sentence, its level")
    return Rule(name, head["sentence"], head["level"], head["family"], bool(head["asked"]), page)


@cache
def rules() -> dict[str, Rule]:
    """Every rule that has a page, by its name, in the order of names."""
    folder = files("publish.checks") / "pages"
    texts = {
        entry.name.removesuffix(".md"): entry.read_text("utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    }
    return {name: parse(text, name) for name, text in sorted(texts.items())}


def rule_named(name: str) -> Rule:
    """The rule of this name. Raises PublishError that names the nearest one."""
    known = rules()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? " if near else ""
    raise PublishError(f"there is no rule {name!r}", f"{hint}`publish rules` lists them all")


def manual(name: str) -> str:
    """The page of a rule for a terminal; "preflight" is what of the standards the rules cover.

    Raises PublishError as `rule_named` does.
    """
    if name == "preflight":
        from publish.checks.preflight.clauses import coverage

        return coverage()
    return plain(rule_named(name).page)


def plain(page: str) -> str:
    """A page for a terminal: no marks of Markdown, files of the examples set in.

    >>> print(plain("# so-so\\n\\nIt `is`.\\n\\n```i.md\\nOne.\\n```\\n"))
    SO-SO
    <BLANKLINE>
    It is.
    <BLANKLINE>
      i.md
        One.
    <BLANKLINE>
    """
    out, last = [], 0
    for fence in _FENCE.finditer(page):
        out.append(_prose(page[last : fence.start()]))
        inset = "\n".join(f"    {line}".rstrip() for line in fence["text"].splitlines())
        out.append(f"  {fence['name']}\n{inset}")
        last = fence.end()
    return "".join([*out, _prose(page[last:])])


def _prose(text: str) -> str:
    text = re.sub(r"^#+ (.*)$", lambda m: m[1].upper(), text, flags=re.MULTILINE)
    text = re.sub(r"^\*(.*)\*$", r"\1", text, flags=re.MULTILINE)
    return re.sub(r"`([^`\n]+)`", r"\1", text)
