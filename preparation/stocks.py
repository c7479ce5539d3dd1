"""Stocks in use: the car fleet, lifetimes of household goods, and what published metabolism studies found."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from metabolisme.errors import BalanceError
from preparation.reading import read_csv

# Cars: quantity, year, value, unit, who says it, page, status. The same quantity is kept once per year and source.
CAR_POINTS = [
    (
        "registrations_new", 2000, 2_133_884, "voitures", "SES Infos rapides n° 121, avril 2001",
        "https://doczz.fr/doc/4282611/t%C3%A9l%C3%A9charger-la-publication---observation-et-statistiques", "published",
    ),
    (
        "registrations_new", 2001, 2_254_732, "voitures", "SES Infos rapides n° 145, mars 2002",
        "https://doczz.fr/doc/3763870/t%C3%A9l%C3%A9charger-la-publication---observation-et-statistiques", "published",
    ),
    (
        "registrations_new", 2002, 2_145_071, "voitures", "SES Infos rapides n° 178, mars 2003",
        "https://doczz.fr/doc/5014086/t%C3%A9l%C3%A9charger-la-publication---observation-et-statistiques", "published",
    ),
    (
        "registrations_new", 2005, 2_067_789, "voitures", "Countryeconomy, décembre 2005 (douze mois)",
        "https://countryeconomy.com/business/car-registrations/france?year=2005", "third_party",
    ),
    (
        "registrations_new", 2012, 1_900_000, "voitures", "CCFA, cité par Inautonews (1,90 million)",
        "http://www.inautonews.com/france-new-car-sales-down-13-9-percent-in-2012", "third_party",
    ),
    (
        "registrations_new", 2015, 1_917_230, "voitures", "CCFA, décembre 2015",
        "https://ccfa.fr/analyse/le-marche-a-progresse-de-12-5-en-155867/", "published",
    ),
    (
        "registrations_new", 2016, 2_015_186, "voitures", "CCFA, cité par FBC",
        "https://fbc.de/?p=308694", "third_party",
    ),
    (
        "scrapped", 2006, 1_800_000, "véhicules", "Ministère de l'écologie, cité par Actu-Environnement",
        "https://www.actu-environnement.com/ae/dossiers/les_vehicules_hors_d_usage_VHU/generalite_sur_les_VHU.php4",
        "third_party",
    ),
    (
        "scrapped_in_approved_centres", 2009, 1_500_000, "véhicules", "Ademe, cité par Déchets.com (« plus de »)",
        "https://rr.network.fitamant.bzh/archives-dechets-com/vehicules-hors-dusage-lademe-au-rapport", "third_party",
    ),
    (
        "scrapped_in_approved_centres", 2016, 1_000_000, "véhicules", "Ministère chargé de l'écologie (« environ »)",
        "http://www.ecologique-solidaire.gouv.fr/vehicules-hors-dusage", "published",
    ),
    (
        "scrapped_in_approved_centres", 2019, 1_623_522, "véhicules", "Observatoire des VHU, cité par Auto Infos",
        "https://www.auto-infos.fr/article/la-filiere-du-recyclage-automobile-egale-les-objectifs-fixes-par-l-ue.240227",
        "third_party",
    ),
    (
        "mean_age_when_scrapped", 2009, 14, "ans", "Schmid, Naquin et Gourdon, campagnes de 90 véhicules",
        "http://lodel.irevues.inist.fr/dechets-sciences-techniques/index.php?id=2664", "published",
    ),
    (
        "mean_age_when_scrapped", 2016, 14, "ans", "Ministère chargé de l'écologie",
        "http://www.ecologique-solidaire.gouv.fr/vehicules-hors-dusage", "published",
    ),
    (
        "fleet_on_1_january", 2023, 38_900_000, "voitures", "SDES, parc en circulation",
        "https://www.statistiques.developpement-durable.gouv.fr/donnees-sur-le-parc-automobile-francais-au-1er-janvier-2023",
        "published",
    ),
    (
        "mean_age_in_use", 2003, 7.7, "ans", "CCFA, édition 2003 (au 1er janvier)",
        "https://docslib.org/doc/7134731/analysis-and-statistics-the-french-automotive-industry-2003-edition",
        "published",
    ),
    (
        "mean_age_in_use", 2006, 8, "ans", "Actu-Environnement, octobre 2006",
        "https://www.actu-environnement.com/ae/dossiers/les_vehicules_hors_d_usage_VHU/generalite_sur_les_VHU.php4",
        "third_party",
    ),
    (
        "mass_when_scrapped", 2019, 1_110, "kg", "Ademe, cité par TEO Pays de la Loire",
        "https://teo-paysdelaloire.fr/tableau-de-bord/la-filiere-des-vehicules-hors-dusage/", "third_party",
    ),
    (
        "reuse_and_recycling_rate", 2019, 87.1, "%", "Observatoire des VHU, cité par Auto Infos",
        "https://www.auto-infos.fr/article/la-filiere-du-recyclage-automobile-egale-les-objectifs-fixes-par-l-ue.240227",
        "third_party",
    ),
    (
        "reuse_and_recovery_rate", 2019, 95, "%", "Observatoire des VHU, cité par Auto Infos",
        "https://www.auto-infos.fr/article/la-filiere-du-recyclage-automobile-egale-les-objectifs-fixes-par-l-ue.240227",
        "third_party",
    ),
    (
        "ferrous_metals_share", 2024, 70, "%", "Eco8, liste aplatie (rang des parts)",
        "https://www.eco8.fr/de/en-chiffre", "third_party",
    ),
    (
        "plastics_share", 2024, 10, "%", "Eco8, liste aplatie (rang des parts)",
        "https://www.eco8.fr/de/en-chiffre", "third_party",
    ),
    (
        "non_ferrous_metals_share", 2024, 4, "%", "Eco8, liste aplatie (rang des parts)",
        "https://www.eco8.fr/de/en-chiffre", "third_party",
    ),
]  # fmt: skip

# Line of the reference values (theme, quantity), and the car quantity that it is.
CAR_REFERENCES = {("voiture", "duree de vie moyenne a la casse"): ("mean_age_when_scrapped", 2024)}

_APPLIANCE, _DEVICE = "electromenager/duree de vie ", "numerique/duree de vie "
# What a household has: of the large appliances, one, a judgement that suits a steady stock; of the others, what the
# simulator takes from the Arcep barometer of 2025.
ONE, FROM_BAROMETER = (1.0, "judgement"), "simulator_default"
# good, French name, slug of Impact CO2, rule of Nos Gestes Climat, theme and quantity of the published lifetime,
# number in a household and where that comes from.
GOODS = [
    ("fridge", "Réfrigérateur", "refrigirateur", "réfrigérateur", _APPLIANCE + "refrigerateur", *ONE),
    ("washing_machine", "Lave-linge", "lavelinge", "lave-linge", _APPLIANCE + "lave-linge", *ONE),
    ("oven", "Four", "fourelectrique", "four", _APPLIANCE + "four", *ONE),
    (
        "laptop", "Ordinateur portable", "ordinateurportable", "ordinateur portable", _DEVICE + "ordinateur portable",
        0.95, FROM_BAROMETER,
    ),
    ("smartphone", "Smartphone", "smartphone", "téléphone", _DEVICE + "smartphone", 2.8, FROM_BAROMETER),
    ("tablet", "Tablette", "tabletteclassique", "tablette", "", 1.2, FROM_BAROMETER),
]  # fmt: skip

# Items of the Brussels balance, ours.
BRUSSELS_FLOWS = {"entrant": "input", "stock": "stock"}
BRUSSELS_ITEMS = {
    "total matieres": "total",
    "agriculture et alimentation": "food",
    "combustibles": "fuels",
    "mineraux": "minerals",
    "metallurgie": "metals",
    "autres": "other",
    "stock materiel total": "total",
    "dont non metaux": "non_metals",
    "dont metaux": "metals",
    "dont plastiques": "plastics",
    "dont bois": "wood",
    "dont autres": "other",
}
# Whole kilotonnes: a sum of five items may miss its total by 2.5, and the file's by one.
BRUSSELS_ROUNDING_KT = 3.0

PARIS_STOCK = "https://doi.org/10.1016/j.resconrec.2021.105512"
PARIS_FLOWS = "https://doi.org/10.3390/su13031376"
BOURGOGNE = "https://studylibfr.com/doc/836660/la-bourgogne-comptabilise-ses-flux-de-mati%C3%A8res"
REGION = "Région entière ; échanges avec les autres régions comptés ; base des transports (Sitram)."
# place, year, item, value, low, high, unit, scope and what sets it apart, source, page, status.
STUDIES = [
    (
        "Bourgogne", 2010, item, value, None, None, unit, REGION, "Alterre Bourgogne, Repères n° 64, décembre 2013",
        BOURGOGNE, "published",
    )
    for item, value, unit in [
        ("domestic_extraction", 27.8, "Mt"),
        ("imports", 27.1, "Mt"),
        ("exports", 26.8, "Mt"),
        ("balancing_inputs", 15.8, "Mt"),
        ("balancing_outputs", 15.1, "Mt"),
        ("domestic_processed_output", 17.7, "Mt"),
        ("net_additions_to_stock", 11.0, "Mt"),
        ("net_additions_to_stock", 6.7, "t/hab"),
        ("imports", 16.5, "t/hab"),
        ("domestic_extraction", 16.9, "t/hab"),
    ]
] + [
    (
        "Île-de-France", 2013, "stock", 204.0, None, None, "t/hab",
        "Matériaux de construction seuls : bâtiments (72 %), transports, réseaux ; ascendant, par objets.",
        "Augiseau et Kim 2021", PARIS_STOCK, "published",
    ),
    (
        "Île-de-France", 2013, "inflow_to_stock", None, 1.8, 2.1, "t/hab",
        "Matériaux de construction seuls ; ascendant, par objets construits.", "Augiseau 2021", PARIS_FLOWS,
        "published_range",
    ),
    (
        "Île-de-France", 2013, "outflow_from_stock", None, 1.0, 1.5, "t/hab",
        "Matériaux de construction seuls ; ascendant, par objets démolis.", "Augiseau 2021", PARIS_FLOWS,
        "published_range",
    ),
    (
        "Lyon", 2017, "imported_raw_materials", 14.0, None, None, "t/hab",
        "Aire urbaine ; matières premières contenues dans les importations, entrées-sorties ; année de l'étude.",
        "Utopies pour la Métropole de Lyon, septembre 2017, cité par Lyon Capitale",
        "https://www.lyoncapitale.fr/actualite/cout-ecologique-de-la-vie-a-lyon-les-chiffres-qui-donnent-le-tournis/",
        "third_party",
    ),
    (
        "Plaine Commune", 2015, "construction_waste", 11.0, None, None, "t/hab",
        "Déchets du bâtiment et des travaux publics ; un territoire que l'on rebâtit ; année de la démarche.",
        "Plaine Commune, démarche Métabolisme urbain", "https://plainecommune.fr/projets/plan-arbre", "published",
    ),
    (
        "Paris et sa région", 2003, "output_to_nature_over_input", None, 50.0, 100.0, "%",
        "Rejets locaux et exportés, rapportés à l'entrée directe de matières ; la source dit « plus de ».",
        "Barles 2009", "https://doi.org/10.1111/j.1530-9290.2009.00169.x", "published_range",
    ),
]  # fmt: skip


def car_fleet(raw: Path) -> pd.DataFrame:
    """Mean fleet of passenger cars of each year by engine, thousands."""
    table = read_csv(raw / "menages/parc_annuel_moyen_vp.csv")
    return pd.DataFrame(
        {
            "year": table.iloc[:, 0].astype(int),
            "petrol_thousand": table["essence"].astype(float),
            "diesel_thousand": table["diesel"].astype(float),
        }
    )


def car_points(raw: Path) -> pd.DataFrame:
    """Published points on cars: registrations, end of life, mass, recovery."""
    columns = ["quantity", "year", "value", "unit", "source", "url", "status"]
    rows = list(CAR_POINTS)
    for line in _references(raw).itertuples(index=False):
        if (line.theme, line.grandeur) in CAR_REFERENCES:
            quantity, year = CAR_REFERENCES[line.theme, line.grandeur]
            url = "https://github.com/incubateur-ademe/nosgestesclimat"
            rows.append((quantity, year, float(line.valeur), line.unite, line.source, url, "third_party"))
    return pd.DataFrame(rows, columns=columns)


def durable_goods(raw: Path) -> pd.DataFrame:
    """Lifetimes of household goods, of a simulator and published, and how many a household has."""
    rules = read_csv(raw / "menages/ngc_parc_et_durees_biens.csv")
    lifetimes = {
        rule.split(" . ")[-2]: formula
        for rule, formula in zip(rules["regle"], rules["formule"], strict=True)
        if rule.endswith(" . durée")
    }
    defaults = read_csv(raw / "menages/impactco2_biens_fabrication_duree.csv").set_index("slug")
    published = _references(raw)
    published.index = pd.Index(published["theme"] + "/" + published["grandeur"])
    household = float(published.loc["logement/personnes par menage", "valeur"])
    rows = []
    for good, label, slug, rule, reference, per_household, status in GOODS:
        simulated = _number(lifetimes[rule]) or float(defaults.loc[slug, "duree_defaut_ans"])
        line = published.loc[reference] if reference else None
        rows.append(
            {
                "good": good,
                "label": label,
                "lifetime_simulator": simulated,
                "lifetime_published": float(line["valeur"]) if line is not None else None,
                "published_by": f"{line['source']}, {line['annee']}" if line is not None else "non publiée",
                "per_household": per_household,
                "per_inhabitant": per_household / household,
                "status": status,
            }
        )
    return pd.DataFrame(rows)


def brussels_2011(raw: Path) -> pd.DataFrame:
    """Inputs and stock of the Brussels region, kt; the outputs of the raw file are not matched with their names.

    Raises
    ------
    BalanceError
        When the items of a side do not add up to its total.
    """
    table = read_csv(raw / "reperes/metabolisme_bruxelles_2011.csv")
    table = table[table["flux"].isin(BRUSSELS_FLOWS)]
    flows = pd.DataFrame(
        {
            "flow": table["flux"].map(BRUSSELS_FLOWS),
            "item": table["poste"].map(BRUSSELS_ITEMS),
            "kt": table["valeur"].astype(float),
        }
    )
    for flow, rows in flows.groupby("flow"):
        amounts = rows.set_index("item")["kt"]
        gap = amounts.drop("total").sum() - amounts["total"]
        if abs(gap) > BRUSSELS_ROUNDING_KT:
            raise BalanceError(f"Bruxelles 2011, {flow} : les postes s'écartent du total de {gap:.0f} kt.")
    return flows


# Values that authors propose for the use of materials, tonnes per inhabitant a year: what is proposed, what it counts,
# whether that is the footprint of this book (RMC), value, low, high, horizon, publication, page read.
FOOTPRINT_TARGETS = [
    (
        "bringezu_rmc", "Bringezu 2015 : matières utilisées, d'où qu'elles viennent",
        "Empreinte matières (RMC), biomasse et minéraux, comme ici", "yes", 5.0, 3.0, 6.0, 2050,
        "Bringezu 2015, Resources 4(1), 25-54", "https://doi.org/10.3390/resources4010025",
    ),
    (
        "bringezu_tmc", "Bringezu 2015 : minéraux, roches écartées comprises",
        "Consommation totale de matières non vivantes (TMC), avec ce que l'on déplace sans l'utiliser", "no",
        10.0, 6.0, 12.0, 2050,
        "Bringezu 2015, Resources 4(1), 25-54", "https://doi.org/10.3390/resources4010025",
    ),
    (
        "lettenmeier", "Lettenmeier et al. 2014 : consommation d'un ménage finlandais",
        "Consommation des ménages seule, matières écartées comprises (TMR)", "no", 8.0, None, None, 2050,
        "Lettenmeier, Liedtke et Rohn 2014, Resources 3(3), 488-515", "https://doi.org/10.3390/resources3030488",
    ),
]  # fmt: skip


def footprint_targets() -> pd.DataFrame:
    """Values proposed by authors for the use of materials; none is a rule of law."""
    columns = [
        "item", "label", "counts", "same_measure", "value", "low", "high", "horizon", "publication", "address",
    ]  # fmt: skip
    table = pd.DataFrame(FOOTPRINT_TARGETS, columns=columns).astype({"low": float, "high": float})
    table["status"] = ["one_value" if missing else "corridor" for missing in table["low"].isna()]
    return table


def metabolism_studies() -> pd.DataFrame:
    """What published studies of territories found."""
    columns = ["place", "year", "item", "value", "low", "high", "unit", "scope", "source", "url", "status"]
    return pd.DataFrame(STUDIES, columns=columns).astype({"value": float, "low": float, "high": float})


def _references(raw: Path) -> pd.DataFrame:
    """The reference values; « idem » repeats the source of the line above."""
    lines = read_csv(raw / "menages/references_sobriete_points.csv")
    lines["source"] = lines["source"].mask(lines["source"] == "idem").ffill()
    return lines


def _number(text: str) -> float | None:
    return float(text) if text.replace(".", "", 1).isdigit() else None


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of this theme, by name."""
    return {
        "materials/car_fleet": car_fleet(raw),
        "materials/car_points": car_points(raw),
        "materials/durable_goods": durable_goods(raw),
        "materials/brussels_2011": brussels_2011(raw),
        "materials/metabolism_studies": metabolism_studies(),
        "materials/footprint_targets": footprint_targets(),
    }
