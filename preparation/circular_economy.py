"""Published figures on what firms that buy less, recycle and sell uses have saved, or could; typed from their pages."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

WITNESSES = "ADEME et partenaires, Entreprises témoins, octobre 2016, chiffres-clés"
WITNESSES_PAGE = (
    "http://www.umih.fr/fr/Salle-de-presse/press-review/"
    "Lutte-contre-le-gaspillage-dnergie-et-de-matires-49-entreprises-volontaires-conomisent-plus-de-3-millions-deuros-"
    "par-an"
)
TRIBUNE_PAGE = (
    "http://www.latribune.fr/entreprises-finance/industrie/energie-environnement/"
    "gaspillage-un-milliard-d-euros-d-economies-en-vue-pour-les-pme-francaises-609842.html"
)
SYNERGIES = "Institut de l'économie circulaire, Programme national de synergies interentreprises, 2017"
SYNERGIES_PAGE = "http://www.eco-sol-brest.net/Les-resultats-prometteurs-du-Programme-National-de-Synergies-Inter-entreprises.html"
SDES = "SDES, Indicateurs clés pour le suivi de l'économie circulaire, édition 2021, fiche 12"
SDES_PAGE = (
    "https://www.statistiques.developpement-durable.gouv.fr/edition-numerique/economie-circulaire/"
    "12-incorporation-des-matieres-premieres-de"
)
CEREN = "CEREN, gisements d'économies d'énergie dans l'industrie, mai 2010, rapporté"
CEREN_PAGE = "https://www.actu-environnement.com/ae/news/efficacite-energie-industries-bati-process-utilites-11475.php4"
CARSHARING = "6t et ADEME, Enquête nationale sur l'autopartage, édition 2022"
CARSHARING_PAGE = "https://presse.ademe.fr/2022/09/enquete-nationale-autopartage-2022-impact-sur-les-pratiques-de-mobilite-des-francais.html"
CARS_2016 = "6t, Enquête nationale sur l'autopartage, 2016, rapportée"
CARS_2016_PAGE = (
    "http://www.latribune.fr/entreprises-finance/services/transport-logistique/"
    "autopartage-le-meilleur-moyen-d-en-finir-avec-la-voiture-personnelle-703953.html"
)
WIEBE = "Wiebe et al. (2019), Environ. Sci. Technol. 53(11), doi:10.1021/acs.est.9b01208, résumé"
WIEBE_PAGE = "https://ntnuopen.ntnu.no/ntnu-xmlui/handle/11250/2631972"
CAMBRIDGE = "Cambridge Econometrics, Trinomics et ICF (2018) pour la Commission européenne, résumé"
CAMBRIDGE_PAGE = "https://circulareconomy.europa.eu/platform/fr/node/912"
META = "Aguilar-Hernandez et al. (2021), J. Clean. Prod. 278, 123421, résumé : médiane et écart interquartile"
META_PAGE = "https://agris.fao.org/search/fr/records/65df5a6290674e46e65388d6"
CLUB = "Wijkman et Skånberg (2015), Club de Rome, rapporté"
CLUB_PAGE = "https://group.bnpparibas/en/news/circular-economy-creating-jobs/amp"
MINES = "Revue des Mines, Décarbonation : pour rester dans le jeu"
MINES_PAGE = "https://revue-mines.org/decarbonation-pour-rester-dans-le-jeu"

# item: what it is about, publication, address, then quantity: (value, unit, year)
STUDIES: dict[str, tuple[str, str, str, dict[str, tuple[float, str, int]]]] = {
    "witness_firms": (
        "49 entreprises suivies un an par l'ADEME", WITNESSES, WITNESSES_PAGE,
        {
            "firms": (49, "entreprises", 2016),
            "actions": (275, "actions", 2016),
            "saved_per_firm": (60_000, "€ par an et par entreprise", 2016),
            "ghg_avoided": (9_000, "t CO₂e par an", 2016),
            "payback": (7, "mois", 2016),
        },
    ),
    "witness_turnover": (
        "Les mêmes, rapportées à leur chiffre d'affaires", WITNESSES, TRIBUNE_PAGE,
        {"saved": (0.2, "% du chiffre d'affaires", 2016)},
    ),
    "synergies": (
        "Programme national de synergies, quatre régions, dont la Bretagne", SYNERGIES, SYNERGIES_PAGE,
        {
            "firms": (600, "entreprises", 2017),
            "workshops": (17, "ateliers", 2017),
            "synergies": (138, "synergies", 2017),
        },
    ),
    "circular_use_2010": (
        "France, utilisation circulaire de matières", SDES, SDES_PAGE, {"circular_use": (17.5, "%", 2010)},
    ),
    "circular_use_2017": (
        "France, utilisation circulaire de matières", SDES, SDES_PAGE, {"circular_use": (18.6, "%", 2017)},
    ),
    "industry_energy": (
        "France, industrie : économies d'énergie des opérations transverses, et consommation de 2006",
        CEREN, CEREN_PAGE,
        {"energy_potential": (64, "TWh par an", 2010), "energy_used": (37.4, "Mtep par an", 2006)},
    ),
    "industry_combustion": (
        "France, industrie : part de la combustion dans les émissions", MINES, MINES_PAGE,
        {"combustion": (60, "%", 2023)},
    ),
    "carsharing_2022": (
        "France, autopartage", CARSHARING, CARSHARING_PAGE,
        {"vehicles": (12_000, "véhicules", 2022), "users": (300_000, "personnes", 2022)},
    ),
    "carsharing_2016": (
        "Voitures personnelles remplacées par une voiture partagée en boucle", CARS_2016, CARS_2016_PAGE,
        {"replaced": (5, "voitures", 2016)},
    ),
    "wiebe": (
        "Monde, scénario circulaire contre tendance", WIEBE, WIEBE_PAGE, {"extraction": (-10, "%", 2030)},
    ),
    "cambridge": (
        "Union européenne, scénario circulaire contre tendance", CAMBRIDGE, CAMBRIDGE_PAGE,
        {"gdp": (0.5, "%", 2030), "jobs": (700_000, "emplois", 2030)},
    ),
    "meta_analysis": (
        "Scénarios circulaires ambitieux, médiane d'études", META, META_PAGE,
        {
            "gdp": (2, "%", 2030),
            "gdp_quarter": (0.4, "%", 2030),
            "gdp_three_quarters": (4.6, "%", 2030),
            "jobs_percent": (1.6, "%", 2030),
            "jobs_percent_quarter": (0.9, "%", 2030),
            "jobs_percent_three_quarters": (2.0, "%", 2030),
            "co2": (-24.6, "%", 2030),
            "co2_quarter": (-34.0, "%", 2030),
            "co2_three_quarters": (-8.2, "%", 2030),
        },
    ),
    "club_of_rome": (
        "France, économie circulaire, énergie comprise", CLUB, CLUB_PAGE, {"jobs": (500_000, "emplois", 2030)},
    ),
}  # fmt: skip


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """The table of published figures; nothing is read."""
    rows = [
        {
            "item": item,
            "about": about,
            "quantity": quantity,
            "value": float(value),
            "unit": unit,
            "year": year,
            "publication": publication,
            "address": address,
        }
        for item, (about, publication, address, figures) in STUDIES.items()
        for quantity, (value, unit, year) in figures.items()
    ]
    return {"materials/circular_studies": pd.DataFrame(rows)}
