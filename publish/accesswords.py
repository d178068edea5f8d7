"""What an ebook says of its own accessibility before it is bought, by language.

`{names}` stands for a list of what the book has. Only sentences that are so are said.
"""

from __future__ import annotations

ACCESS: dict[str, dict[str, str]] = {
    "en": {
        "access-text": "All text can be read aloud and resized.",
        "access-fixed": "All text can be read aloud; its size is fixed in places.",
        "access-has": "There are {names}.",
        "access-headings": "headings",
        "access-contents": "a linked table of contents",
        "access-notes": "notes that link both ways",
        "access-pages": "page numbers that agree with a printed edition",
        "access-tables": "tables with marked headers",
        "access-languages": "passages in other languages that are marked as such",
        "access-no-pictures": "No picture carries meaning.",
        "access-pictures": "Pictures that carry meaning are described in words.",
        "access-undescribed": "Not all pictures that carry meaning are described in words.",
        "access-moving": "Some pictures move; whether they flash is not known.",
    },
    "de": {
        "access-text": "Der ganze Text lässt sich vorlesen und in der Größe ändern.",
        "access-fixed": "Der ganze Text lässt sich vorlesen; seine Größe steht stellenweise fest.",
        "access-has": "Vorhanden sind {names}.",
        "access-headings": "Überschriften",
        "access-contents": "ein verlinktes Inhaltsverzeichnis",
        "access-notes": "Anmerkungen mit Links hin und zurück",
        "access-pages": "Seitenzahlen einer gedruckten Ausgabe",
        "access-tables": "Tabellen mit ausgezeichneten Kopfzellen",
        "access-languages": "anderssprachige Stellen, die als solche ausgezeichnet sind",
        "access-no-pictures": "Kein Bild trägt Bedeutung.",
        "access-pictures": "Bilder, die Bedeutung tragen, sind in Worten beschrieben.",
        "access-undescribed": (
            "Nicht alle Bilder, die Bedeutung tragen, sind in Worten beschrieben."
        ),
        "access-moving": "Manche Bilder bewegen sich; ob sie blitzen, ist nicht bekannt.",
    },
    "fr": {
        "access-text": "Tout le texte peut être lu à voix haute et agrandi.",
        "access-fixed": (
            "Tout le texte peut être lu à voix haute ; sa taille est fixe par endroits."
        ),
        "access-has": "L’ouvrage contient {names}.",
        "access-headings": "des titres de niveau",
        "access-contents": "une table des matières avec liens",
        "access-notes": "des notes avec liens aller et retour",
        "access-pages": "les numéros de page d’une édition imprimée",
        "access-tables": "des tableaux aux en-têtes balisés",
        "access-languages": "des passages en d’autres langues, balisés comme tels",
        "access-no-pictures": "Aucune image n’est porteuse de sens.",
        "access-pictures": "Les images porteuses de sens sont décrites par un texte.",
        "access-undescribed": (
            "Les images porteuses de sens ne sont pas toutes décrites par un texte."
        ),
        "access-moving": "Certaines images bougent ; on ne sait pas si elles clignotent.",
    },
    "es": {
        "access-text": "Todo el texto puede leerse en voz alta y ampliarse.",
        "access-fixed": (
            "Todo el texto puede leerse en voz alta; en algunos lugares su tamaño es fijo."
        ),
        "access-has": "Hay {names}.",
        "access-headings": "títulos de sección",
        "access-contents": "un índice con enlaces",
        "access-notes": "notas con enlaces de ida y vuelta",
        "access-pages": "números de página de una edición impresa",
        "access-tables": "tablas con encabezados marcados",
        "access-languages": "pasajes en otras lenguas, marcados como tales",
        "access-no-pictures": "Ninguna imagen aporta significado.",
        "access-pictures": "Las imágenes que aportan significado se describen con palabras.",
        "access-undescribed": (
            "No todas las imágenes que aportan significado se describen con palabras."
        ),
        "access-moving": "Algunas imágenes se mueven; no se sabe si destellan.",
    },
    "it": {
        "access-text": "Tutto il testo può essere letto ad alta voce e ingrandito.",
        "access-fixed": (
            "Tutto il testo può essere letto ad alta voce; in alcuni punti il corpo è fisso."
        ),
        "access-has": "Il libro ha {names}.",
        "access-headings": "titoli di sezione",
        "access-contents": "un indice con collegamenti",
        "access-notes": "note con collegamenti di andata e ritorno",
        "access-pages": "i numeri di pagina di un’edizione a stampa",
        "access-tables": "tabelle con intestazioni marcate",
        "access-languages": "brani in altre lingue, marcati come tali",
        "access-no-pictures": "Nessuna immagine ha significato.",
        "access-pictures": "Le immagini che hanno significato sono descritte a parole.",
        "access-undescribed": (
            "Non tutte le immagini che hanno significato sono descritte a parole."
        ),
        "access-moving": "Alcune immagini si muovono; non si sa se lampeggiano.",
    },
    "ru": {
        "access-text": "Весь текст можно прослушать, его размер можно менять.",
        "access-fixed": "Весь текст можно прослушать; местами его размер задан жёстко.",
        "access-has": "В книге есть {names}.",
        "access-headings": "заголовки",
        "access-contents": "оглавление со ссылками",
        "access-notes": "примечания со ссылками туда и обратно",
        "access-pages": "номера страниц печатного издания",
        "access-tables": "таблицы с размеченными заголовками",
        "access-languages": "места на других языках, размеченные как таковые",
        "access-no-pictures": "Изображений, несущих смысл, нет.",
        "access-pictures": "Изображения, несущие смысл, описаны словами.",
        "access-undescribed": "Не все изображения, несущие смысл, описаны словами.",
        "access-moving": "Некоторые изображения движутся; мигают ли они, неизвестно.",
    },
}
