"""Published indices of local production beside ours, question by question, and why they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.diagnosis.every_territory import atlas
from metabolisme.diagnosis.territory_results import TERRITORY_PLACES
from metabolisme.errors import typeset_french
from metabolisme.indicators.every_place import indicator_atlas
from metabolisme.indicators.local_production import hamburg_index, share_made_here
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_table
from metabolisme.sources.territories import find_territory

#: Questions that the published numbers answer, as the table names them, in French.
QUESTIONS = {
    "capacity_16": "capacité, seize secteurs",
    "capacity_5": "capacité, cinq secteurs de biens",
    "self_supply": "part autoproduite des biens",
    "food": "part autoproduite de l'alimentation",
    "closed_index": "indice fermé, définition non publiée",
}

#: How the number was read.
READ_IN = {
    "publication": "la publication",
    "quoted": "un texte qui la cite",
    "press": "la presse",
}

CAPACITY, CHAIN = "local_production.capacity_ratio", "local_production.self_supply_indirect"

#: Insee code of the region of Paris.
PARIS_REGION = "11"


@dataclass(frozen=True)
class _Beside:
    """What of ours stands beside a published number: territory, indicator, and why the two differ (French)."""

    territory: str
    indicator: str
    why: str


_ZONE_NOT_AREA = "Zone d'emploi, et non aire urbaine ; 34 branches, et non 380 secteurs."
_NOT_A_SHARE = f"Autre question : l'indice fermé est une note, pas une part. {_ZONE_NOT_AREA}"
_NO_DEFINITION = "Propos de presse, sans définition : on ne sait pas ce qui y est compté."
_REGION = "Île-de-France"
_OUR_OWN = {
    "open_paris_region": _Beside(
        _REGION,
        CAPACITY,
        "Emplois comptés chez nous à l'établissement ; dans la statistique d'entreprises du calcul ouvert, sans doute "
        "en partie au siège. Les médicaments, sous secret, lui manquent. 2014, et non 2019.",
    ),
    "closed_paris": _Beside("1109", CHAIN, _NOT_A_SHARE),
    "closed_lyon": _Beside("8421", CHAIN, _NOT_A_SHARE),
    "closed_strasbourg": _Beside("4423", CHAIN, _NOT_A_SHARE),
    "paris_self_sufficiency": _Beside(
        "1109",
        CHAIN,
        f"{_ZONE_NOT_AREA} Deux nombres proches ne valident rien : deux modèles à quotients, aucune mesure.",
    ),
    "paris_organisers_low": _Beside("1109", CHAIN, _NO_DEFINITION),
    "paris_organisers_high": _Beside("1109", CHAIN, _NO_DEFINITION),
}
_MADE_AGAIN = "Le même calcul sur les mêmes données : il n'y a rien à expliquer, sauf l'arrondi."

#: Largest zones that stand beside the hundred largest urban areas.
LARGEST = 100

#: Products of food: farming and food industry.
_FOOD = ("AZ", "CA")


def food_self_supply() -> float:
    """Share of the food and farm products used in a zone that is made there, %: median of the `LARGEST` zones.

    Notes
    -----
    All buyers: what the food industry of the zone buys to farmers of the zone is in it.
    """
    largest = _largest_zones()
    known = atlas()
    bought = {
        place: np.sum(
            [known.result("purchases", product, place)["value"].reindex(largest) for product in _FOOD], axis=0
        )
        for place in TERRITORY_PLACES
    }
    elsewhere = np.sum([bought[place] for place in TERRITORY_PLACES if place != "here"], axis=0)
    shares = share_made_here(bought["here"][:, None], elsewhere[:, None])
    return float(np.median(shares))


def published_beside_ours() -> pd.DataFrame:
    """Each published number with what we compute for the nearest territory and question, and why they differ.

    Returns
    -------
    DataFrame, index item
        ``place``, ``question`` (key of `QUESTIONS`), ``published``, ``unit``, ``year``, ``read_in``, ``trust``,
        ``publication``, ``address``; ``our_place``, ``our_indicator``, ``ours``, ``low``, ``high`` (bounds missing
        where ours has none; all missing where we compute nothing) and ``why`` (French).
    """
    table = load_table("local_production/published_indices").rename(columns={"value": "published"}).set_index("item")
    rows = {str(item): _ours(str(item)) for item in table.index}
    found = pd.DataFrame.from_dict(
        rows, orient="index", columns=["our_place", "our_indicator", "ours", "low", "high", "why"]
    )
    found["why"] = [typeset_french(str(why)) for why in found["why"]]
    return table.join(found)


def _ours(item: str) -> tuple[str, str, float, float, float, str]:
    """Columns of `published_beside_ours` that are ours."""
    if item == "boeing_hamburg":
        return "Hambourg", "hamburg_index", hamburg_index(), np.nan, np.nan, _MADE_AGAIN
    if item == "french_towns":
        values = indicator_atlas().table(CHAIN)["value"].reindex(_zones())
        low, high = np.quantile(values, [0.05, 0.95])
        why = (
            f"{_ZONE_NOT_AREA} Les bornes sont celles de 90 % des zones, pas une incertitude. Une zone d'emploi est "
            "souvent plus grande qu'une ville : plus on découpe petit, plus on achète dehors."
        )
        return "Zones d'emploi, médiane", CHAIN, float(np.median(values)), float(low), float(high), why
    if item == "food_100_areas":
        why = (
            "Nos quotients voient mal les échanges croisés : le lait part, le yaourt revient, tous deux dans la même "
            "branche. Nous comptons aussi ce que l'industrie achète aux fermes ; Utopies suit le produit jusqu'à "
            "l'assiette, et 34 branches ne sont pas 380 secteurs."
        )
        return f"{LARGEST} plus grandes zones, médiane", "purchases AZ, CA", food_self_supply(), np.nan, np.nan, why
    if item not in _OUR_OWN:
        why = (
            "Nous ne calculons rien hors de France."
            if item.startswith("open_")
            else "Un nombre d'aires sous un seuil : on ne le refait pas sans l'indice."
        )
        return "", "", np.nan, np.nan, np.nan, why
    beside = _OUR_OWN[item]
    is_region = beside.territory == _REGION
    estimate = indicator(beside.indicator, _zones(PARIS_REGION) if is_region else beside.territory)
    low, high = estimate.within or (np.nan, np.nan)
    name = _REGION if is_region else find_territory(beside.territory).name
    return name if is_region else f"{name}, zone d'emploi", beside.indicator, estimate.value, low, high, beside.why


def _zones(region: str = "") -> list[str]:
    """Codes of the zones, of one region or of all."""
    zones = load_table("territories/zones").query("status == 'complete'")
    return list(zones.loc[zones["region"] == region if region else zones["zone"] != "", "zone"])


def _largest_zones() -> list[str]:
    """Codes of the `LARGEST` zones, by inhabitants."""
    zones = load_table("territories/zones").query("status == 'complete'")
    return list(zones.nlargest(LARGEST, "population")["zone"])
