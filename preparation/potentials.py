"""What France could draw from its own resources beyond what it draws now, typed from publications, with its range."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

INSPECTIONS = "CGAAER, IGEDD et CGE, rapport n° 23054, décembre 2023"
INSPECTIONS_PAGE = (
    "https://agriculture.gouv.fr/evaluation-du-potentiel-de-production-denergies-renouvelables-partir-de-la-biomasse-"
    "agricole-et"
)
STRATEGIE = "France Stratégie, Biomasse agricole, note de synthèse, juillet 2021"
STRATEGIE_PAGE = "https://www.actu-environnement.com/ae/news/potentiel-energetique-biomasse-agricole-agroforesterie-2050-38010.php4"
SGPE = "SGPE, Bouclage biomasse, juillet 2024, rapporté"
SGPE_PAGE = "https://perspectives-agricoles.com/reevalue-la-hausse-le-deficit-de-biomasse-en-2030-en-france-entraine-des-conflits-dusage"
ADEME_HEAT = "ADEME, chaleur fatale, 2017, rapporté"
ADEME_HEAT_PAGE = "https://anneclairepoirier.wordpress.com/category/observer/"
RTE = "RTE, Futurs énergétiques 2050, 2021, rapporté"
RTE_PAGE = "https://tinerzh.com/avenir-energies-renouvelables-2050-electricite-transition-climat-eolien-solaire-hydraulique.html"
ROOFS = "Bódis et al. 2019, rapporté"
ROOFS_PAGE = "https://solairepv.fr/les-surfaces-deja-artificialisees-suffisent-elles-pour-atteindre-les-objectifs-energetiques-a-lhorizon-2050/"
RECYCLING = "ADEME, Bilan national du recyclage 2012-2021, rapporté"
RECYCLING_PAGE = "https://librairie.ademe.fr/"
TRADE = "CGDD, échanges de matières premières de recyclage, 2021"
TRADE_PAGE = "https://www.actu-environnement.com/ae/news/exportations-francaises-dechets-valorisables-39915.php4"
BIOGAS = "ADEME, Solagro et Inddigo, avril 2013"
BIOGAS_PAGE = "http://presse.ademe.fr/2013/11/la-methanisation-a-horizon-2030.html"

# resource: label, kind, value, low, high, unit, key, year, source, address, why this value and this range, status.
NATIONAL = {
    "roofs": (
        "Soleil sur les toits", "electricity", 113, 68, 258, "TWh", "population", 2019, ROOFS, ROOFS_PAGE,
        "125 TWh par an à moins de 0,15 €/kWh, moins 12 TWh déjà produits : un peu plus de la moitié, un jugement, des "
        "22,7 TWh solaires de 2023. Haut : 270 TWh, toute la surface vue par satellite, moins autant. Bas : 80 TWh, "
        "sans les toitures anciennes, classées ou mal tournées, moins autant.", "deduced",
    ),
    "ground_solar": (
        "Soleil sur friches et parkings", "electricity", 30, 9, 60, "TWh", "farming", 2022,
        "ADEME, zones délaissées et parkings, 2019 et 2022",
        "https://coordo-nationale-photorevoltee.org/2025/10/24/surfaces-artificialisees-et-gisements-potentiels-pour-le-photovoltaique/",
        "53 GW en 2019, 8 GW en 2022 une fois les petits sites écartés, à 1 150 heures par an ; le centre est entre "
        "les deux.", "deduced",
    ),
    "wind": (
        "Vent à terre", "electricity", 75, 45, 115, "TWh", "farming", 2021, RTE, RTE_PAGE,
        "Plus de 70 GW en 2050 dans le scénario le plus haut, à 2 200 heures par an, moins les 49 TWh de 2023 : le "
        "haut. Le centre et le bas, aux deux tiers et aux deux cinquièmes, sont un jugement.", "judgement",
    ),
    "ambient_heat": (
        "Chaleur du sous-sol, du soleil et de récupération", "heat", 50, 20, 100, "TWh", "population", 2017, ADEME_HEAT,
        ADEME_HEAT_PAGE,
        "118 TWh de chaleur perdue recensés, dont une partie seulement est près d'un réseau et assez chaude ; "
        "géothermie et solaire thermique en plus. Jugement sur la part utile.", "judgement",
    ),
    "wood": (
        "Bois et haies", "biomass", 20, 5, 36, "TWh", "farming", 2023, INSPECTIONS, INSPECTIONS_PAGE,
        "Un surcroît de récolte de 5 Mt de matière sèche donne 10 TWh utiles, soit près de 20 TWh de bois. Haut : les "
        "36 TWh de plus que visait la stratégie de 2018. Bas : les forêts croissent moins.", "deduced",
    ),
    "residues": (
        "Résidus de culture", "biomass", 30, 15, 45, "TWh", "farming", 2023, INSPECTIONS, INSPECTIONS_PAGE,
        "10 Mt de matière sèche mobilisables, soit près de 45 TWh bruts à 4,5 MWh/t au plus ; France Stratégie compte "
        "21 TWh de plus qu'aujourd'hui. Avant la part rendue au sol.", "deduced",
    ),
    "cover_crops": (
        "Cultures intermédiaires et surplus d'herbe", "biomass", 30, 15, 50, "TWh", "farming", 2023, INSPECTIONS,
        INSPECTIONS_PAGE,
        "40 TWh de cultures intermédiaires selon les inspections ; 20 TWh avec l'herbe selon France Stratégie. Aucune "
        "terre n'est retirée à l'alimentation.", "deduced",
    ),
    "manure": (
        "Effluents d'élevage", "biomass", 30, 18, 38, "TWh", "farming", 2021, STRATEGIE, STRATEGIE_PAGE,
        "46 % des 82 TWh de plus qu'aujourd'hui, soit 38 TWh, au mieux ; le bas suit les 7 Mt des inspections.",
        "deduced",
    ),
    "biowaste": (
        "Biodéchets et déchets verts", "biomass", 4, 2, 8, "TWh", "population", 2013, BIOGAS, BIOGAS_PAGE,
        "Un dixième des 56 TWh mobilisables en 2030 n'est pas agricole, industries comprises.", "deduced",
    ),
    "metals": (
        "Métaux", "materials", 5.5, 4, 7, "Mt", "industry", 2021, TRADE, TRADE_PAGE,
        "60 % des 8,7 Mt que la France exporte en net après les avoir collectées et triées.", "deduced",
    ),
    "paper": (
        "Papiers et cartons", "materials", 2, 1.5, 3, "Mt", "population", 2021, TRADE, TRADE_PAGE,
        "22 % des 8,7 Mt exportées en net.", "deduced",
    ),
    "plastics": (
        "Plastiques", "materials", 1.3, 0.6, 2.5, "Mt", "population", 2021, RECYCLING, RECYCLING_PAGE,
        "1,3 Mt collectées, pour un quart du gisement : en collecter encore autant est atteint ailleurs. Jugement.",
        "judgement",
    ),
    "aggregates": (
        "Granulats de démolition", "materials", 30, 15, 60, "Mt", "construction", 2021, RECYCLING, RECYCLING_PAGE,
        "310 Mt de déchets dont 66 Mt collectées pour être recyclées ; la plupart du reste est de terre et de béton. "
        "Jugement sur la part propre à l'emploi.", "judgement",
    ),
}  # fmt: skip

# item: label, value, unit, year, source, address.
PUBLISHED = {
    "agricultural_now": ("Biomasse agricole employée pour l'énergie", 40, "TWh", 2021, STRATEGIE, STRATEGIE_PAGE),
    "agricultural_more": ("Biomasse agricole, de plus qu'aujourd'hui", 82, "TWh", 2021, STRATEGIE, STRATEGIE_PAGE),
    "agricultural_potential": ("Biomasse agricole, au mieux", 120, "TWh", 2021, STRATEGIE, STRATEGIE_PAGE),
    "agricultural_strategy": (
        "Biomasse agricole, Stratégie bas-carbone pour 2050", 250, "TWh", 2021, STRATEGIE, STRATEGIE_PAGE,
    ),
    "methane_solagro": (
        "Biométhane par méthanisation en 2050, sans culture dédiée", 140, "TWh", 2018, "Solagro pour l'ADEME",
        "https://archive.nossenateurs.fr/intervention/2330860",
    ),
    "inspections_crops": ("Cultures intermédiaires de plus", 40, "TWh", 2023, INSPECTIONS, INSPECTIONS_PAGE),
    "inspections_residues": (
        "Résidus de culture et effluents de plus", 34, "TWh", 2023, INSPECTIONS, INSPECTIONS_PAGE,
    ),
    "inspections_wood": ("Bois de plus, énergie utile", 10, "TWh", 2023, INSPECTIONS, INSPECTIONS_PAGE),
    "supply_new": ("Offre de biomasse de plus en 2030, ressources nouvelles", 12, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "supply_lost": ("Offre de biomasse perdue d'ici 2030", 4.5, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "supply_net": ("Offre de biomasse de plus en 2030, en net", 7.5, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "demand_energy": ("Demande de plus en 2030, énergie", 28, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "demand_carbon": ("Demande de plus en 2030, stockage de carbone", 5, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "demand_materials": ("Demande de plus en 2030, matériaux et chimie", 2, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "demand_imports": ("Demande de plus en 2030, importations évitées", 9, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "demand_more": ("Demande de plus en 2030", 44, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "gap": ("Déficit en 2030", 36.5, "Mt MS", 2024, SGPE, SGPE_PAGE),
    "renewable_heat": (
        "Chaleur renouvelable et de récupération", 173.5, "TWh", 2023, "Observatoire des énergies renouvelables",
        "https://learnandconnect.pollutec.com/gros-plan-sur-trois-energies-montantes/",
    ),
    "renewable_heat_target": (
        "Chaleur renouvelable, objectif 2030", 276, "TWh", 2030, "Programmation pluriannuelle de l'énergie, projet",
        "https://learnandconnect.pollutec.com/gros-plan-sur-trois-energies-montantes/",
    ),
    "hautes_terres": (
        "Est du Cantal, part de l'énergie consommée qui est produite ici", 45, "%", 2020, "Sytec, label Tepos",
        "https://www.sytec15.fr/transition-energetique/lobjectif-lautosuffisance-energetique/",
    ),
    "lyon_share": (
        "Métropole de Lyon, part de l'énergie consommée qui est renouvelable et d'ici", 7, "%", 2015,
        "Métropole de Lyon, plan climat",
        "https://carto.infoenergie69-grandlyon.org/projet/le-plan-climat-energie-de-la-metropole-de-lyon/",
    ),
    "beauvais_share": (
        "Beauvaisis, part de l'énergie consommée qui est renouvelable", 9, "%", 2022, "La Gazette de l'Oise",
        "https://gazetteoise.fr/article/beauvais-cap-vers-l-energie-solaire",
    ),
    "beauvais_bill": (
        "Beauvaisis, facture d'énergie", 315, "M€", 2022, "La Gazette de l'Oise",
        "https://gazetteoise.fr/article/beauvais-cap-vers-l-energie-solaire",
    ),
    "bourg_target": (
        "Bassin de Bourg-en-Bresse, énergie renouvelable de plus, objectif 2030", 372, "GWh", 2022, "Enviscope",
        "https://www.enviscope.com/grand-bourg-agglomeration-adopte-son/",
    ),
    "languidic_output": (
        "Languidic, centrale solaire, production", 4.4, "GWh", 2023, "Plein Soleil",
        "http://www.plein-soleil.info/actualites/6-700-panneaux-pour-une-centrale-solaire-remarquable-a-languidic-dans-lagglomeration-de-lorient/",
    ),
    "languidic_cost": (
        "Languidic, centrale solaire, investissement", 3.6, "M€", 2023, "Plein Soleil",
        "http://www.plein-soleil.info/actualites/6-700-panneaux-pour-une-centrale-solaire-remarquable-a-languidic-dans-lagglomeration-de-lorient/",
    ),
    "lorient_heat": (
        "Pays de Lorient et de Quimperlé, réseaux de chaleur au bois d'une société publique locale", 7, "réseaux", 2022,
        "Enerzine", "https://www.enerzine.com/spl-bois-energie-renouvelable-exploite-7-reseaux-de-chaleur/37095-2022-03",
    ),
}  # fmt: skip

_READING = ["value", "low", "high", "unit", "key", "year", "source", "url", "reasoning", "status"]
_COLUMNS = ["resource", "label", "kind", *_READING]


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """National potentials and published points; nothing is read."""
    national = pd.DataFrame([(name, *row) for name, row in NATIONAL.items()], columns=_COLUMNS)
    points = pd.DataFrame(
        [(name, *row) for name, row in PUBLISHED.items()],
        columns=["item", "label", "value", "unit", "year", "source", "url"],
    )
    return {"potentials/national": national, "potentials/published": points}
