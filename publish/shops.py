"""Shops that want an ebook of their own shape, and the names of their files.

A variant is the edition once more, under the name NAME-SHOP: so it has a record, can be named on
the command line, and is checked like any other edition once it has been built.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publish.book import Edition
from publish.errors import PublishError
from publish.identifiers import urn

SHOPS: dict[str, str] = {"apple": ".epub", "kindle": ".epub", "kobo": ".kepub.epub"}
"""What a variant's file ends in. By `.kepub.epub` Kobo's readers know their own format."""


def file_of(edition: Edition) -> str:
    """The name of an edition's file.

    >>> file_of(Edition("ebook", "epub")), file_of(variant(Edition("ebook", "epub"), "kobo"))
    ('ebook.epub', 'ebook-kobo.kepub.epub')
    >>> file_of(Edition("book", "pdf", identifier="978-3-16-148410-0", file="{isbn}_txt"))
    '9783161484100_txt.pdf'
    """
    ending = SHOPS.get(edition.shop, f".{edition.format}")
    isbn = urn(edition.identifier).removeprefix("urn:isbn:") if "{isbn}" in edition.file else ""
    fields = {"isbn": isbn, "edition": edition.name, "press": edition.press or "plain"}
    return (edition.file.format(**fields) if edition.file else edition.name) + ending


def variant(edition: Edition, shop: str) -> Edition:
    """The edition as this shop wants it."""
    file = f"{edition.file}-{shop}" if edition.file else ""
    return replace(edition, name=f"{edition.name}-{shop}", shop=shop, file=file)


def variants(editions: Sequence[Edition]) -> dict[str, Edition]:
    """Every variant that there could be, by name; a book's own edition of that name goes before."""
    own = {edition.name for edition in editions}
    every = [variant(one, shop) for one in editions if one.format == "epub" for shop in SHOPS]
    return {one.name: one for one in every if one.name not in own}


def asked(
    chosen: Sequence[Edition], shops: Sequence[str], every: Sequence[Edition]
) -> list[Edition]:
    """The variants of the chosen ebooks for these shops ("all" is every shop).

    Raises PublishError where no ebook is chosen, or where another edition has a variant's name.
    """
    possible = variants(every)
    wanted = [shop for shop in SHOPS if shop in shops or "all" in shops]
    ebooks = [one for one in chosen if one.format == "epub" and not one.shop]
    if wanted and not ebooks:
        raise PublishError("--variant is for ebooks, and none was named", "name one of format epub")
    found = [variant(edition, shop) for edition in ebooks for shop in wanted]
    for one in found:
        if one.name not in possible:
            raise PublishError(
                f"book.toml has an edition {one.name!r}, which is the name of a variant",
                "give that edition another name",
            )
    return found


def built(editions: Sequence[Edition], build: Path) -> list[Edition]:
    """The variants that lie in the build folder, or of which a record tells."""
    return [
        one
        for one in variants(editions).values()
        if (build / file_of(one)).is_file() or (build / "records" / f"{one.name}.json").is_file()
    ]
