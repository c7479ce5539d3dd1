"""Exercises of the chapter « Le flipper »: rounds by hand, one convention turned into another, a survey ledger."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis.leakage import output_rounds
from metabolisme.diagnosis.lm3 import LEDGER_COLUMNS, LocalMultiplier, lm3
from metabolisme.estimates import french_number
from metabolisme.sources import Territory
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.teaching.exercise import Exercise, Field, Key, Results, around, key, number_key
from metabolisme.teaching.sheets import OF_SHARE, OF_TOTAL

#: Two branches of a small territory: what each (column) buys of the other (row) per euro that it makes.
TWO_BRANCHES = pd.DataFrame(
    [[0.15, 0.25], [0.20, 0.05]], index=["Brasserie", "Transport"], columns=["Brasserie", "Transport"]
)
ORDERED = 100.0

#: A canteen that never was. One payee is of unknown address.
LEDGER = pd.DataFrame(
    [
        (1, "Commune", "Régie des cantines", 200_000, "oui"),
        (2, "Régie des cantines", "Salaires nets", 90_000, "oui"),
        (2, "Régie des cantines", "Maraîchers réunis", 30_000, "oui"),
        (2, "Régie des cantines", "Grossiste", 50_000, "non"),
        (2, "Régie des cantines", "Traiteur à l'adresse inconnue", 20_000, "inconnu"),
        (2, "Régie des cantines", "Cotisations", 10_000, "non"),
        (3, "Salaires nets", "Loyers et commerces d'ici", 36_000, "oui"),
        (3, "Salaires nets", "Autres dépenses", 54_000, "non"),
        (3, "Maraîchers réunis", "Salaires et fournisseurs d'ici", 18_000, "oui"),
        (3, "Maraîchers réunis", "Semences, engins, banque", 12_000, "non"),
    ],
    columns=list(LEDGER_COLUMNS),
)

#: What rounding to two decimals may change.
TWO_DECIMALS = 0.006


#: Line of `LEDGER` whose address is not known.
UNKNOWN = 4

#: Amounts of `LEDGER`, in its order.
LEDGER_AMOUNTS = tuple(float(amount) for amount in LEDGER["amount"])


def ledger_with(amounts: tuple[float, ...]) -> pd.DataFrame:
    """`LEDGER` with other amounts, in its order."""
    return LEDGER.assign(amount=list(amounts))


@functools.cache
def ledger_result() -> LocalMultiplier:
    """LM3 of `LEDGER`."""
    return lm3(LEDGER)


def _rounds_key() -> Key:
    columns = output_rounds(TWO_BRANCHES.to_numpy(), np.array([ORDERED, 0.0]), 3).sum(axis=0)
    second, third, total = float(columns[1]), float(columns[2]), float(columns[-1])
    return key(
        "flipper-tours",
        {
            "troisieme": number_key(around(third, 0, 0.06), {"first_round_only": around(second, 0, 0.06)}),
            "total": number_key(
                around(total, 0, 1.0),
                {
                    "without_first_euro": around(total - ORDERED, 0, 0.6),
                    "first_round_only": around(ORDERED + second, 0, 0.6),
                },
            ),
        },
        {
            "deuxieme": french_number(second),
            "troisieme": french_number(third, decimals=2),
            "total": french_number(total, decimals=1),
        },
    )


@functools.cache
def _national_recirculation() -> float:
    account = shared_account(DEFAULT_YEAR)
    return float(100 * ((account.output_multipliers * account.output).sum() / account.output.sum() - 1))


def _recirculation_key(territory: Territory, results: Results) -> Key:
    value, low, high = results["output_multiplier", "all", "here"]
    errors = {
        "kept_first_euro": around(100 * value, 0, 1.0),
        "national_for_local": around(_national_recirculation(), 0, 1.0),
    }
    told = {
        name: french_number(number, decimals=2)
        for name, number in zip(("valeur", "bas", "haut"), (value, low, high), strict=True)
    }
    words = {"lieu": territory.name, **told, "retombees": french_number(100 * (value - 1), decimals=0)}
    # The multiplier is given with two decimals: half a euro, and the reader's own rounding.
    bounds = around(100 * (value - 1), 0, 1.0)
    return key("flipper-retombees", {"retombees": number_key(bounds, errors)}, words)


def ledger_key(amounts: tuple[float, ...] = LEDGER_AMOUNTS) -> Key:
    """Key of « Le LM3 d'une régie », for any amounts."""
    found = ledger_result() if amounts == LEDGER_AMOUNTS else lm3(ledger_with(amounts))
    low, high = found.estimate.within or (found.estimate.value, found.estimate.value)
    first, second, third = (float(found.rounds["low"].to_dict()[rank]) for rank in (1, 2, 3))
    stopped = second / first
    return key(
        "flipper-grand-livre",
        {
            "bas": number_key(
                around(low, 0, TWO_DECIMALS),
                {
                    "without_first_euro": around(low - 1, 0, TWO_DECIMALS),
                    "first_round_only": around(1 + stopped, 0, TWO_DECIMALS),
                },
            ),
            "haut": number_key(
                around(high, 0, TWO_DECIMALS), {"without_first_euro": around(high - 1, 0, TWO_DECIMALS)}
            ),
        },
        {
            "bas": french_number(low, decimals=2),
            "haut": french_number(high, decimals=2),
            "recu": french_number(first, decimals=0),
            "paye": french_number(second, decimals=0),
            "repaye": french_number(third, decimals=0),
            "doute": french_number(amounts[UNKNOWN], decimals=0),
        },
    )


FLIPPER = (
    Exercise(
        "flipper-tours",
        "identity",
        "Trois tours à la main",
        (
            Field(
                "troisieme",
                "number",
                "Production appelée ici au troisième tour",
                "€",
                "Le deuxième tour est la recette de la brasserie. Qui la reçoit, et qu'achète-t-il à son tour ?",
                "Deuxième tour : {deuxieme} €, à la brasserie et au transport. Ils en repaient {troisieme} € ici.",
                {"first_round_only": "C'est le deuxième tour. Appliquez encore la recette, branche par branche."},
            ),
            Field(
                "total",
                "number",
                "Production ici en tout, commande comprise",
                "€",
                "La suite se réduit vite : additionnez cinq ou six tours, ou inversez I − A.",
                "La somme de tous les tours est {total} €.",
                {"without_first_euro": "", "first_round_only": ""},
            ),
        ),
        "{deuxieme} €, puis {troisieme} €, et {total} € en tout : tous les tours font l'inverse de Leontief.",
        national=_rounds_key,
    ),
    Exercise(
        "flipper-retombees",
        "interval",
        "D'une convention à l'autre",
        (
            Field(
                "retombees",
                "number",
                "Retombées chez les fournisseurs d'ici pour 100 € commandés",
                "€ sur 100 €",
                "Le multiplicateur compte l'euro commandé ; une retombée, non.",
                "Multiplicateur moins 1, fois 100 : {retombees} €.",
                {"kept_first_euro": "", "national_for_local": "C'est la valeur de la France. Ici, {retombees} €."},
            ),
        ),
        "{retombees} € pour « {lieu} », de type I : à comparer à la part « fournisseurs » d'Utopies, pas au total.",
        given="{lieu} : multiplicateur moyen de type I, {valeur} (de {bas} à {haut}).",
        local=_recirculation_key,
    ),
    Exercise(
        "flipper-grand-livre",
        "identity",
        "Le LM3 d'une régie, et son doute",
        (
            Field(
                "bas",
                "number",
                "LM3 si le traiteur n'est pas d'ici",
                "sans unité",
                "R1 est ce que la régie reçoit. R2, ce qu'elle paie ici. R3, ce que ceux-là paient ici.",
                "R1 {recu} €, R2 {paye} €, R3 {repaye} € : leur somme divisée par R1 fait {bas}.",
                {"without_first_euro": "", "first_round_only": "Il manque le troisième tour."},
            ),
            Field(
                "haut",
                "number",
                "LM3 si le traiteur est d'ici et y dépense tout",
                "sans unité",
                "Ses {doute} € comptent au deuxième tour, et encore au troisième.",
                "Deux fois {doute} € de plus, divisés par R1 : {haut}.",
                {"without_first_euro": ""},
            ),
        ),
        "De {bas} à {haut} : une seule adresse inconnue en décide. Un appel suffit à la lever.",
        national=ledger_key,
    ),
    Exercise(
        "flipper-fichier",
        "file",
        "Le deuxième tour de votre structure",
        (
            Field("table", "table", "Vos paiements : colonnes montant, siret, ici (oui ou non)"),
            Field(
                "total",
                "number",
                "Total payé à des fournisseurs",
                "€",
                "Additionnez la colonne des montants, puis comparez à votre compte de résultat.",
                "Ce total n'est pas celui de vos lignes : une ligne oubliée, ou un montant TTC ?",
                derived="total",
                tolerance=OF_TOTAL,
            ),
            Field(
                "montant",
                "number",
                "Part du montant payée à des établissements d'ici",
                "%",
                "Additionnez les lignes « oui », puis divisez par le total.",
                "Somme des lignes « oui » divisée par le total, fois 100.",
                derived="share_amount",
                tolerance=OF_SHARE,
            ),
        ),
        "C'est le deuxième tour chez vos fournisseurs ; ajoutez-y les salaires nets d'habitants d'ici.",
    ),
)
