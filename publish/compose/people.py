"""Who did what, as a book says it: on the title page or in the colophon, in the book's language."""

from __future__ import annotations

from collections.abc import Iterator

from publish import identifiers
from publish.compose.setting import Setting
from publish.creditwords import COLOPHON, PREFIX, SAME, TITLE_PAGE
from publish.words import joined


def _said(setting: Setting, roles: tuple[str, ...]) -> Iterator[str]:
    """A line for each of the roles that someone had; none for a role that has no words."""
    people: dict[str, list[str]] = {}
    for person in setting.meta.contributors:
        people.setdefault(SAME.get(person.role, person.role), []).append(person.name)
    for role in roles:
        words = setting.words.get(f"{PREFIX}{role}")
        if words and role in people:
            names = joined(list(dict.fromkeys(people[role])), setting.words)
            yield words.replace("{names}", names)


def on_title_page(setting: Setting) -> Iterator[str]:
    """Editor, translator, illustrator, and who wrote what stands before and after the text."""
    return _said(setting, TITLE_PAGE)


def in_colophon(setting: Setting) -> Iterator[str]:
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
