"""The section of the diagnostic on what a reader's own file has observed: purchases and a survey, beside the model."""

from __future__ import annotations

import math

import pandas as pd

from metabolisme.diagnosis.lm3 import lm3
from metabolisme.diagnosis.measures import product_labels
from metabolisme.diagnosis.territory_estimates import shown_products
from metabolisme.reports.diagnostic_case import Case, value_of
from metabolisme.reports.report_parts import Block, Grid, Paragraph, Section
from metabolisme.reports.subjects import Quantity, Subject, quantity
from metabolisme.reports.territory_sheet import written
from metabolisme.sources import concordance
from metabolisme.sources.own_file import OwnFile

_PLACES = ("here", "rest_of_country", "eu", "non_eu")

_PERIMETERS = (
    "Observé et modélisé ne se confondent pas : votre fichier dit où sont les vendeurs, le modèle où se fait la "
    "production ; le modèle compte tous les acheteurs du territoire, votre fichier les siens."
)
_PERIOD = "année du fichier"
_METHOD = "Montants et parts locales du fichier du lecteur, additionnés par produit."


def observed(own: OwnFile, case: Case) -> Section | None:
    """What the file observes, beside what the account says; None when it has neither purchases nor a survey.

    Parameters
    ----------
    own : OwnFile
    case : Case
        Of its territory.

    Raises
    ------
    DataFileError
        The survey cannot be followed, with every fault.
    """
    blocks: list[Block] = []
    subjects: list[Subject] = []
    if len(own.purchases):
        table = observed_purchases(own, case)
        blocks += _purchase_blocks(table)
        subjects.append(_purchase_subject(table))
    if len(own.ledger):
        found = lm3(own.ledger)
        estimate = found.estimate
        value, bounds = written(estimate.value, estimate.within)
        doubt = f" ({bounds}, selon que l'inconnu est d'ailleurs ou d'ici)" if bounds else ""
        reasons = pd.Series(found.doubtful["reason"], dtype=object).value_counts()
        blocks.append(Paragraph(f"LM3 de votre enquête : {value}{doubt}. {estimate.caveat}"))
        if len(reasons):
            listed = pd.DataFrame({"À revoir dans l'enquête": reasons.index, "Lignes": reasons.to_numpy()})
            blocks.append(Grid("Lignes douteuses, gardées", listed))
        subjects.append(
            Subject("Enquête LM3", "LM3 de l'enquête du fichier", {"Grandeur": ["LM3"]}, (quantity("LM3", [estimate]),))
        )
    return Section("Ce que votre fichier observe", tuple(blocks), tuple(subjects)) if blocks else None


def observed_purchases(own: OwnFile, case: Case) -> pd.DataFrame:
    """Purchases of the file by product, beside the account.

    Returns
    -------
    DataFrame, index product, and ``"all"``
        ``amount``, ``known`` (of which the local share is told), ``local``: €. ``low``, ``high``: local share with
        what is not told elsewhere, then all here; ``share``: of what is told, missing where nothing is; 0 to 1.
        ``modelled``: local share of all purchases of the product in the account, 0 to 1; missing where none is bought.
    """
    pooled = set(shown_products(case.territory))
    sectors = concordance("A38", "A5")
    rows = own.purchases.copy()
    rows["product"] = [code if code in pooled else str(sectors[code]) for code in rows["product"]]
    rows["known"] = rows["amount"].where(rows["local_share"].notna(), 0.0)
    rows["local"] = (rows["amount"] * rows["local_share"]).fillna(0.0)
    table = rows.groupby("product", sort=False)[["amount", "known", "local"]].sum()
    table.loc["all"] = table.sum()
    table["share"] = (table["local"] / table["known"]).where(table["known"] > 0)
    table["low"] = table["local"] / table["amount"]
    table["high"] = (table["local"] + table["amount"] - table["known"]) / table["amount"]
    modelled = []
    for product in table.index:
        bought = [value_of(case, "purchases", str(product), place) for place in _PLACES]
        modelled.append(bought[0] / sum(bought) if sum(bought) > 0 else math.nan)
    table["modelled"] = modelled
    return table


def _purchase_blocks(table: pd.DataFrame) -> list[Block]:
    names = product_labels()
    every = table.loc["all"].to_dict()
    told, modelled = _percent(every["share"]), _percent(every["modelled"])
    untold = every["amount"] - every["known"]
    missing = f" Sans part locale pour {written(untold, None, '€')[0]} : ni d'ici, ni d'ailleurs." if untold > 0 else ""
    grid = pd.DataFrame(
        {
            "Produit": [names[str(product)] if product != "all" else "Ensemble" for product in table.index],
            "Montant, €": [written(amount, None, coarsest=0)[0] for amount in table["amount"]],
            "Local, observé": [_percent(share) for share in table["share"]],
            "Bornes si l'inconnu est d'ailleurs, d'ici": [
                f"{_percent(low)} à {_percent(high)}" if high > low else ""
                for low, high in zip(table["low"], table["high"], strict=True)
            ],
            "D'ici, modélisé": [_percent(share) for share in table["modelled"]],
        }
    )
    return [
        Paragraph(
            f"Sur les achats de votre fichier dont l'origine est dite, {told} vont à des vendeurs d'ici. Pour tous les "
            f"achats du territoire, le modèle estime que {modelled} paient une production d'ici.{missing}",
            "lead",
        ),
        Grid("Achats observés, à côté du modèle", grid),
        Paragraph(_PERIMETERS, "note"),
    ]


def _purchase_subject(table: pd.DataFrame) -> Subject:
    names = product_labels()

    def column(title: str, unit: str, values: pd.Series) -> Quantity:
        return Quantity(title, unit, _METHOD, _PERIOD, (), tuple(float(value) for value in values), _PERIMETERS)

    return Subject(
        "Achats observés",
        "Achats du fichier du lecteur, par produit",
        {"Produit": [names[str(product)] for product in table.index]},
        (
            column("Montant", "€", table["amount"]),
            column("Montant dont l'origine est dite", "€", table["known"]),
            column("Montant à des vendeurs d'ici", "€", table["local"]),
        ),
    )


def _percent(share: float) -> str:
    return "inconnu" if math.isnan(share) else f"{written(100 * share, None, coarsest=0)[0]} %"
