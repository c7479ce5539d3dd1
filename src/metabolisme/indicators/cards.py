"""The card of an indicator: which question it answers, how, for what action, and what it does not say.

A card is ``data/indicators/<family>/<name>.yml``; its identifier is ``<family>.<name>``. ``card_faults`` reports all
the faults of a card at once, and serves the readers who write one of their own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from metabolisme.errors import DataFileError, UnknownCodeError, typeset_french
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.cards import read_yaml
from metabolisme.sources.location import data_directory

#: Families of indicators, in the order of the book, and what a reader calls them.
FAMILIES = {
    "local_production": "Fabrication locale",
    "diversity": "Diversité",
    "circulation": "Circulation locale",
    "carbon": "Carbone",
    "materials": "Matières",
    "social": "Plancher social",
    "projects": "Projets",
}

#: What a rise of the indicator means. « neither »: more is not better, and no composite may take it without a goal.
DIRECTIONS = {"more": "plus haut est mieux", "less": "plus bas est mieux", "neither": "ni haut ni bas n'est mieux"}

#: « macro »: of the whole territory; « micro »: of a project, a purchase, an action.
LEVELS = {"macro": "macro", "micro": "micro"}

#: Where its value comes from: our account, a published local figure, what people of the place collect, or France only.
NATURES = {
    "modelled": "calculé sur le compte du territoire",
    "observed": "publié pour le territoire",
    "collected": "relevé sur place",
    "national": "publié pour la France seulement",
}

#: Where an indicator has a value.
SCALES = {
    "zone": "zone d'emploi",
    "epci": "intercommunalité",
    "own_file": "votre fichier",
    "project": "projet",
    "france": "France",
}

#: Words that a question and a definition need at least: fewer say nothing to someone else.
FEWEST_WORDS = 5


@dataclass(frozen=True)
class IndicatorCard:
    """What must be agreed on before a number is shown. All texts are French.

    Attributes
    ----------
    id : str
        ``family.name``.
    name : str
        As in a table.
    question : str
        Of the field, ends with a question mark.
    definition : str
        One sentence in words.
    formula : str
        LaTeX without dollars.
    unit : str
        As in `Estimate`.
    direction : str
        Key of `DIRECTIONS`.
    level : str
        Key of `LEVELS`.
    nature : str
        Key of `NATURES`.
    scales : tuple of str
        Keys of `SCALES`.
    data : tuple of str
        Source cards.
    period : str
        Years described.
    frequency : str
        How often a new value can be had, and when a change can be seen.
    levers : tuple of str
        Keys of `LEVERS` that move it.
    actions : tuple of str
        Identifiers of the table ``actions``: types of action that it follows.
    does_not_say : tuple of str
        Sentences, at least one.
    """

    id: str
    name: str
    question: str
    definition: str
    formula: str
    unit: str
    direction: str
    level: str
    nature: str
    scales: tuple[str, ...]
    data: tuple[str, ...]
    period: str
    frequency: str
    levers: tuple[str, ...]
    actions: tuple[str, ...]
    does_not_say: tuple[str, ...]

    @property
    def family(self) -> str:
        """What comes before the dot."""
        return self.id.partition(".")[0]


#: Fields that are lists of texts; the others are one text each.
LISTS = ("scales", "data", "levers", "actions", "does_not_say")

_CHOICES = {"direction": DIRECTIONS, "level": LEVELS, "nature": NATURES, "scales": SCALES, "levers": LEVERS}

_MEANING = {
    "id": "famille.nom",
    "name": "le nom, comme dans un tableau",
    "question": "la question de terrain",
    "definition": "une phrase, en mots",
    "formula": "la formule",
    "unit": "l'unité, « 1 » s'il n'y en a pas",
    "direction": "le sens : plus haut est-il mieux",
    "level": "macro ou micro",
    "nature": "d'où vient la valeur",
    "scales": "les lieux où il a une valeur",
    "data": "les fiches de source",
    "period": "les années décrites",
    "frequency": "tous les combien il se met à jour",
    "levers": "les leviers qui le font bouger",
    "actions": "les types d'action qu'il suit",
    "does_not_say": "ce qu'il ne dit pas",
}


def card_faults(
    content: object, *, known_data: Collection[str] | None = None, known_actions: Collection[str] | None = None
) -> list[str]:
    """Every fault of a card, as French sentences.

    Parameters
    ----------
    content : object
        What the YAML file holds, or what a reader wrote: a mapping with the fields of `IndicatorCard`.
    known_data, known_actions : collection of str, optional
        Identifiers that exist; not checked without.

    Returns
    -------
    list of str
        Empty when the card is right.
    """
    if not isinstance(content, dict):
        return [f"un tableau clé : valeur était attendu, reçu « {content} »"]
    faults = [f"champ « {name} » absent ({meaning})" for name, meaning in _MEANING.items() if name not in content]
    faults += [
        f"champ « {name} » inconnu ; champs admis : {', '.join(_MEANING)}" for name in content if name not in _MEANING
    ]
    for name, value in content.items():
        if name in LISTS:
            faults += _list_faults(name, value)
        elif name in _MEANING and not (isinstance(value, str) and value.strip()):
            faults.append(f"« {name} » vaut « {value} » ; il faut un texte ({_MEANING[name]})")
        elif name in _CHOICES and value not in _CHOICES[name]:
            faults.append(f"« {name} » vaut « {value} » ; admis : {', '.join(_CHOICES[name])}")
    return faults or _meaning_faults(content, known_data, known_actions)


def _list_faults(name: str, value: object) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item.strip() for item in value):
        return [f"« {name} » vaut « {value} » ; il faut une liste de textes ({_MEANING[name]})"]
    if len(set(value)) < len(value):
        return [f"« {name} » répète un élément : {', '.join(value)}"]
    if name in _CHOICES:
        strangers = [item for item in value if item not in _CHOICES[name]]
        return [f"« {name} » contient « {item} » ; admis : {', '.join(_CHOICES[name])}" for item in strangers]
    return []


def _meaning_faults(
    content: dict[str, Any], known_data: Collection[str] | None, known_actions: Collection[str] | None
) -> list[str]:
    """Faults of a card whose fields are all there and of the right kind."""
    faults = []
    if not re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", content["id"]):
        faults.append(f"« id » vaut « {content['id']} » ; attendu famille.nom, en minuscules sans accent")
    if not content["question"].rstrip().endswith("?"):
        faults.append("« question » n'est pas une question : finissez par un point d'interrogation")
    for name in ("question", "definition"):
        if len(content[name].split()) < FEWEST_WORDS:
            faults.append(f"« {name} » a moins de {FEWEST_WORDS} mots : un autre que vous doit pouvoir la comprendre")
    for name in ("scales", "does_not_say"):
        if not content[name]:
            faults.append(f"« {name} » est vide ({_MEANING[name]})")
    if not content["data"] and content["nature"] != "collected":
        faults.append("« data » est vide : seul un indicateur relevé sur place n'a pas de fiche de source")
    for name, known in (("data", known_data), ("actions", known_actions)):
        if known is not None:
            strangers = [item for item in content[name] if item not in known]
            faults += [f"« {name} » contient « {item} », qui n'existe pas" for item in strangers]
    return faults


def parse_card(content: object, where: str, **known: Collection[str]) -> IndicatorCard:
    """Build a card, or say all that is wrong with it.

    Parameters
    ----------
    content : object
        See `card_faults`, and for ``known`` too.
    where : str
        File, for the message.

    Raises
    ------
    DataFileError
    """
    faults = card_faults(content, **known)
    if faults:
        raise DataFileError.from_faults(f"La fiche d'indicateur {where} est incorrecte", faults, "corrigez la fiche.")
    assert isinstance(content, dict)
    typeset = ("name", "question", "definition", "frequency", "period", "does_not_say")
    values: dict[str, Any] = {}
    for name, value in content.items():
        texts = [text.strip() for text in (value if name in LISTS else [value])]
        if name in typeset:
            texts = [typeset_french(text) for text in texts]
        values[name] = tuple(texts) if name in LISTS else texts[0]
    return IndicatorCard(**values)


@functools.cache
def indicator_cards() -> dict[str, IndicatorCard]:
    """All cards, by identifier, families and names in alphabetical order."""
    found = {}
    for path in sorted((data_directory() / "indicators").glob("*/*.yml")):
        where = f"{path.parent.name}/{path.name}"
        card = parse_card(read_yaml(path.read_bytes()), where)
        if card.id != f"{path.parent.name}.{path.stem}":
            raise DataFileError.from_faults(
                f"La fiche d'indicateur {where} est incorrecte",
                [f"« id » vaut « {card.id} » ; attendu « {path.parent.name}.{path.stem} »"],
                "donnez à la fiche le nom de son fichier.",
            )
        found[card.id] = card
    return found


def indicator_card(identifier: str) -> IndicatorCard:
    """Card of one indicator.

    Raises
    ------
    UnknownCodeError
        No such indicator, with the nearest names.
    """
    cards = indicator_cards()
    if identifier not in cards:
        raise UnknownCodeError.among("l'indicateur", identifier, list(cards))
    return cards[identifier]
