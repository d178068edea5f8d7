"""The rules by which a book and its editions are checked; a name reads right after "allow".

Rules about the manuscript are found while it is read (`publish.read`, `publish.markup`,
`publish.links`); those about a built edition are in `publish.checks.editions`; what other
people's programs say is in the modules named after them. A rule is in the list by its page,
`pages/RULE.md`, which `literate` reads.
"""

from __future__ import annotations

from publish.checks.literate import rules

# Each rule with its sentence, as its page in `pages/` begins.
RULES: dict[str, str] = {name: rule.sentence for name, rule in rules().items()}

# The rules that tell of words of the manuscript that an edition lacks, or of words that it adds.
OF_WORDS = frozenset(
    """added-words altered-form altered-words lost-words words-unread words-outside-notes
    uncalled-note duplicate-note edition-unbuilt edition-stale edition-altered
    pages-left-out
    page-upside-down""".split()
)
