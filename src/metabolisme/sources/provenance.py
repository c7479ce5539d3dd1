"""Find, in the words of a purchase, a preference for where a supplier or a product comes from.

Such a preference is forbidden (Code de la commande publique, art. L3; a specification mentions no provenance unless the
object of the contract justifies it, art. R2111-7). `site/js` searches with the same patterns.
"""

from __future__ import annotations

import re
import unicodedata

SPACES = re.compile("[ \t\r\n\u00a0\u2007\u2009\u200a\u202f\ufeff]+")
ACCENTS = re.compile("[\u0300-\u036f]")

_SUPPLIERS = (
    "entreprise|fournisseur|prestataire|producteur|productrice|titulaire|candidat|artisan|artisane|societe|pme|tpe"
    "|exploitation|exploitant|commercant|acteur|agriculteur|agricultrice|maraicher|maraichere|paysan|boulanger|traiteur"
    "|cooperative|offre|savoir-faire|emploi|produit|denree|legume|fruit|viande|pain|achat|approvisionnement|preference"
    "|ancrage|critere|circuit|economie|part|origine|main-d'oeuvre"
)
_LOCAL = "local|locale|locaux|locales|regional|regionale|regionaux|departemental|departementale|departementaux"
_PLACES = "territoire|departement|region|canton|bassin|agglomeration|agglo|commune|ville|metropole|pays|epci"
#: Ways to ask where a supplier or a product comes from, in plain letters; the first that is found is quoted. « Les
#: locaux » of a school, « en tout point du territoire » and « d'ici 2030 » are something else.
PROVENANCE = (
    rf"\b(?:{_SUPPLIERS})s? (?:[a-z'-]+ ){{0,3}}(?:{_LOCAL})\b",
    rf"\b(?:{_SUPPLIERS})s? (?:[a-z'-]+ ){{0,3}}(?:du|de la|de l'|de notre|de nos|de ce|de cette|sur|dans)"
    rf" ?(?:le |la |l'|notre |nos |ce |cette )?(?:{_PLACES})s?\b",
    r"\b(?!(?:collectivites?|autorites?|finances|fiscalite|taxes?|police|vie|agence|agences|mission) )"
    r"[a-z'-]+ (?:locales?|local\(e\)|localement)(?![a-z])",
    r"^(?:local|locale|locaux|locales|localement)\b|\b(?:plus|tres|aussi|le plus) (?:local|locale|locaux|locales)\b",
    r"(?:^|\b(?!(?:points?|ensemble|parties?|desserte) )[a-z'-]+ )"
    r"(?:du|de notre|de ce|issue?s? du) (?:territoire|departement|terroir|coin|cru)\b",
    r"\bd'ici\b(?! (?:la|le|au|aux|a|peu|fin|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quelques|janvier"
    r"|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b)(?! [0-9])",
    r"\b(?:implante|situe|installe|base|domicilie)e?s? (?:a|au|aux|en|dans|sur|pres|chez|ici)\b",
    r"\b(?:siege social|adresse du candidat|lieu du siege)\b",
    r"\b(?:made in|d'origine|de provenance|origine|fabriquee?s? en|produite?s? en)"
    r" ?(?:france|francaise?|bretagne|bretonne?)\b",
    r"\b(?:rayon|moins|distance|distante?s?)(?: [a-z']+){0,2} [0-9]+ ?(?:km|kilometres?)\b",
    r"\b(?:proximite geographique|proche de chez|pres de chez)\b",
)


def one_line(text: str) -> str:
    """Text on one line: spaces of any width and line ends become one ordinary space, none at the ends."""
    return SPACES.sub(" ", text).strip(" ")


def plain(text: str) -> str:
    """Text in lower case, without accents, with simple apostrophes, hyphens and single spaces."""
    text = ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))
    for typed, simple in (("’", "'"), ("‑", "-"), ("–", "-"), ("−", "-"), ("œ", "oe"), ("₂", "2")):
        text = text.replace(typed, simple)
    return one_line(text)


def provenance_asked(text: str) -> str:
    """The words of a text that ask where a supplier or a product comes from, in plain letters; "" when none do.

    Examples
    --------
    >>> provenance_asked("À qualité égale, une entreprise du territoire")
    'entreprise du territoire'
    >>> provenance_asked("Livraison dans la journée, fruits de saison")
    ''
    """
    letters = plain(text)
    for pattern in PROVENANCE:
        if found := re.search(pattern, letters, flags=re.ASCII):
            return found[0]
    return ""
