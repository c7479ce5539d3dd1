"""Parameters of the levers: what each does at each level, with a range and a source, or as a judgement."""

from __future__ import annotations

import functools

import pandas as pd

from metabolisme.errors import DataFileError
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.tables import load_table

TABLE = "levers"

#: Item of a parameter that has one value.
ALL = "all"

#: Levels, the same words for every lever.
LEVEL_NAMES = {1: "tendance", 2: "effort visible", 3: "effort très soutenu", 4: "bord du possible"}

#: What each parameter is, for a reader.
PARAMETER_LABELS = {
    ("sobriety", "avoided"): "part évitée du volume",
    ("sobriety", "years_longer"): "années de vie en plus",
    ("sobriety", "second_hand"): "part achetée d'occasion",
    ("sobriety", "shared"): "part partagée ou louée",
    ("sobriety", "second_hand_paid"): "prix de l'occasion, rapporté au neuf",
    ("sobriety", "shared_paid"): "prix de l'usage partagé, rapporté au neuf",
    ("sobriety", "repaired"): "part de l'achat évité payée en réparations",
    ("sobriety", "replaced"): "dépense de remplacement par euro évité",
    ("sobriety", "rebound"): "part re-dépensée de ce qui est épargné",
    ("sobriety", "not_respent"): "part où rien n'est re-dépensé",
    ("sobriety", "floor"): "plancher de dépense, en fois la moyenne",
    ("sobriety", "ceiling"): "dépense où l'on demande d'abord, en fois la moyenne",
    ("sobriety", "tax"): "taxes par euro hors taxes",
    ("sobriety", "direct_from_cars"): "part des voitures dans ce que brûlent les foyers",
    ("local_exchange", "from_rest"): "part voulue des achats faits en France",
    ("local_exchange", "from_abroad"): "part voulue des achats faits à l'étranger",
    ("local_exchange", "movable"): "part déplaçable du produit",
    ("local_exchange", "kept_here"): "part reprenable des ventes au reste de la France",
    ("diversification", "growth"): "croissance possible des capacités",
    ("diversification", "entry"): "branche qui arrive, part de l'écart aux zones semblables",
    ("diversification", "fit"): "part de la capacité ajoutée qui fait le produit voulu",
    ("business_models", "energy_saved"): "part épargnée de l'énergie achetée",
    ("business_models", "materials_saved"): "part épargnée des matières achetées",
    ("business_models", "process_co2"): "part évitée du CO₂ des procédés",
    ("business_models", "recycled"): "part de matière vierge remplacée par du recyclé",
    ("business_models", "secondary_price"): "prix du recyclé, rapporté au vierge",
    ("business_models", "services_per_saving"): "services achetés par euro épargné",
    ("business_models", "goods_as_uses"): "part des biens loués et non vendus",
    ("business_models", "goods_per_use"): "biens achetés par euro d'usage vendu",
    ("local_resources", "mobilised"): "part mobilisée de la ressource",
    ("local_resources", "asked"): "part des achats d'ailleurs remplacée",
    ("local_resources", "yield"): "rendement",
    ("local_resources", "price"): "prix de ce qui est remplacé",
    ("local_resources", "equipment"): "équipement acheté par MWh",
    ("local_resources", "equipment_imported"): "part importée de l'équipement",
    ("local_resources", "biomass_cost"): "part payée à qui fournit la biomasse",
    ("local_resources", "biomass_energy"): "énergie par tonne de biomasse",
    ("local_resources", "soil_return"): "part rendue au sol",
    ("local_resources", "raw_avoided"): "matière brute évitée par tonne",
    ("local_resources", "combustion_part"): "part du CO₂ qui vient des combustibles",
    ("local_resources", "gas_part"): "part du gaz dans les achats d'énergie",
    ("local_resources", "local_doubt"): "doute sur le potentiel d'ici",
    ("skills", "jobseekers"): "demandeurs d'emploi, part des emplois",
    ("skills", "arrivals"): "arrivées d'autres métiers par an",
    ("skills", "redirected"): "part de ces arrivées détournée vers les manques",
    ("skills", "trained"): "part des emplois formée par an",
    ("skills", "training_years"): "durée de formation",
    ("skills", "busy"): "part du vivier déjà prise",
    ("skills", "kept"): "part gardée des personnes libérées",
}

#: Items that no table of the library names.
ITEM_LABELS = {
    ALL: "tout",
    "aggregates": "granulats",
    "biogas": "biogaz",
    "biomass": "biomasse",
    "biowaste": "biodéchets",
    "catering": "hébergement et restauration",
    "construction": "construction",
    "cover_crops": "cultures intermédiaires",
    "electricity": "électricité",
    "farming": "agriculture",
    "firms": "entreprises",
    "food": "alimentation",
    "fossil": "énergies fossiles",
    "fuels": "carburants",
    "goods": "biens",
    "heat": "chaleur",
    "holidays": "séjours",
    "home": "logement",
    "households": "ménages",
    "industry": "industrie",
    "investors": "investisseurs",
    "manure": "effluents d'élevage",
    "materials": "matériaux",
    "metals": "métaux",
    "mobility": "mobilité",
    "other": "autres achats",
    "paper": "papier",
    "plastics": "plastiques",
    "public": "acheteurs publics",
    "recovered": "matières récupérées",
    "residues": "résidus de culture",
    "roofs": "toits",
    "services": "services",
    "transport": "transport",
    "wood": "bois",
}


def lever_rows() -> pd.DataFrame:
    """Every parameter of every lever at every level.

    Returns
    -------
    DataFrame
        ``lever`` (key of `LEVERS`), ``parameter``, ``item`` (branch of the account, buyer or other code; `ALL` when
        the parameter has one value), ``level`` (1 to 4), ``value``, ``low``, ``high``, ``unit``, ``source`` (or
        ``"jugement"``), ``reasoning`` (French).

    Raises
    ------
    DataFileError
        When the table is damaged or incomplete: all faults at once.
    """
    return _loaded().copy()


@functools.cache
def _loaded() -> pd.DataFrame:
    table = load_table(TABLE)
    faults = lever_faults(table)
    if faults:
        raise DataFileError.from_faults(
            f"La table data/{TABLE}.csv est incorrecte", faults, "corrigez preparation/levers/, puis refaites-la."
        )
    return table


def parameter_label(lever: str, parameter: str, item: str = ALL) -> str:
    """What a parameter is, and what it is about, in French.

    Parameters
    ----------
    lever, parameter, item : str
        As in `lever_rows`; an item may be several codes parted by points ("wood.heat").

    Returns
    -------
    str
        Such as « part déplaçable du produit : industrie du bois ».

    Raises
    ------
    KeyError
        A parameter or an item that is not of the table.
    """
    label = PARAMETER_LABELS[lever, parameter]
    if item == ALL:
        return label
    names = _item_names()
    return f"{label} : {', '.join(names[code] for code in item.split('.'))}"


@functools.cache
def _item_names() -> dict[str, str]:
    """Names of items: ours, and those of branches, posts of households and families of occupations."""
    names = dict(ITEM_LABELS)
    for table, code, label in (
        ("nomenclatures/branches", "code", "short_label"),
        ("households/sobriety_posts", "post", "label"),
        ("employment/occupations", "occupation", "label"),
    ):
        rows = load_table(table)
        names |= dict(zip(rows[code], rows[label].str.lower(), strict=True))
    return names


def lever_faults(table: pd.DataFrame) -> list[str]:
    """What the description of the columns cannot check.

    Parameters
    ----------
    table : DataFrame
        As in the file.

    Returns
    -------
    list of str
        French sentences; empty when the table is right.
    """
    faults = []
    keys = ["lever", "parameter", "item"]
    for (lever, parameter, item), rows in table.groupby(keys, sort=False):
        where = f"{lever}, {parameter}, {item}"
        if lever not in LEVERS:
            faults.append(f"{where} : levier inconnu ; admis : {', '.join(LEVERS)}")
        if sorted(rows["level"]) != list(LEVEL_NAMES):
            faults.append(f"{where} : niveaux {sorted(rows['level'])} ; il en faut quatre, de 1 à 4, une fois chacun")
        if len(set(rows["unit"])) > 1:
            faults.append(f"{where} : plusieurs unités ({', '.join(sorted(set(rows['unit'])))})")
        for row in rows.to_dict("records"):
            if not row["low"] <= row["value"] <= row["high"]:
                faults.append(
                    f"{where}, niveau {row['level']} : il faut bas ≤ valeur ≤ haut ; "
                    f"lu {row['low']:g}, {row['value']:g}, {row['high']:g}"
                )
    return faults
