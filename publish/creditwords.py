"""How a title page and a colophon say who did what, by language and MARC relator code.

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

_ROLES = (*TITLE_PAGE, *COLOPHON)

_SAID: dict[str, str] = {
    "en": """Edited by {names}|Compiled by {names}|Translated by {names}|Adapted by {names}|Abridged
        by {names}|Illustrated by {names}|Photographs by {names}|Annotated by {names}|Foreword by
        {names}|Preface by {names}|Introduction by {names}|Afterword by {names}|Designed by
        {names}|Cover by {names}|Typeset by {names}|Proofread by {names}|Transcribed by {names}|With
        contributions by {names}""",
    "de": """Herausgegeben von {names}|Zusammengestellt von {names}|Übersetzt von {names}|Bearbeitet
        von {names}|Gekürzt von {names}|Illustriert von {names}|Fotografien von {names}|Mit
        Anmerkungen von {names}|Mit einem Geleitwort von {names}|Mit einem Vorwort von {names}|Mit
        einer Einleitung von {names}|Mit einem Nachwort von {names}|Gestaltung: {names}|Umschlag:
        {names}|Satz: {names}|Korrektorat: {names}|Transkription: {names}|Unter Mitarbeit von
        {names}""",
    "fr": """Édité par {names}|Textes réunis par {names}|Traduit par {names}|Adapté par
        {names}|Abrégé par {names}|Illustré par {names}|Photographies par {names}|Annoté par
        {names}|Avant-propos par {names}|Préface par {names}|Introduction par {names}|Postface par
        {names}|Conception graphique : {names}|Couverture : {names}|Composition :
        {names}|Relecture : {names}|Transcription : {names}|Avec la collaboration de {names}""",
    "es": """Edición de {names}|Selección de {names}|Traducción de {names}|Adaptación de
        {names}|Versión abreviada de {names}|Ilustraciones de {names}|Fotografías de {names}|Notas
        de {names}|Prólogo de {names}|Prefacio de {names}|Introducción de {names}|Epílogo de
        {names}|Diseño de {names}|Cubierta de {names}|Composición de {names}|Corrección de
        {names}|Transcripción de {names}|Con la colaboración de {names}""",
    "it": """A cura di {names}|Testi raccolti da {names}|Traduzione di {names}|Adattamento di
        {names}|Riduzione di {names}|Illustrazioni di {names}|Fotografie di {names}|Note di
        {names}|Premessa di {names}|Prefazione di {names}|Introduzione di {names}|Postfazione di
        {names}|Progetto grafico di {names}|Copertina di {names}|Impaginazione di
        {names}|Correzione di bozze di {names}|Trascrizione di {names}|Con la collaborazione di
        {names}""",
    # With a colon, since after a noun each name would have to be declined.
    "ru": """Редакция: {names}|Составление: {names}|Перевод: {names}|Обработка: {names}|Сокращение:
        {names}|Иллюстрации: {names}|Фотографии: {names}|Примечания: {names}|Вступительное слово:
        {names}|Предисловие: {names}|Введение: {names}|Послесловие: {names}|Оформление:
        {names}|Обложка: {names}|Вёрстка: {names}|Корректура: {names}|Расшифровка: {names}|При
        участии: {names}""",
}

_MORE: dict[str, dict[str, str]] = {
    "en": {"and": "and", "first-published": "First published {n}."},
    "de": {"and": "und", "first-published": "Erstveröffentlichung {n}."},
    "fr": {"and": "et", "first-published": "Première publication : {n}."},
    "es": {"and": "y", "first-published": "Primera publicación: {n}."},
    "it": {"and": "e", "first-published": "Prima pubblicazione: {n}."},
    "ru": {"and": "и", "first-published": "Впервые опубликовано: {n}."},
}


def _words(language: str) -> dict[str, str]:
    said = " ".join(_SAID[language].split()).replace(" :", "\u00a0:").split("|")
    named = {f"{PREFIX}{role}": words for role, words in zip(_ROLES, said, strict=True)}
    return named | _MORE[language]


CREDITS: dict[str, dict[str, str]] = {language: _words(language) for language in _SAID}
