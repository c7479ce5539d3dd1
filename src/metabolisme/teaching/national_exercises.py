"""Exercises whose key is that of France: chapters I.1, I.7 and I.8."""

from __future__ import annotations

import pandas as pd

from metabolisme.accounts import input_coefficients, leontief_inverse, material_balance
from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis import footprint, footprint_readings, pressure_multipliers
from metabolisme.estimates import french_number
from metabolisme.sources import concordance
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key, with_undecided

MATERIALS_YEAR = 2016
#: What reading a figure rounded to the million tonnes, or to the billion euros, may change, once subtracted.
ONE_UNIT_EACH = 1.0


def _reading_key() -> Key:
    balance = material_balance(MATERIALS_YEAR)
    gap = balance.domestic_extraction - balance.imports
    bounds = around(gap, 0.0, ONE_UNIT_EACH)
    with_oxygen = gap - balance.balancing_inputs
    words = {"ecart": french_number(gap, decimals=0)}
    errors = {
        "oxygen": around(with_oxygen, 0.0, ONE_UNIT_EACH),
        "net_of_exports": around(balance.domestic_extraction - balance.exports, 0.0, ONE_UNIT_EACH),
    }
    return key("metabolisme-lire", {"ecart": number_key(bounds, errors)}, words)


def _balanced_trade_key() -> Key:
    balance = material_balance(MATERIALS_YEAR)
    errors = {
        "all_imports": around(balance.direct_material_input, 0.0, ONE_UNIT_EACH),
        "subtracted": around(balance.domestic_extraction - balance.physical_trade_balance, 0.0, ONE_UNIT_EACH),
        "only_the_change": around(balance.physical_trade_balance, 0.0, ONE_UNIT_EACH),
    }
    wanted = balance.domestic_extraction + balance.physical_trade_balance
    words = {
        "voulue": french_number(wanted, decimals=0),
        "solde": french_number(balance.physical_trade_balance, decimals=0),
    }
    fields = {
        "extraction": number_key(around(wanted, 0.0, ONE_UNIT_EACH), errors),
        "postes": choice_key(["extraction_exports"]),
    }
    return key("metabolisme-calculer", fields, words)


def _sector_flow_key() -> Key:
    sectors = concordance("A38", "A5")
    flows = shared_account(DEFAULT_YEAR).flows_domestic.groupby(sectors).sum().T.groupby(sectors).sum().T / 1000
    sold, bought = float(flows["FZ"].to_dict()["GU"]), float(flows["GU"].to_dict()["FZ"])
    # The figure writes whole billions; half of one is its rounding.
    errors = {"row_for_column": around(bought, 0.0, 0.5)}
    words = {"montant": french_number(sold, decimals=0), "inverse": french_number(bought, decimals=0)}
    return key("tableau-lire", {"montant": number_key(around(sold, 0.0, 0.5), errors)}, words)


#: By hand: what branch 1 sells to 1 and 2, what branch 2 sells to 1 and 2, output and final demand of each.
TWO_FLOWS, TWO_OUTPUTS, TWO_DEMANDS = (150.0, 500.0, 200.0, 100.0), (1000.0, 2000.0), (600.0, 1500.0)


def two_branches_key(
    flows_by_row: tuple[float, ...] = TWO_FLOWS,
    outputs: tuple[float, ...] = TWO_OUTPUTS,
    demands: tuple[float, ...] = TWO_DEMANDS,
) -> Key:
    """Key of « Calculer à la main », for any numbers."""
    names = ["1", "2"]
    flows = pd.DataFrame([list(flows_by_row[:2]), list(flows_by_row[2:])], index=names, columns=names)
    output, demand = pd.Series(list(outputs), index=names), pd.Series(list(demands), index=names)
    recipe = input_coefficients(flows, output)
    right, first_round = leontief_inverse(recipe) @ demand, recipe @ demand
    by_row = leontief_inverse(flows.div(output, axis="index")) @ demand
    fields = {}
    for name in names:
        errors = {
            "first_round_only": around(first_round[name], 0.003),
            "without_first_euro": around(right[name] - demand[name], 0.003),
            "row_divided": around(by_row[name], 0.003),
        }
        # 0.3 %: coefficients rounded to three digits by hand.
        fields[f"branche_{name}"] = number_key(around(right[name], 0.003), errors)
    words = {f"branche_{word}": french_number(right[name], decimals=0) for word, name in (("un", "1"), ("deux", "2"))}
    return key("tableau-calculer", fields, words)


def _readings_key() -> Key:
    account = shared_account(DEFAULT_YEAR)
    readings = footprint_readings(account)
    residents = (account.co2.sum() + account.co2_households) / 1000
    agree = min(readings.readings.values()) > residents
    return key("etendre-lire", {"sens": choice_key(["agree" if agree else "disagree"])})


def _construction_key() -> Key:
    account = shared_account(DEFAULT_YEAR)
    emitted = footprint(account, "co2")["total"].to_dict()["FZ"]
    total = float(emitted / account.final_demand.T["FZ"].sum())
    direct = float(account.co2_intensity["FZ"])
    in_france = float(pressure_multipliers(account)[0]["france"].to_dict()["FZ"])
    # The statement gives both amounts rounded to the unit, the intensity to the third decimal: 3 % on a quotient.
    fields = {
        "contenu": number_key(
            around(total, 0.03), {"direct_only": around(direct, 0.03), "france_only": around(in_france, 0.03)}
        ),
        "rapport": number_key(around(total / direct, 0.05), {"inverted": around(direct / total, 0.05)}),
    }
    words = {"contenu": french_number(total, decimals=2), "rapport": french_number(total / direct, decimals=0)}
    return key("etendre-calculer", fields, words)


NATIONAL = (
    Exercise(
        "metabolisme-lire",
        "identity",
        "Lire le bilan",
        (
            Field(
                "ecart",
                "number",
                "Extraction moins importations",
                "Mt",
                "Ce sont deux postes du même côté de la figure 1, en bas de la colonne de gauche.",
                "On soustrait les importations de l'extraction : {ecart} Mt.",
                {
                    "oxygen": "Vous avez aussi retiré l'oxygène. Il vient de l'air, pas d'un fournisseur.",
                    "net_of_exports": "Vous avez retiré les exportations. Elles sont de l'autre côté du bilan.",
                },
            ),
        ),
        "L'extraction dépasse les importations de {ecart} Mt, au poids.",
        national=_reading_key,
    ),
    Exercise(
        "metabolisme-calculer",
        "identity",
        "Annuler la balance physique",
        (
            Field(
                "extraction",
                "number",
                "Extraction voulue",
                "Mt",
                "Quand exportations et importations sont égales, la consommation (DMC) vaut l'extraction.",
                "À DMC égale, il faut extraire toute la DMC : {voulue} Mt.",
                {
                    "all_imports": "Vous avez ajouté toutes les importations : une part est déjà compensée par "
                    "des exportations. Seul le solde, {solde} Mt, est à ajouter.",
                    "subtracted": "Vous avez soustrait le solde. On importe plus qu'on n'exporte : il faut l'ajouter.",
                    "only_the_change": "C'est la hausse. On demande le total à extraire.",
                },
            ),
            Field(
                "postes",
                "choice",
                "Les deux postes qui changent",
                hint="Les importations sont fixées. Où vont les tonnes de plus ?",
                explanation="Importations et DMC sont fixées : ce qu'on extrait de plus part en exportations.",
                choices=(
                    ("extraction_imports", "L'extraction et les importations"),
                    ("extraction_exports", "L'extraction et les exportations"),
                    ("imports_exports", "Les importations et les exportations"),
                ),
            ),
        ),
        "Il faut extraire {voulue} Mt, soit {solde} Mt de plus, qui partent toutes en exportations.",
        national=_balanced_trade_key,
    ),
    Exercise(
        "tableau-lire",
        "identity",
        "Lire une case",
        (
            Field(
                "montant",
                "number",
                "Ce que la construction (FZ) achète aux services marchands (GU)",
                "Md€",
                "La ligne vend, la colonne achète : qui a reçu l'argent ?",
                "Ligne GU (qui vend), colonne FZ (qui achète) : {montant} Md€.",
                {
                    "row_for_column": "Ligne et colonne inversées : {inverse} Md€ est ce que les services achètent à "
                    "la construction, de l'entretien surtout."
                },
            ),
        ),
        "Ligne GU, colonne FZ : {montant} Md€.",
        national=_sector_flow_key,
    ),
    Exercise(
        "tableau-calculer",
        "identity",
        "Calculer à la main",
        tuple(
            Field(
                f"branche_{name}",
                "number",
                f"Production de la branche {name}",
                "sans unité",
                "Divisez chaque colonne par sa production, puis inversez I − A.",
                "A se calcule colonne par colonne, L est l'inverse de I − A, et la production est L fois la demande : "
                f"{{branche_{word}}}.",
                {"first_round_only": "", "without_first_euro": "", "row_divided": ""},
            )
            for word, name in (("un", "1"), ("deux", "2"))
        ),
        "{branche_un} et {branche_deux} : la demande, plus ce qu'il faut pour la produire.",
        national=two_branches_key,
    ),
    Exercise(
        "etendre-lire",
        "order",
        "Ce que deux lectures disent ensemble",
        (
            Field(
                "sens",
                "choice",
                "Les deux lectures sont-elles en désaccord sur le sens de la conclusion ?",
                hint="Comparez chaque point à ce que les résidents émettent, pas les points entre eux.",
                explanation="Toutes deux placent l'empreinte au-dessus de ce que les résidents émettent.",
                choices=with_undecided(
                    ("agree", "Non, elles sont d'accord sur le sens"), ("disagree", "Oui, en désaccord")
                ),
            ),
        ),
        "Elles diffèrent sur le nombre, pas sur le sens : on peut affirmer le sens.",
        national=_readings_key,
    ),
    Exercise(
        "etendre-calculer",
        "identity",
        "Ce qu'un euro de construction fait émettre",
        (
            Field(
                "contenu",
                "number",
                "Un euro de construction fait émettre, en tout",
                "kg par €",
                "Un million de tonnes par milliard d'euros, c'est un kilogramme par euro.",
                "On divise les Mt par les Md€ : {contenu} kg par euro.",
                {
                    "direct_only": "C'est le chantier seul : s au lieu de s L. Les fournisseurs comptent aussi.",
                    "france_only": "C'est la chaîne française seule : les importations émettent ailleurs, et comptent.",
                },
            ),
            Field(
                "rapport",
                "number",
                "Combien de fois le chantier seul",
                "fois",
                "Divisez ce que vous venez de trouver par l'intensité du chantier.",
                "Contenu total divisé par intensité du chantier : environ {rapport} fois.",
                {"inverted": "Le rapport est inversé : contenu total divisé par chantier seul."},
            ),
        ),
        "{contenu} kg par euro, environ {rapport} fois le chantier seul.",
        national=_construction_key,
    ),
)
