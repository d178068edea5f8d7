"""How names and titles are filed: “Marx, Karl”; “Gogh, Vincent van”; “Great War, The”.

A catalogue's rules (AACR2, chapter 22.5) need the language of the person, which no name tells;
these are the ones that hold in most languages. `file-as` in book.toml overrides them.
"""

from __future__ import annotations

import re
import unicodedata

AFTER = frozenset(
    """af av da das de degli dei del den der di do dos e ibn la las lo los of op 't te ten ter thoe
    tot und van von y zu""".split()
)
"""Particles in small letters that go behind the forename: “Goethe, Johann Wolfgang von”."""

BEFORE = frozenset("am du des im l' la le les vom zum zur".split())
"""Particles that, standing alone, begin the name all the same: “du Maurier, Daphne”."""

SUFFIXES = re.compile(r"(?:jr|sr|ii|iii|iv|esq|ph\.?d|m\.?d)\.?", re.IGNORECASE)

ARTICLES: dict[str, tuple[str, ...]] = {
    "en": ("the", "a", "an"),
    "de": ("der", "die", "das", "ein", "eine"),
    "fr": ("le", "la", "les", "l’", "l'", "un", "une"),
    "es": ("el", "la", "los", "las", "un", "una"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l’", "l'", "un", "uno", "una", "un’", "un'"),
    "nl": ("de", "het", "een", "’t", "'t"),
    "pt": ("o", "a", "os", "as", "um", "uma"),
}

ORGANISATIONS = frozenset(
    """academy agency alliance army assembly associates association authority board bureau bros
    centre center collective college commission committee commonwealth company conference congress
    co-operative cooperative corp corporation council department federation foundation friends gmbh
    government group guild inc institute institution international league library limited llc ltd
    ministry movement museum nations network office organisation organization party press project
    publications publishers publishing school secretariat society soviet syndicate trust union
    university workers
    akademie amt arbeitskreis ausschuss behörde bund bundesamt bundesregierung gesellschaft gruppe
    hochschule institut komitee kommission kollektiv ministerium partei stiftung universität
    verband verein vereinigung verlag zentrum
    académie assemblée comité commission compagnie confédération conseil éditions fédération
    fondation institut ligue ministère mouvement parti presses société syndicat université
    academia asociación biblioteca colectivo comisión comité compañía confederación congreso
    consejo editorial editora federación fundación instituto liga ministerio movimiento partido
    sindicato sociedad universidad unidas unión
    accademia associazione collettivo comitato commissione confederazione consiglio editrice
    edizioni federazione fondazione istituto lega ministero movimento partito società sindacato
    università unione associação comissão comitê conselho editôra federação fundação ministério
    sociedade universidade
    academie bureau commissie genootschap instituut maatschappij ministerie partij raad
    stichting universiteit uitgeverij vereniging akademi förbund förening förlag kommitté
    myndighet nämnd partiet samfund sällskap stiftelse styrelsen universitet
    komitet instytut towarzystwo wydawnictwo związek""".split()
)
"""Words of organisations, in lower case. (Words that are often surnames, too, are none of them.)"""


def file_as(name: str) -> str:
    """The form of a person's name by which it is filed.

    What is not plainly a person's name in Latin letters stays as it is: a name of one word, of
    another script, with a comma in it already, with a word of organisations, or with small words
    that are no particles.

    >>> file_as("Karl Marx"), file_as("Vincent van Gogh"), file_as("Daphne du Maurier")
    ('Marx, Karl', 'Gogh, Vincent van', 'du Maurier, Daphne')
    >>> file_as("Ursula K. Le Guin"), file_as("José Ortega y Gasset"), file_as("Voltaire")
    ('Le Guin, Ursula K.', 'Ortega y Gasset, José', 'Voltaire')
    >>> file_as("Martin Luther King, Jr."), file_as("Лев Толстой"), file_as("Church of England")
    ('King, Martin Luther, Jr.', 'Лев Толстой', 'Church of England')
    """
    plain = " ".join(name.split())
    person, comma, suffix = plain.rpartition(",")
    if comma and SUFFIXES.fullmatch(suffix.strip()):
        return f"{file_as(person)}, {suffix.strip()}"
    words = plain.split(" ")
    if len(words) > 2 and SUFFIXES.fullmatch(words[-1]):
        return f"{file_as(' '.join(words[:-1]))}, {words[-1]}"
    if comma or len(words) < 2 or not _latin(plain) or _organised(plain):
        return plain
    return _turned(words)


def _organised(name: str) -> bool:
    """Whether it is plainly the name of more than one person.

    >>> [_organised(name) for name in ("United Nations", "Dietz Verlag GmbH", "Karl Marx")]
    [True, True, False]
    """
    words = name.split(" ")
    named = any(word.rstrip(".,").lower() in ORGANISATIONS for word in words)
    signs = re.search(r"[^\w\s.’'‐-]", name)
    return named or signs is not None or words[0] in {"The", "Die", "Les", "Los"}


def _turned(words: list[str]) -> str:
    """The words of a name, surname first; as they are where there is no telling."""
    start = _surname(words)
    given = words[:start]
    # Who is named by a place is filed by the forename: Bernard of Clairvaux (AACR2, 22.8).
    if start == 0 or words[start] == "of" or any(word[0].islower() for word in given):
        return " ".join(words)
    particles = _particles(words[start:])
    if not particles or (len(particles) == 1 and particles[0].lower() in BEFORE):
        return f"{' '.join(words[start:])}, {' '.join(given)}"
    family = words[start + len(particles) :]
    return f"{' '.join(family)}, {' '.join([*given, *particles])}"


def _surname(words: list[str]) -> int:
    """Where the surname begins, with the particles before it; 0 where that cannot be told."""
    start = len(words) - 1
    if len(words) > 3 and words[-2] in {"y", "i"}:  # two surnames: Ortega y Gasset
        start -= 2
    capital = {particle.capitalize() for particle in AFTER | BEFORE} - {"Of", "E", "Y", "Und"}
    capital |= {"D'", "D’", "Mac", "St.", "Saint", "Santa", "San", "El", "Al", "Abu", "Ibn"}
    while start > 1 and (words[start - 1] in capital or words[start - 1] in AFTER | BEFORE):
        start -= 1
    return 0 if start == 1 and words[0] in capital | AFTER | BEFORE else start


def _particles(surname: list[str]) -> list[str]:
    """The particles in small letters with which it begins."""
    found: list[str] = []
    for word in surname[:-1]:
        if word not in AFTER | BEFORE:
            break
        found.append(word)
    return [] if found and found[0] == "of" else found


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def title_as(title: str, language: str) -> str:
    """The title as it is filed: its article goes behind it.

    >>> title_as("The Great War", "en-GB"), title_as("L’Assommoir", "fr"), title_as("Die", "en")
    ('Great War, The', 'Assommoir, L’', 'Die')
    """
    plain = " ".join(title.split())
    for article in ARTICLES.get(language.lower().split("-")[0], ()):
        gap = "" if article.endswith(("’", "'")) else " "
        rest = plain[len(article) + len(gap) :]
        if plain.lower().startswith(article + gap) and rest[:1].isalnum():
            return f"{rest[:1].upper()}{rest[1:]}, {plain[: len(article)]}"
    return plain
