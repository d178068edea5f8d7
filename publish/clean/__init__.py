"""Cleaning: any file becomes a manuscript, and a ledger restores its text byte for byte.

    file ── extract, decode ──▶ Source ── repair ──▶ Draft ── RULES ──▶ Draft ── emit ──▶ Markdown
    + Ledger ── split ──▶ Cleaned

A rule is a function Draft -> Draft with a doctest; they run in the order of its list in `rules`:
RULES for plain text and PDF, where lines have to be judged, TOLD_RULES for files that say what is
a head or a note (HTML, EPUB, Word). A text that is in the form already (`form`) is left as it is,
so cleaning twice is cleaning once.
"""
