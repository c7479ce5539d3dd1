"""What households can do with less of: posts, the branches they buy from, and budgets by quintile."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

#: Post: label, group of the budget, its part of the spending of that group, usual life (years) of the goods and who
#: says so, whether the life is published, a simulator's, or judged, words for the four kinds of effort.
POSTS: list[tuple[str, str, str, float, float | None, str, str]] = [
    ("food_waste", "Nourriture jetée", "food", 1.0, None, "not_a_good", "CP01, CP021"),
    ("meat", "Viande", "food", 0.194, None, "not_a_good", "CP0112"),
    ("heating", "Chauffage et énergie du logement", "home", 1.0, None, "not_a_good", "CP045"),
    ("space", "Surface chauffée par personne", "home", 0.62, None, "not_a_good", "CP0452 à CP0455, 30 % de CP0451"),
    ("car_distance", "Kilomètres en voiture", "mobility", 0.49, None, "not_a_good", "CP0721, CP0722, CP0723"),
    ("car_fleet", "Achat de voitures", "mobility", 0.221, 19.0, "published", "CP0711, CP0712"),
    ("flights", "Voyages en avion", "mobility", 0.07, None, "not_a_good", "CP0733"),
    ("clothes", "Vêtements et chaussures", "goods", 0.477, 5.0, "simulator_default", "CP03"),
    ("electronics", "Téléphones, écrans, ordinateurs", "goods", 0.158, 4.5, "judgement", "CP081"),
    ("appliances", "Électroménager", "goods", 0.1, 11.0, "published", "CP053"),
    ("furniture", "Meubles, linge et outils", "goods", 0.266, 10.0, "simulator_default", "CP051, CP052, CP054, CP055"),
    ("holidays", "Séjours", "holidays", 1.0, None, "not_a_good", "CP098, CP112"),
]

_FUNCTIONS = "Insee, consommation par fonction, 2014, rapportée aux achats des ménages à la branche (compte 2014)"
_MARGIN = "Dépense 2014 de la fonction, moins ses taxes et son prix de base : la marge des commerçants"

#: Post, role, branch, share, why. "bought": part of what households buy from the branch that is of the post; others:
#: where money goes instead, shares of 1.
SHARES: list[tuple[str, str, str, float, str]] = [
    ("food_waste", "bought", "AZ", 0.85, f"{_FUNCTIONS} ; fleurs et animaux ôtés : jugement"),
    ("food_waste", "bought", "CA", 0.95, f"{_FUNCTIONS} ; tabac et aliments pour animaux ôtés"),
    ("food_waste", "bought", "GZ", 0.26, _MARGIN),
    ("meat", "bought", "CA", 0.216, "Part de CP0112 dans l'alimentation, achetée à l'agroalimentaire"),
    ("meat", "bought", "GZ", 0.05, _MARGIN),
    ("heating", "bought", "DZ", 1.0, "Tout ce que les ménages achètent d'électricité, de gaz et de chaleur"),
    ("heating", "bought", "CD", 0.07, "Part de CP0453 dans CP0453 et CP0722"),
    ("space", "bought", "DZ", 0.58, "Énergie qui chauffe : gaz, chaleur, 30 % de l'électricité (jugement)"),
    ("space", "bought", "CD", 0.07, "Part de CP0453 dans CP0453 et CP0722"),
    ("car_distance", "bought", "CD", 0.93, "Part de CP0722 dans CP0453 et CP0722"),
    ("car_distance", "bought", "CL", 0.15, f"{_FUNCTIONS} ; pièces de CP0721 : jugement"),
    ("car_distance", "bought", "CG", 0.2, "Pneus : jugement"),
    ("car_distance", "bought", "GZ", 0.06, "CP0723 et marge sur les pièces"),
    ("car_fleet", "bought", "CL", 0.79, f"{_FUNCTIONS} ; marge des vendeurs de 10 % : jugement"),
    ("car_fleet", "bought", "GZ", 0.015, _MARGIN),
    ("flights", "bought", "HZ", 0.24, f"{_FUNCTIONS} ; CP0733"),
    ("clothes", "bought", "CB", 0.95, f"{_FUNCTIONS} ; linge de maison ôté"),
    ("clothes", "bought", "GZ", 0.13, _MARGIN),
    ("electronics", "bought", "CI", 0.9, f"{_FUNCTIONS} ; CP081"),
    ("electronics", "bought", "GZ", 0.035, _MARGIN),
    ("appliances", "bought", "CJ", 0.8, f"{_FUNCTIONS} ; CP053"),
    ("appliances", "bought", "CK", 0.4, "CP053 : jugement"),
    ("appliances", "bought", "GZ", 0.02, _MARGIN),
    ("furniture", "bought", "CM", 0.55, f"{_FUNCTIONS} ; CP051, CP055"),
    ("furniture", "bought", "CG", 0.4, "CP054 et objets en plastique : jugement"),
    ("furniture", "bought", "GZ", 0.065, _MARGIN),
    ("holidays", "bought", "IZ", 0.22, "Part de CP112 dans CP11"),
    ("holidays", "bought", "NZ", 0.35, f"{_FUNCTIONS} ; CP098"),
    ("meat", "replaced", "CA", 0.6, "Légumes secs, céréales et plats végétaux : jugement"),
    ("meat", "replaced", "AZ", 0.2, "Légumes et fruits : jugement"),
    ("meat", "replaced", "GZ", 0.2, "Marge des commerçants : jugement"),
    ("car_distance", "replaced", "HZ", 0.85, "Train, autocar, transport urbain : jugement"),
    ("car_distance", "replaced", "CL", 0.1, "Vélos : jugement"),
    ("car_distance", "replaced", "GZ", 0.05, "Vente et entretien de vélos : jugement"),
    ("flights", "replaced", "HZ", 1.0, "Train et autocar"),
    ("holidays", "replaced", "IZ", 0.7, "Séjours plus proches, restaurants : jugement"),
    ("holidays", "replaced", "RTZ", 0.3, "Sorties et associations : jugement"),
    ("car_fleet", "repaired", "GZ", 1.0, "Les garages sont dans la branche commerce et réparation d'automobiles"),
    ("clothes", "repaired", "RTZ", 1.0, "La réparation de biens des ménages (NAF 95) est dans cette branche"),
    ("electronics", "repaired", "RTZ", 1.0, "Réparation d'ordinateurs et de biens des ménages (NAF 95)"),
    ("appliances", "repaired", "RTZ", 1.0, "Réparation de biens des ménages (NAF 95)"),
    ("furniture", "repaired", "RTZ", 1.0, "Réparation de biens des ménages (NAF 95)"),
    ("clothes", "second_hand", "GZ", 0.5, "Boutiques et plateformes : jugement"),
    ("clothes", "second_hand", "RTZ", 0.5, "Ressourceries : jugement"),
    ("electronics", "second_hand", "GZ", 0.7, "Reconditionneurs : jugement"),
    ("electronics", "second_hand", "RTZ", 0.3, "Ressourceries et ateliers : jugement"),
    ("appliances", "second_hand", "GZ", 0.5, "Boutiques et plateformes : jugement"),
    ("appliances", "second_hand", "RTZ", 0.5, "Ressourceries : jugement"),
    ("furniture", "second_hand", "GZ", 0.5, "Boutiques et plateformes : jugement"),
    ("furniture", "second_hand", "RTZ", 0.5, "Ressourceries : jugement"),
    ("car_fleet", "shared", "NZ", 1.0, "La location de biens (NAF 77) est dans cette branche"),
    ("appliances", "shared", "NZ", 1.0, "La location de biens (NAF 77) est dans cette branche"),
    ("furniture", "shared", "NZ", 0.5, "Location d'outils (NAF 77) : jugement"),
    ("furniture", "shared", "RTZ", 0.5, "Bibliothèques d'objets : jugement"),
]

_FOCUS = "Insee Focus 203, septembre 2020, figure 1"
_PREMIERE = "Insee Première 1749, 2019"
_LEISURE = "Insee, enquête Budget de famille 2006, citée par Maire-info, 3 janvier 2008"

#: Spending of a household over the mean, by quintile of living standard: published for the first and the last.
LEVELS = {1: (0.60, "published"), 2: (0.78, "judgement"), 3: (0.94, "judgement"), 4: (1.14, "judgement"),
          5: (1.54, "published")}  # fmt: skip

#: Group of the budget: share of it in the first and the last quintile, %, year, source, whether published.
GROUPS: dict[str, tuple[str, float, float, int, str, str]] = {
    "food": ("Alimentation à domicile", 18.0, 14.0, 2017, _FOCUS, "published"),
    "home": ("Énergie du logement", 22.0, 12.0, 2017, "jugement : comme tout le logement", "judgement"),
    "mobility": ("Transports", 14.0, 18.0, 2017, _FOCUS, "published"),
    "goods": ("Vêtements, équipement, numérique", 9.0, 9.0, 2014, "jugement : même part dans tous les budgets",
              "judgement"),
    "holidays": ("Loisirs, culture et séjours", 8.0, 14.0, 2006, _LEISURE, "published"),
}  # fmt: skip


#: Places that did it, and published potentials: what, a number before and after (or the two bounds of a range), what it
#: counts, year, where it was read.
EXAMPLES = [
    ("roubaix", "Roubaix", "Défi de familles zéro déchet : ateliers, pesées, une centaine de foyers volontaires par an",
     "Déchets des foyers qui participent", None, -47.0, "%", 2016, "Le Monde, mars 2017, repris par Kelnews",
     "https://kelnews.fr/2017/03/13/a-roubaix-des-pionniers-du-zero-dechet-citoyen/"),
    ("mouans_sartoux", "Mouans-Sartoux", "Cantines : portions au choix, restes pesés, deux repas végétariens",
     "Restes par repas", 147.0, 30.0, "g", 2019, "France Info, septembre 2019",
     "https://www.francetvinfo.fr/economie/emploi/metiers/agriculture/"
     "video-les-cantines-scolaires-de-mouans-sartoux-ces-enfants-modeles-de-la-cuisine-bio_3630185.html"),
    ("mouans_sartoux_euros", "Mouans-Sartoux", "La même, en euros : l'économie est remise dans la qualité",
     "Économie par repas", None, 0.2, "€", 2019, "France Info, septembre 2019",
     "https://www.francetvinfo.fr/economie/emploi/metiers/agriculture/"
     "video-les-cantines-scolaires-de-mouans-sartoux-ces-enfants-modeles-de-la-cuisine-bio_3630185.html"),
    ("positive_energy", "Haute-Savoie, puis 120 territoires",
     "Défi Familles à énergie positive : équipes, relevés d'hiver, sans travaux",
     "Énergie des foyers qui participent", None, -13.0, "%", 2013, "Médiaterre, mai 2013",
     "http://mediaterre.org/france/actu,20130531162454.html"),
    ("individual", "France", "Comportements seuls, sans investissement : réaliste, puis « héroïque »",
     "Part de l'empreinte évitée", 10.0, 25.0, "%", 2019, "Carbone 4, cité par Clubic",
     "https://www.clubic.com/mag/environnement-ecologie/actualite-881403-impact-petits-gestes-quotidien-climat.html"),
    ("individual_and_invested", "France", "Avec rénovation, chaudière et voiture : réaliste, puis « héroïque »",
     "Part de l'empreinte évitée", 20.0, 45.0, "%", 2019, "Carbone 4, cité par France Info, mars 2023",
     "https://www.francetvinfo.fr/monde/environnement/crise-climatique/"
     "changement-climatique-nos-reponses-a-toutes-les-questions-que-vous-vous-posez.html"),
    ("vegetarian", "France", "Une alimentation végétarienne ou végétalienne, dans le comportement « héroïque »",
     "Part de l'empreinte évitée", None, 10.0, "%", 2019, "Carbone 4, cité par Clubic",
     "https://www.clubic.com/mag/environnement-ecologie/actualite-881403-impact-petits-gestes-quotidien-climat.html"),
    ("vegan", "Monde", "Une alimentation végétalienne, médiane d'une revue d'études",
     "CO₂e évité par personne et par an", None, 0.9, "t", 2020,
     "Ivanova et al., Environmental Research Letters 15, 093001, partie sur l'alimentation",
     "https://doi.org/10.1088/1748-9326/ab8589"),
    ("vegan_range", "Monde", "La même, du plus bas au plus haut des études",
     "CO₂e évité par personne et par an", 0.4, 2.1, "t", 2020,
     "Ivanova et al., Environmental Research Letters 15, 093001, partie sur l'alimentation",
     "https://doi.org/10.1088/1748-9326/ab8589"),
    ("six_measures", "Cinq pays, dont la France", "Six mesures de sobriété, du plus bas au plus haut de la méthode",
     "Part des émissions de 1990 évitée en 2050", 1.1, 16.0, "%", 2050,
     "Étude par tableau entrées-sorties (MARIO), résumé sur bia.unibz.it, notice 991007295845201241",
     "https://bia.unibz.it/esploro/outputs/journalArticle/Impact-of-sufficiency-on-achieving-the/991007295845201241"),
    ("demand_side", "Monde", "Bâtiments, transports terrestres, alimentation : borne basse puis borne haute",
     "Part des émissions évitée en 2050 par la demande", 40.0, 70.0, "%", 2022, "Giec, groupe III, chapitre 5",
     "https://www.ipcc.ch/report/ar6/wg3/chapter/chapter-5/"),
]  # fmt: skip

#: Examples whose two numbers are the ends of a range.
RANGES = ("individual", "individual_and_invested", "vegan_range", "six_measures", "demand_side")


def examples() -> pd.DataFrame:
    """Places that did it and published potentials, one number a row."""
    columns = ["item", "place", "what", "counted", "before", "after", "unit", "year", "publication", "address"]
    table = pd.DataFrame(EXAMPLES, columns=columns)
    ranges = table["item"].isin(RANGES)
    table["status"] = ["published" if known else "change_only" for known in table["before"].notna()]
    table.loc[ranges, "status"] = "range"
    return table


def posts() -> pd.DataFrame:
    """Posts of the lever, one a row."""
    columns = ["post", "label", "group", "part_of_group", "lifetime_years", "status", "functions"]
    return pd.DataFrame(POSTS, columns=columns)


def shares() -> pd.DataFrame:
    """Where the money of each post goes, before and after."""
    return pd.DataFrame(SHARES, columns=["post", "role", "branch", "share", "reasoning"])


def quintile_budgets() -> pd.DataFrame:
    """What a household of each quintile spends on a group of the budget, over the mean spending of a household.

    Budget shares of the quintiles between the first and the last lie on a straight line.
    """
    rows = []
    for group, (label, first, last, year, source, known) in GROUPS.items():
        for quintile, (level, level_known) in LEVELS.items():
            published = known == level_known == "published"
            rows.append(
                {
                    "group": group,
                    "label": label,
                    "quintile": quintile,
                    "budget": level,
                    "share": (first + (last - first) * (quintile - 1) / 4) / 100,
                    "year": year,
                    "status": "published" if published else "judgement",
                    "source": f"{source} ; {_PREMIERE}" if published else "jugement",
                }
            )
    return pd.DataFrame(rows)


def tables(_raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of the lever but its parameters; nothing is read."""
    return {
        "households/sobriety_posts": posts(),
        "households/sobriety_shares": shares(),
        "households/sobriety_examples": examples(),
        "households/quintile_budgets": quintile_budgets(),
    }
