"""Which MARC relator codes a title page and a colophon name, and where their words are.

`{names}` stands for one name or several. What another role is called, book.toml may say:
`credit-ctg = "Maps by {names}"` in `[words]`.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "credit-"

TITLE_PAGE = tuple("edt com trl adp abr ill pht ann wfw wpr win waw".split())
"""Roles that a title page names, in this order; all others stand in the colophon."""

COLOPHON = tuple("bkd cov cmt pfr trc ctb".split())
"""Roles of the colophon whose words are known, in this order; others follow by their codes."""

SAME = {
    "aft": "waw", "art": "ill", "aui": "win", "bjd": "cov",
    "cwt": "ann", "edc": "edt", "tyg": "bkd", "wac": "ann",
}  # fmt: skip
"""Roles that are said with the words of another."""
