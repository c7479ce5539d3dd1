"""What each result of a territory is called, in which unit, from which sources, and what it does not say.

The French names of measures, buyers, products, groups of products and places are here and nowhere else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from metabolisme.accounts.material_footprint import MATERIAL_FOOTPRINT_YEAR
from metabolisme.errors import UnknownCodeError, typeset_french
from metabolisme.estimates import french_number
from metabolisme.estimates.estimate import DIMENSIONLESS
from metabolisme.sources import load_table, nomenclature
from metabolisme.sources.defaults import DEFAULT_DELTA, DEFAULT_YEAR, FOOTPRINT_YEAR, JOBS_YEAR

#: What is told of a territory, whatever the question.
_BASE = ("insee-flores", "insee-zones", "insee-epci", "insee-overseas-incomes", "dgcl-epci", "wiod-2016")
#: Regions on which the error of quotients is measured.
_KNOWN = ("meti-2005", "scotland-2019")
#: Share of the Union in imports.
_ORIGIN = ("wiod-2013",)

_PERIOD = f"emplois {JOBS_YEAR}, structure des échanges {DEFAULT_YEAR}"

_REGIONALISED = (
    f"Table nationale de {DEFAULT_YEAR}, ramenée au territoire par ses emplois (quotient de Flegg, δ = "
    f"{french_number(DEFAULT_DELTA, decimals=2)}) et par le revenu de ses habitants."
)
_SHARE_OF_THE_NATION = (
    f"Part du territoire dans les emplois salariés de chaque branche, appliquée à la table nationale de {DEFAULT_YEAR}."
)
_TRADE_IS_NOT_MEASURED = (
    "Personne ne mesure en euros les échanges d'un territoire avec le reste de la France : ils sont estimés. La part "
    "importée de chaque produit est celle de la France."
)
_SAME_PER_JOB = "Chaque emploi d'une branche est censé produire autant qu'ailleurs en France."
_FOOTPRINT_IS_NATIONAL = (
    "C'est l'empreinte de la France, ramenée aux revenus et aux investissements d'ici : elle ne voit ni le chauffage, "
    "ni les trajets, ni les usines propres au territoire."
)


@dataclass(frozen=True)
class Measure:
    """What a measure of `metabolisme.diagnosis.territory_results.territory_results` is, in French.

    Attributes
    ----------
    label : str
    unit : str
        As in `Estimate`.
    method : str
        One sentence.
    sources : tuple of str
        Cards.
    caveat : str
        What it does not say.
    period : str
        Years described.
    by : {"product", "group", "buyer", "flow", ""}
        What its items are; "" where there is only one.
    """

    label: str
    unit: str
    method: str
    sources: tuple[str, ...]
    caveat: str
    period: str = _PERIOD
    by: str = ""


#: Every measure of a territory, in the order of its results.
MEASURES = {
    "purchases": Measure(
        "Achats de tous les acheteurs",
        "M€",
        _REGIONALISED,
        (*_BASE, *_ORIGIN, *_KNOWN),
        _TRADE_IS_NOT_MEASURED,
        by="product",
    ),
    "spending": Measure(
        "Dépense", "M€", _REGIONALISED, (*_BASE, *_ORIGIN, *_KNOWN), _TRADE_IS_NOT_MEASURED, by="buyer"
    ),
    "spending_per_100": Measure(
        "Sur 100 € dépensés",
        "€",
        _REGIONALISED,
        (*_BASE, *_ORIGIN, *_KNOWN),
        _TRADE_IS_NOT_MEASURED,
        by="buyer",
    ),
    "output": Measure("Production", "M€", _SHARE_OF_THE_NATION, _BASE, f"En euros de {DEFAULT_YEAR}. {_SAME_PER_JOB}"),
    "value_added": Measure(
        "Valeur ajoutée", "M€", _SHARE_OF_THE_NATION, _BASE, f"En euros de {DEFAULT_YEAR}. {_SAME_PER_JOB}"
    ),
    "jobs": Measure(
        "Emplois salariés",
        "emplois",
        "Emplois salariés au lieu de travail, fin d'année (Insee, Flores).",
        ("insee-flores", "insee-zones", "insee-epci", "dgcl-epci"),
        "Ni les emplois non salariés, ni les militaires ne sont comptés.",
        period=str(JOBS_YEAR),
    ),
    "output_multiplier": Measure(
        "Multiplicateur de production (type I)",
        DIMENSIONLESS,
        f"{_REGIONALISED[:-1]} ; moyenne des branches pondérée par leur production, l'euro de départ compté.",
        (*_BASE, *_KNOWN),
        "Il grandit avec la taille du territoire : il ne classe personne. Les salaires dépensés ici n'y sont pas.",
    ),
    "local_coverage": Measure(
        "Part des achats de produits français servie par le territoire",
        "%",
        _REGIONALISED,
        (*_BASE, *_KNOWN),
        "Personne ne mesure en euros les échanges d'un territoire avec le reste de la France : ils sont estimés.",
    ),
    "production_ghg": Measure(
        "Gaz à effet de serre émis par la production",
        "kt CO₂e",
        "Émissions de chaque branche en France, ramenées au territoire par sa production.",
        (*_BASE, "jrc-co2", "cait-ghg", "judgements"),
        "Une usine émet ici autant par euro que la moyenne de sa branche : ce n'est pas un inventaire local.",
    ),
    "trade": Measure(
        "Échanges", "M€", _REGIONALISED, (*_BASE, *_ORIGIN, *_KNOWN), _TRADE_IS_NOT_MEASURED, by="flow"
    ),
    "footprint_value_added": Measure(
        "Qui gagne ce que dépense la demande finale",
        "M€",
        f"{_REGIONALISED[:-1]} ; tous les fournisseurs de fournisseurs sont suivis, ici et dans le reste de la France.",
        (*_BASE, *_ORIGIN, *_KNOWN),
        "À l'étranger, c'est le montant des importations, pas la valeur ajoutée : ce qui en revient en France n'est "
        "pas suivi. Taxes sur les produits et transport international achetés par les entreprises sont à part.",
        by="product",
    ),
    "footprint_jobs": Measure(
        "Emplois que fait travailler la demande finale",
        "emplois",
        f"{_REGIONALISED[:-1]} ; tous les fournisseurs de fournisseurs sont suivis, ici et dans le reste de la France.",
        (*_BASE, *_KNOWN),
        "Emplois salariés, en France seulement : ceux que la demande fait travailler à l'étranger ne sont pas comptés.",
        by="product",
    ),
    "footprint_co2": Measure(
        "Empreinte CO₂ de la demande finale",
        "kt CO₂",
        "Empreinte de la France par produit, 56 branches, intensités selon l'origine des importations, ramenée à la "
        "demande finale du territoire.",
        (*_BASE, "jrc-co2", *_ORIGIN, *_KNOWN),
        f"CO₂ seul, sans méthane ni protoxyde d'azote. {_FOOTPRINT_IS_NATIONAL}",
        period=f"emplois {JOBS_YEAR}, structure des échanges et émissions {DEFAULT_YEAR}",
        by="product",
    ),
    "footprint_ghg": Measure(
        "Empreinte carbone de la demande finale",
        "kt CO₂e",
        "Empreinte de la France publiée par le SDES par produit, ramenée à la demande finale du territoire.",
        (*_BASE, "sdes-carbon", "jrc-co2", "cait-ghg", "judgements", *_KNOWN),
        _FOOTPRINT_IS_NATIONAL,
        period=f"emplois {JOBS_YEAR}, structure des échanges {DEFAULT_YEAR}, empreinte {FOOTPRINT_YEAR}",
        by="product",
    ),
    "footprint_materials": Measure(
        "Empreinte matières de la demande finale",
        "kt",
        "Empreinte matières de la France publiée par le SDES, partagée en cinq groupes de produits selon l'étude de "
        "2013, ramenée à la demande finale du territoire.",
        (*_BASE, "sdes-materials", "mohkam-2019"),
        "C'est l'empreinte de la France, ramenée aux dépenses et aux investissements d'ici, groupe par groupe : elle "
        "ne dit ni de quelles matières il s'agit, ni d'où elles viennent, ni ce que pèsent les chantiers d'ici.",
        period=f"structure des dépenses {DEFAULT_YEAR}, partage par produit 2013, total {MATERIAL_FOOTPRINT_YEAR}",
        by="group",
    ),
}

#: Where what is bought is made, or where what is pressed is pressed.
PLACE_LABELS = {
    "here": "Ici",
    "rest_of_country": "Reste de la France",
    "eu": "Union européenne",
    "non_eu": "Hors Union européenne",
    "abroad": "Étranger",
    "total": "Total",
}

#: Who buys.
BUYER_LABELS = {
    "households": "Ménages",
    "firms": "Entreprises",
    "public": "Administrations et associations",
    "investment": "Investissement",
    "all": "Tous acheteurs",
}

#: Groups of products of the material footprint.
GROUP_LABELS = {
    "construction": "Construction",
    "agri_food": "Agriculture et alimentation",
    "other_manufactured": "Autres produits manufacturés",
    "market_services": "Services marchands",
    "other_products": "Énergie, eau, services publics",
    "all": "Tous produits",
}

#: What a trade is.
FLOW_LABELS = {"sold": "Ventes", "bought": "Achats", "balance": "Ventes moins achats"}


@functools.cache
def product_labels() -> dict[str, str]:
    """French name of each product: branches, sectors of several branches, direct emissions, all."""
    sectors, branches = nomenclature("A5"), load_table("nomenclatures/branches")
    return {
        **dict(zip(sectors["code"], sectors["label"], strict=True)),
        # Two sectors are branches: the branch has the last word.
        **dict(zip(branches["code"], branches["label"], strict=True)),
        "direct_households": "Émissions directes des ménages (chauffage, voiture)",
        "all": "Tous produits",
    }


def item_label(measure: str, item: str) -> str:
    """French name of an item of a measure; "" where the measure has only one.

    Raises
    ------
    UnknownCodeError
        Unknown measure or item.
    """
    if measure not in MEASURES:
        raise UnknownCodeError.among("la mesure", measure, MEASURES)
    kind = MEASURES[measure].by
    known = {
        "buyer": BUYER_LABELS,
        "flow": FLOW_LABELS,
        "group": GROUP_LABELS,
        "product": product_labels(),
        "": {"all": ""},
    }[kind]
    if item not in known:
        raise UnknownCodeError.among("le poste", item, known)
    return known[item]


def result_label(measure: str, item: str, place: str) -> str:
    """French name of a result: « Sur 100 € dépensés, ménages : ici ».

    Raises
    ------
    UnknownCodeError
        Unknown measure, item or place.
    """
    name = item_label(measure, item)
    if place not in PLACE_LABELS:
        raise UnknownCodeError.among("le lieu", place, PLACE_LABELS)
    if not MEASURES[measure].by:
        return MEASURES[measure].label
    return typeset_french(f"{MEASURES[measure].label}, {_lower(name)} : {_lower(PLACE_LABELS[place])}")


def _lower(name: str) -> str:
    """Without its capital, but for names that keep it."""
    return name if name.startswith("Union") else name[:1].lower() + name[1:]
