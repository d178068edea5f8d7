"""The rules by which a book and its editions are checked; a name reads right after "allow".

Rules about the manuscript are found while it is read (`publish.read`, `publish.markup`,
`publish.links`); those about a built edition are in `publish.checks.editions`; what other
people's programs say is in the modules named after them.
"""

from __future__ import annotations

RULES: dict[str, str] = {
    "ace": "Ace, the judge of an ebook's accessibility, has found a fault.",
    "added-words": "An edition shows words that neither the manuscript nor the tool has.",
    "allowance-unneeded": "book.toml allows a rule that finds nothing.",
    "altered-form": "An edition has other paragraphs, headings, verse or emphasis than the text.",
    "altered-words": "An edition shows other words than the manuscript.",
    "alternative-missing": "A picture has no words for those who cannot see it.",
    "attributes-unbound": "A list of attributes ({: …}) belongs to nothing and stands in the text.",
    "binding-side": "A folded edition is bound at the side where its language ends to read.",
    "bleed-off-the-sheet": "A sheet is too small for the bleed of its pages.",
    "broken-link": "A link leads to no place in the book.",
    "comments-not-printed": "A PDF has comments that its sheets leave out.",
    "cover-colours": "The cover's picture is not RGB, and has no profile of its colours.",
    "cover-proportion": "The cover's picture is too broad or too high for the shops.",
    "cover-size": "The cover's picture has fewer or more pixels than the shops take.",
    "creep-without-nesting": "Creep is asked for where no sheet lies in another.",
    "date-missing": "book.toml names no date, so the EPUB claims the year 1970.",
    "dropped-markup": "Raw HTML that no edition may carry was left out.",
    "duplicate-id": "Two places in the book have the same id.",
    "duplicate-note": "A note is written twice under one label.",
    "edition-altered": "The file of an edition is not the one that was built.",
    "edition-stale": "The manuscript has changed since the edition was built.",
    "edition-unbuilt": "An edition of book.toml has not been built.",
    "empty-heading": "A heading has no words.",
    "empty-note": "A note has no text, and does not say that the source lacks it.",
    "empty-part": "A text has a heading and nothing under it.",
    "epubcheck": "EPUBCheck, the official judge of EPUB, has found a fault.",
    "front-matter-unknown": "A line at the top of a text says what nothing understands.",
    "heading-missing": "A text begins without a heading.",
    "heading-skips-level": "A heading is more than one level below the one before.",
    "image-outside": "A picture lies outside the book's folder.",
    "ink-on-the-unprintable-edge": "Ink lies where most printers leave the paper white.",
    "judge-stopped": "A judge hung, outgrew its memory or broke off at an edition.",
    "layout-warning": "The layout engine complained of a style or a file.",
    "ledger-torn": "The ledger's edits do not fit the source, so that nothing is proved.",
    "lost-words": "Words of the manuscript are missing from an edition.",
    "missing-glyph": "No font of the edition has a character of the text.",
    "missing-image": "A picture is not where the manuscript says it is.",
    "mixed-sizes": "Pages of several sizes stand on the sheets.",
    "more-than-a-ream": "A booklet takes more sheets than a ream has.",
    "no-room-for-marks": "Pages fill the sheet, so that marks for the knife have no place.",
    "note-without-body": "A note's entry says that the source lacks its text.",
    "number-of-another-section": "A note is called from a section that counts its notes anew.",
    "order-unproved": "On paper, words of two directions stand in one line of the edition.",
    "page-damaged": "The content of a page is not what its checksum says.",
    "page-turned": "A page that lies across the others was turned by a quarter on its sheet.",
    "page-upside-down": "A page stands on its head on the sheet, or is mirrored.",
    "pages-left-out": "An edition prints only some of its pages.",
    "picture-elsewhere": "A picture lies on another host, so an ebook can only link to it.",
    "picture-unfit": "An SVG runs a script, fetches what is not inside it, or is broken.",
    "repeated-id": "A file has an id twice; the first is the one that links mean.",
    "pdf-damaged": "The structure of a PDF is damaged.",
    "shop-limit": "A variant for a shop has what this shop refuses.",
    "source-lost": "The manuscript was changed since, and its source is not kept in the book.",
    "source-page-order": "The numbers of the source's pages come twice, or fall.",
    "too-thick-to-fold": "More sheets lie in one another than a fold holds.",
    "uncalled-note": "A note is called nowhere, so it is in no edition.",
    "undefined-note": "A call has no note.",
    "words-missing": "The tool has no words in the book's language, and says English ones.",
    "verapdf": "veraPDF, the judge of PDF/UA and PDF/A, has found a fault.",
    "words-outside-notes": "Words in the notes file belong to no note.",
    "words-unread": "Words of a manuscript's file are not in the book as read.",
}

# The rules that tell of words of the manuscript that an edition lacks, or of words that it adds.
OF_WORDS = frozenset(
    """added-words altered-form altered-words lost-words words-unread words-outside-notes
    uncalled-note duplicate-note edition-unbuilt edition-stale edition-altered
    pages-left-out
    page-upside-down""".split()
)
