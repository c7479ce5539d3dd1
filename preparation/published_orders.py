"""Orders of magnitude published elsewhere that no other table holds; typed from their pages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

ADEME_INFOS = "Ademe Infos, Transition écologique et emploi : un cercle vertueux ?, lu en 2026"
ADEME_INFOS_PAGE = "https://infos.ademe.fr/?p=627940"
KEY_MESSAGES = "Ademe, Transition(s) 2050, page « Key messages », édition de mars 2024"
KEY_MESSAGES_PAGE = "https://www.ademe.fr/en/futures-in-transition/key-messages/"
IVANOVA = "Ivanova et al. (2020), Environmental Research Letters 15, 093001, résumé"
IVANOVA_PAGE = "https://doi.org/10.1088/1748-9326/ab8589"
FAB_CITY = "L'Usine nouvelle, 2018, titre de l'article sur le Fab City Summit de Paris"
FAB_CITY_PAGE = (
    "https://www.usinenouvelle.com/editorial/"
    "fab-city-summit-paris-s-engage-a-produire-50-de-ce-que-ses-habitants-consomment-d-ici-a-2054.N719579"
)

# item, what it is, value, unit, year that it is about, publication, address, how it was read, trust
ORDERS = [
    ("snbc_jobs_2030", "France, Stratégie nationale bas-carbone, emplois nets de plus", 540_000, "emplois", 2030,
     ADEME_INFOS, ADEME_INFOS_PAGE, "publication", "B"),
    ("snbc_jobs_2050", "France, Stratégie nationale bas-carbone, emplois nets de plus, « pourrait atteindre »",
     1_000_000, "emplois", 2050, ADEME_INFOS, ADEME_INFOS_PAGE, "publication", "B"),
    ("transitions_energy_least", "France, Transition(s) 2050, énergie finale, scénario qui baisse le moins", -23,
     "% de 2015", 2050, KEY_MESSAGES, KEY_MESSAGES_PAGE, "publication", "B"),
    ("transitions_energy_most", "France, Transition(s) 2050, énergie finale, scénario qui baisse le plus", -55,
     "% de 2015", 2050, KEY_MESSAGES, KEY_MESSAGES_PAGE, "publication", "B"),
    ("car_free", "Vivre sans voiture, CO₂e évité, au moins", 1.7, "t par personne et par an", 2020,
     IVANOVA, IVANOVA_PAGE, "abstract", "B"),
    ("paris_pledge", "Paris, part de ce qui y est consommé qui y serait produite, engagement", 50, "%", 2054,
     FAB_CITY, FAB_CITY_PAGE, "press", "C"),
]  # fmt: skip


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """The table of published orders of magnitude; nothing is read."""
    columns = ["item", "about", "value", "unit", "year", "publication", "address", "read_in", "trust"]
    return {"published_orders": pd.DataFrame(ORDERS, columns=columns)}
