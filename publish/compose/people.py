"""Who did what, as a book says it: on the title page or in the colophon, in the book's language."""

from __future__ import annotations

from collections.abc import Iterator

from publish import identifiers
from publish.compose.setting import Setting, language_of, phrase
from publish.creditwords import COLOPHON, PREFIX, SAME, TITLE_PAGE
from publish.words import joined, with_commas
from publish.xhtml import Child


def _said(setting: Setting, roles: tuple[str, ...]) -> Iterator[list[Child]]:
    """A line for each of the roles that someone had; none for a role that has no words.

    The names stay in the book's language where the words around them are English.
    """
    people: dict[str, list[str]] = {}
    for person in setting.meta.contributors:
        people.setdefault(SAME.get(person.role, person.role), []).append(person.name)
    for role in roles:
        key = f"{PREFIX}{role}"
        words = setting.words.get(key)
        if words and role in people:
            first, *more = (phrase(key, part, setting) for part in words.split("{names}"))
            names = list(dict.fromkeys(people[role]))
            yield [*first, *(c for part in more for c in (*_joined(names, setting), *part))]


def _joined(names: list[str], setting: Setting) -> list[Child]:
    """Several names as a sentence lists them."""
    if len(names) < 2 or not language_of("and", setting):
        return [joined(names, setting.words)]
    joint = phrase("and", f" {setting.words['and']} ", setting)
    return [with_commas(names[:-1], setting.meta.language), *joint, names[-1]]


def on_title_page(setting: Setting) -> Iterator[list[Child]]:
    """Editor, translator, illustrator, and who wrote what stands before and after the text."""
    return _said(setting, TITLE_PAGE)


def in_colophon(setting: Setting) -> Iterator[list[Child]]:
    """Everyone else: who designed, set and read the book."""
    more = {person.role for person in setting.meta.contributors} - {*TITLE_PAGE, *SAME, "aut"}
    return _said(setting, (*COLOPHON, *sorted(more - set(COLOPHON))))


def isbn(setting: Setting) -> str:
    """The line with the edition's ISBN as it was given, else the book's; "" where it has none."""
    for given in (setting.edition.identifier, setting.meta.identifier, *setting.meta.identifiers):
        if identifiers.isbn(given):
            bare = given.lower().removeprefix("urn:").removeprefix("isbn").strip(" :").upper()
            return f"ISBN\u00a0{bare}"
    return ""
