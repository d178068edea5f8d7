"""What is held together, by language: words of a regular expression, to be added to at will."""

from __future__ import annotations

TITLES = {
    "en": r"(?:Mrs?|Ms|Dr|St|Ste|Prof|Gen|Col|Capt|Lt|Sgt|Rev|Hon|Mt|Ft|Messrs|cf|viz|vs|"
    r"e\.[ \u00a0]?g|i\.[ \u00a0]?e)\.",
    "de": r"(?:Dr|Prof|Hr|Fr|St|vgl|ca|hl|geb|gest|bzw|sog)\.",
    "fr": r"(?:MM?|Dr|St|Ste|cf)\.",
    "es": r"(?:Sra?|Sres|Srta|Dra?|Da?|Sta|Sto|Fr|Mons|cf|p\.[ \u00a0]?ej|EE\.[ \u00a0]?UU)\.",
    "it": r"(?:Sigg?|Dott|Prof|On|S|Ing|Avv|cfr|ecc)\.",
    "pt": r"(?:Sra?|Dra?|Prof|Profa|Sta|Sto|D|cf|Eng)\.",
    "ru": r"(?i:им|св|тов|гр|проф|акад|ср|см|г|о|ул|пл|пр|д)\.",
    "pl": r"(?i:dr|prof|św|p|ks|inż|mgr|im|ul|por|np|tzw|tzn|gen|hr)\.",
    "nl": r"(?i:dhr|mevr|mw|dr|prof|ds|St|ir|mr|bijv|ca|vgl|z\.g|zgn)\.",
    "sv": r"(?i:dr|prof|St|ca|jfr|bl\.[ \u00a0]?a|t\.[ \u00a0]?ex)\.",
}
"""Before a name or a word."""

BARE = {
    "en": "Mrs?|Ms|Dr|St",
    "fr": "Mmes?|Mlles?|Drs?|Pr|Mgr|Me|MM",
    "pl": "[Dd]r|[Mm]gr|[Ii]nż",
    "sv": "[Dd]r|S:ta?",
}
"""Titles that are written without a full stop."""

WITH_NUMBER = {
    "en": r"(?:[Nn]os?|[Vv]ols?|[Ff]igs?|[Cc]hs?|[Cc]haps?|[Pp]p?|ll?|nn?|[Ss]ec|[Aa]rts?|[Pp]ts?|"
    r"[Bb]k|[Pp]ars?|[Aa]pp|ca?|[Oo]p|[Ee]d)\.",
    "de": r"(?:Nrn?|Bde?|Abb|Abs|Art|Kap|S|Sp|Anm|Taf|Tab|ca|Z|V|H|Jg|Aufl)\.",
    "fr": r"(?:[Nn]|pp?|vol|chap|[Cc]h|fig|art|éd|t|l|sect|ill|env|v)\.",
    "es": r"(?:S|[Nn]úms?|pp?|págs?|[Vv]ols?|[Cc]aps?|[Ff]igs?|[Aa]rts?|t|ed|v)\.|n\.º",
    "it": r"(?:nn?|pp?|pagg?|[Vv]oll?|[Cc]app?|[Ff]igg?|[Aa]rtt?|t|ed|vv?|sec)\.",
    "pt": r"(?:[Nn]|pp?|págs?|[Vv]ols?|[Cc]aps?|[Ff]igs?|[Aa]rts?|t|ed|séc)\.|n\.º",
    "ru": r"(?:гг?|тт?|с|стр|гл|рис|табл|ч|вып|п|ст|кн|изд|№)\.",
    "pl": r"(?:nr|s|ss|t|r|rozdz|rys|art|tab|wyd|w|ok|poz|pkt)\.",
    "nl": r"(?:nrs?|blz|pp?|dl|hfdst|h|afb|art|vol|jg|ca)\.",
    "sv": r"(?:nr|ss?|kap|bd|fig|bil|st|uppl|ca)\.",
}
"""Before a figure."""

COMPOUND = {
    "en": ("e. g.", "i. e.", "A. D.", "B. C.", "a. m.", "p. m.", "U. S.", "q. v."),
    "fr": ("av. J.-C.", "apr. J.-C.", "p. ex."),
    "es": ("a. C.", "d. C.", "p. ej.", "EE. UU.", "S. A.", "D. F.", "s. f."),
    "it": ("a. C.", "d. C.", "p. es.", "e. g.", "i. e."),
    "pt": ("a. C.", "d. C.", "p. ex.", "S. A.", "i. e."),
    "ru": ("т. д.", "т. п.", "т. е.", "т. к.", "н. э."),
    "pl": ("m. in.", "p. n. e.", "b. r."),
    "nl": ("d. w. z.", "m. a. w.", "o. a.", "b. v.", "t. o. v.", "v. Chr.", "n. Chr."),
    "sv": (
        "t. ex.",
        "bl. a.",
        "d. v. s.",
        "o. s. v.",
        "f. d.",
        "m. m.",
        "s. k.",
        "f. Kr.",
        "e. Kr.",
    ),
}
"""Abbreviations of several words."""

NUMBERED = frozenset(
    """war part book act chapter section volume scene canto appendix plate figure article
    teil band buch kapitel akt szene weltkrieg abschnitt
    tome livre chapitre partie acte scène siècle guerre
    tomo libro capítulo parte acto siglo guerra capitolo atto secolo volume século capítulo ato
    том глава часть книга раздел война
    tom rozdział część księga wiek wieku wojna deel boek hoofdstuk eeuw
    del bok kapitel""".split()
)
"""Words after which even a single I is a number."""

UNITS = {
    "all": r"%|‰|°C|°F|°|k?g|mg|[kcdm]m|m|k?m²|m³|km/h|[cm]?l|ha|t|k?W|kWh|V|Hz|"
    r"€|\$|£|₽|zł|kr|Kč|x|×",
    "en": r"|[ap]\.[ \u00a0]?m\.|[ap]m|lbs?\.?|oz\.?|ft\.?|in\.|mph|million|billion|BCE?|CE|A\.?D",
    "de": r"|Uhr|Mio\.|Mrd\.|Prozent|v\.|n\.|Mark|Euro",
    "fr": r"|h|min|millions?|milliards?|francs?|euros?|av\.|apr\.",
    "es": r"|h|millones|pesetas|euros|a\.|d\.",
    "it": r"|milioni|miliardi|lire|euro|a\.|d\.",
    "pt": r"|milhões|mil|reais|euros|a\.|d\.",
    "ru": r"|гг?\.|годах?|года?|лет|руб\.|коп\.|тыс\.|млн|млрд|км|кг|м|см|мм|ч|мин|вв?\.",
    "pl": r"|r\.|tys\.|mln|mld|proc\.|godz\.|złotych|lat",
    "nl": r"|uur|miljoen|miljard|euro|gulden|v\.|n\.",
    "sv": r"|kronor|miljoner|miljarder|procent|öre|år|f\.|e\.",
}
"""After a figure."""

DATED = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
    "de": "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    "|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "es": "de",
    "pt": "de",
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre"
    "|novembre|dicembre",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
    "pl": "stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października"
    "|listopada|grudnia",
    "nl": "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    "sv": "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
}
"""What follows the day of a date."""

MONTHS = DATED | {
    "en": rf"(?:{DATED['en']}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)",
    "de": rf"(?:{DATED['de']}|(?:Jan|Jän|Feb|Febr|Apr|Aug|Sept?|Okt|Nov|Dez)\.)",
    "fr": rf"(?:{DATED['fr']}|(?:janv|févr|avr|juil|sept|oct|nov|déc)\.)",
    "es": "(?:de )?(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre"
    "|octubre|noviembre|diciembre)",
    "pt": "(?:de )?(?:janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro"
    "|novembro|dezembro)",
}
"""The months themselves, as they stand in a date."""

PARTICLES = {
    "cs": ("[ksvzouai]", ""),
    "pl": ("[wzioua]", ""),
    "ru": ("[вкосуиая]", "же?|бы?|ли|ль"),
    "sk": ("[ksvzouai]", ""),
    "uk": ("[вузоіаяй]", "же?|би?|чи"),
}
"""Words of one letter that go with what follows, and particles that go with what stands before."""
