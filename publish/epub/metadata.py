"""What the package document says of the book: EPUB 3.3, section 5.5 and appendix D.3 to D.5."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from lxml import etree

from publish.book import Certification, Contributor, Meta
from publish.direction import direction
from publish.epub.model import Access, Package
from publish.epub.texts import XML_LANG
from publish.identifiers import named, onix
from publish.names import file_as, title_as
from publish.relators import PRIMARY

DC = "http://purl.org/dc/elements/1.1/"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def write(parent: etree._Element, package: Package) -> None:
    """Put all that is known of the book into `metadata`; what is not known is not there."""
    meta = package.meta
    _identifiers(parent, meta)
    _titles(parent, meta)
    _people(parent, meta)
    _dc(parent, "language", meta.language)
    _dc(parent, "publisher", meta.publisher)
    _dc(parent, "date", meta.date.isoformat() if meta.date else "")
    if meta.first_published:
        _meta(parent, "dcterms:issued", meta.first_published)
    _dc(parent, "description", meta.description)
    _subjects(parent, meta)
    _series(parent, meta)
    _sources(parent, meta.source, package.paginated)
    _dc(parent, "rights", package.rights, language=package.rights_language)
    _meta(parent, "dcterms:modified", modified(meta))
    _access(parent, package.access)
    if meta.certified:
        _certified(parent, meta.certified)
    for name, value in package.extra:
        _meta(parent, name, value)
    for file in package.files:
        if "cover-image" in file.properties:  # how Kindle and old readers find the cover
            etree.SubElement(parent, "meta", name="cover", content=file.id)


def identifier(meta: Meta) -> str:
    """The book's identifier as a URN where its kind can be told; made from its name if it has none.

    >>> identifier(Meta("A", identifier="978-0-306-40615-7"))
    'urn:isbn:9780306406157'
    """
    name = "\n".join((meta.title, meta.subtitle, *meta.authors, meta.language))
    return named(meta.identifier) or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def modified(meta: Meta) -> str:
    """`dcterms:modified`: UTC, to the second. A time without a zone is UTC, a date its midnight.

    >>> modified(Meta("A", date=datetime.date(2024, 2, 3)))
    '2024-02-03T00:00:00Z'
    """
    when = meta.modified or EPOCH
    if meta.modified is None and meta.date is not None:
        when = datetime.datetime.combine(meta.date, datetime.time(), datetime.UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    # isoformat, since strftime writes the year 900 with three digits
    return when.astimezone(datetime.UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _identifiers(parent: etree._Element, meta: Meta) -> None:
    """The book's own identifier first, then the others; `identifier-type` where ONIX has a code."""
    own = identifier(meta)
    others = [named(given) for given in meta.identifiers]
    for number, value in enumerate(dict.fromkeys([own, *others]), 1):
        at = "identifier" if number == 1 else f"identifier-{number}"
        _dc(parent, "identifier", value, at)
        if onix(value):
            _meta(parent, "identifier-type", onix(value), at, scheme="onix:codelist5")


def _titles(parent: etree._Element, meta: Meta) -> None:
    """The parts of the title, each with its type where there are several."""
    kinds = (
        ("main", "title", meta.title),
        ("subtitle", "subtitle", meta.subtitle),
        ("edition", "edition-title", meta.edition),
        ("short", "short-title", meta.short_title),
    )
    parts = [part for part in kinds if part[2].strip()]
    for seq, (kind, at, title) in enumerate(parts, 1):
        _dc(parent, "title", title, at)
        if len(parts) > 1:
            _meta(parent, "title-type", kind, at)
        if len(parts) > 1 and kind != "short":  # it stands for the title, not behind it
            _meta(parent, "display-seq", str(seq), at)
        filed = meta.sort_title or title_as(title, meta.language)
        if kind == "main" and filed != title:
            _meta(parent, "file-as", filed, at)


def _people(parent: etree._Element, meta: Meta) -> None:
    """Everyone once, with all roles: creators are the authors, else those who edited the book."""
    given = (*(Contributor(name) for name in meta.authors), *meta.contributors)
    roles: dict[str, dict[str, None]] = {}
    for one in given:
        roles.setdefault(one.name, {})[one.role] = None
    filed = {one.name: one.file_as for one in given if one.file_as}
    first = next((r for r in PRIMARY if any(r in had for had in roles.values())), "")
    creators = [name for name in roles if first in roles[name]]
    for kind, names in (
        ("creator", creators),
        ("contributor", [name for name in roles if name not in creators]),
    ):
        for number, name in enumerate(names, 1):
            at = f"{kind}-{number}"
            _dc(parent, kind, name, at)
            for role in roles[name]:
                _meta(parent, "role", role, at, scheme="marc:relators")
            _meta(parent, "file-as", filed.get(name) or file_as(name), at)
            if kind == "creator":
                _meta(parent, "display-seq", str(number), at)


def _subjects(parent: etree._Element, meta: Meta) -> None:
    """Plain subjects, then those of BISAC and Thema, by their heading or else their code."""
    for subject in meta.subjects:
        _dc(parent, "subject", subject)
    for authority, subjects in (("BISAC", meta.bisac), ("Thema", meta.thema)):
        for number, subject in enumerate(subjects, 1):
            code, _, heading = subject.partition(" ")
            at = f"{authority.lower()}-{number}"
            _dc(parent, "subject", heading.strip() or code, at)
            _meta(parent, "authority", authority, at)
            _meta(parent, "term", code, at)


def _series(parent: etree._Element, meta: Meta) -> None:
    """The series and the book's place in it."""
    if not meta.series:
        return
    _meta(parent, "belongs-to-collection", meta.series).set("id", "series")
    _meta(parent, "collection-type", meta.series_kind, "series")
    if meta.series_number:
        _meta(parent, "group-position", meta.series_number, "series")
    if meta.series_identifier:
        _meta(parent, "dcterms:identifier", named(meta.series_identifier), "series")


def _sources(parent: etree._Element, source: str, paginated: str) -> None:
    """The source of the text, and the edition whose page numbers are in it, which may be one."""
    if source.strip() != paginated.strip():
        _dc(parent, "source", source)
    if paginated.strip():
        _dc(parent, "source", named(paginated), "page-source")
        _meta(parent, "source-of", "pagination", "page-source")


def _access(parent: etree._Element, access: Access) -> None:
    """EPUB Accessibility 1.1, section 2.2: what a reader needs, and what the book does for it."""
    said: tuple[tuple[str, Iterable[str]], ...] = (
        ("accessMode", access.modes),
        ("accessModeSufficient", access.sufficient),
        ("accessibilityFeature", access.features),
        ("accessibilityHazard", access.hazards),
    )
    for name, values in said:
        for value in values:
            _meta(parent, f"schema:{name}", value)
    summary = _meta(parent, "schema:accessibilitySummary", access.summary)
    _speak(summary, access.language)


def _certified(parent: etree._Element, claim: Certification) -> None:
    """EPUB Accessibility 1.1, section 2.6: a claim of conformance, and who answers for it."""
    _meta(parent, "dcterms:conformsTo", claim.standard).set("id", "conformance")
    _meta(parent, "a11y:certifiedBy", claim.certified_by, "conformance").set("id", "certifier")
    if claim.credential:
        _meta(parent, "a11y:certifierCredential", claim.credential, "certifier")
    if claim.report:
        link = {"rel": "a11y:certifierReport", "refines": "#certifier", "href": claim.report}
        etree.SubElement(parent, "link", link)


def _dc(parent: etree._Element, name: str, value: str, at: str = "", *, language: str = "") -> None:
    """A Dublin Core element, unless there is nothing to say; `language` "" for the book's."""
    if value.strip():
        element = etree.SubElement(parent, f"{{{DC}}}{name}", {"id": at} if at else {})
        element.text = value
        if language:
            _speak(element, language)


def _speak(element: etree._Element, language: str) -> None:
    """Say the language of an element, and that it is not written from right to left as a book's."""
    element.set(XML_LANG, language)
    around = next((e.get("dir") for e in element.iterancestors() if e.get("dir")), "ltr")
    if around != (direction(language) or "ltr"):
        element.set("dir", direction(language) or "ltr")


def _meta(
    parent: etree._Element, name: str, value: str, of: str = "", **more: str
) -> etree._Element:
    """A `meta` of the package document; `of` is the id of the element that it refines."""
    refines = {"refines": f"#{of}"} if of else {}
    element = etree.SubElement(parent, "meta", {"property": name, **refines, **more})
    element.text = value
    return element
