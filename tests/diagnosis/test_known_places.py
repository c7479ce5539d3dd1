"""Places that every French reader knows: their jobs must say what is known of them.

The branch for which a place is known is found by the location quotient on jobs: its share of the jobs of the place over
its share of the jobs of the nation. Published head counts, regional totals, nuclear stations and refineries are further
checks on the same jobs. Nothing here depends on how trade is estimated: a change of method cannot move it; a fault in
the table of jobs, in the codes of zones or in the concordance of branches does.
"""

from typing import NamedTuple

import pandas as pd
import pytest

from metabolisme.accounts.local_jobs import local_jobs, zone_jobs
from metabolisme.sources import concordance, load_table
from metabolisme.sources.territories import find_territory

#: A branch below half a percent of local jobs is a workshop or two: it is nobody's speciality.
SMALLEST_SHARE = 0.005


class Known(NamedTuple):
    """A zone, its name, what it is known for, and among how many of its first branches that must be found."""

    zone: str
    name: str
    known_for: tuple[str, ...]
    among: int


# « Among » is an order, without tolerance: 1 where one trade is the place, more where several share it. What comes
# before the known branch is said beside it.
PLACES = (
    # Frigates of Naval Group, then the fishing port and the food works of Brittany.
    # https://fr.readkong.com/page/l-economie-productive-du-nouveau-pays-de-lorient-conomie-5321725 (AudéLor, 2018)
    Known("5309", "Lorient", ("CL", "CA"), 2),
    # Paper mills (Clairefontaine, second firm of the Vosges) and sawmills of the mountain.
    # https://www.lejournaldesentreprises.com/article/classement-exclusif-decouvrez-les-premieres-entreprises-des-vosges-2117659
    Known("4417", "Saint-Dié-des-Vosges", ("CC",), 1),
    # Vaccines and homeopathy (2,000 and 1,000 jobs), then the valley of chemistry. https://www.insee.fr/fr/statistiques/8314066
    Known("8421", "Lyon", ("CF", "CE"), 2),
    # Publishing, computing, banks and head offices. https://insee.fr/fr/statistiques/4650678
    Known("1109", "Paris", ("JA", "JC", "KZ"), 5),
    # Airbus and its suppliers: one private job in five. https://insee.fr/fr/statistiques/1379798
    Known("7625", "Toulouse", ("CL",), 1),
    # Steel (3,228 at Dunkerque, 550 at Mardyck) and the six reactors of Gravelines.
    # https://lagazettefrance.fr/article/arcelormittal-va-creer-530-emplois-en-2022-en-region-pour-accompagner-son-developpement
    Known("3213", "Dunkerque", ("CH", "DZ"), 2),
    # Vines, barrels and cartons, spirits; the quarries of gypsum are small and come between.
    # https://insee.fr/fr/statistiques/3537235
    Known("7509", "Cognac", ("AZ", "CC", "CA"), 4),
    # « Plastics Vallée ». https://www.brefeco.com/actualite/plasturgie-caoutchouc-composites-recrutement-interim/lemploi-industriel-fortement-touche
    Known("8425", "Oyonnax", ("CG",), 1),
    # Screw-cutting. https://www.insee.fr/fr/statistiques/6018368
    Known("8414", "La Vallée de l'Arve", ("CH",), 1),
    # Forges and turbines of Le Creusot, after the tyres of Blanzy, all within a tenth of one another.
    # https://www.25lieuxindustrie.fr/projets/creusot-montceau/
    Known("2710", "Creusot-Montceau", ("CH", "CK"), 3),
    # Liners and planes, after the refinery of Donges, whose branch has 8,000 jobs in all France.
    # https://insee.fr/fr/statistiques/6445374
    Known("5219", "Saint-Nazaire", ("CD", "CL"), 2),
    # Cars, at Sochaux since 1912. https://www.insee.fr/fr/statistiques/6442510
    Known("2714", "Montbéliard", ("CL",), 1),
    # Mutual insurers. https://www.insee.fr/fr/statistiques/3636117
    Known("7520", "Niort", ("KZ",), 1),
    # The zone of Cannes holds Grasse: perfumes and flavours are chemistry (NACE 20.42 and 20.53).
    # https://carrieresmediterranee.cadremploi.fr/articles/42724025-chimie-cosmetologie-la-cosmetique-a-bonne-mine
    Known("9304", "Cannes", ("CE",), 1),
    # Luxury flasks: more than two thirds of those of the world, say the makers. http://www.la-glass-vallee.com/la-glass-vallee/
    Known("0058", "La Vallée de la Bresle-Vimeu", ("CG",), 1),
    # Pigs of Cooperl. https://armorstat.com/atlas_armorstat_agroalimentaire.html
    Known("5307", "Lamballe-Armor", ("CA",), 1),
    # Champagne: vines, then cellars. https://insee.fr/fr/statistiques/2666036
    Known("4406", "Épernay", ("AZ", "CA"), 2),
    # Pharmacy of Huningue and Village-Neuf, next to Basel. https://insee.fr/fr/statistiques/7644491
    Known("4418", "Saint-Louis", ("CF",), 1),
    # Cosmetics of La Gacilly and Rieux. https://breizh-info.com/2022/10/19/209532/le-groupe-rocher-diminue-la-voilure
    Known("0062", "Redon", ("CE",), 1),
    # The airport. https://www.ceevo95.fr/en/economic-promotion/news/97-les-echos-de-la-presse/6464-roissy-cdg-emplois-salaires-richesse-une-etude-inedite-revele-l-impact-economique-local-de-roissy-cdg-article-les-echos
    Known("1112", "Roissy", ("HZ",), 1),
    # Ski resorts, counted at the end of December. https://www.placegrenet.fr/2019/03/04/emploi-saisonnier-tourisme-hivernal/530375
    Known("8413", "La Tarentaise", ("IZ",), 1),
    # A small ski zone: beds, then ski lifts, which are land transport (NACE 49.39).
    Known("9302", "Briançon", ("IZ", "HZ"), 2),
    # Hotels of the Riviera, after the estate agents. https://insee.fr/fr/statistiques/8287439
    Known("9314", "Menton", ("IZ",), 2),
    # Sugar and rum of La Réunion. https://www.insee.fr/fr/statistiques/2386064
    Known("0404", "Le Sud", ("CA",), 1),
)

# Jobs that a firm or a profession says it has there, in a branch, and where. What is published is a part of the branch:
# an order, without tolerance. Years are those of the source; the plants have kept their size.
HEAD_COUNTS = (
    # ArcelorMittal, Dunkerque and Mardyck, 2022 (La Gazette France, as above).
    ("3213", "CH", 3_228 + 550),
    # EDF, Gravelines, 2014. https://pdfslide.fr/documents/de-la-zone-daemploi-de-dunkerque-gravelines-500-salaris-polimeri-europa-france.html
    ("3213", "DZ", 1_900),
    # EDF, Cattenom, 2018. https://fr.slideshare.net/Paperjam_redaction/insee-analyses-grand-est-centrale-de-cattenom
    ("4424", "DZ", 1_600),
    # EDF, Dampierre-en-Burly, 2018. https://www.insee.fr/fr/statistiques/4804997
    ("2407", "DZ", 1_500),
    # EDF, Bugey, Cruas and Tricastin, 1,400 to 1,600 each, Saint-Alban about 800, 2018.
    # https://www.insee.fr/fr/statistiques/6676379 and https://lyon-entreprises.com/?p=357514
    ("8405", "DZ", 1_400),
    ("8422", "DZ", 1_400),
    ("0055", "DZ", 1_400),
    ("8433", "DZ", 800),
    # Chantiers de l'Atlantique, end of 2023 (Wikipédia, after the accounts of the firm).
    ("5219", "CL", 3_639),
    # Alstom at Le Creusot, 2025. https://www.creusot-infos.com/news/bourgogne-franche-comte/bourgogne-franche-comte/edito-alstom-est-desormais-le-premier-employeur-au-creusot.html
    ("2710", "CL", 816),
    # Cartons and printing, and barrels, around Cognac, 2009; then glass.
    # http://www.cognac.fr/cognac/_en/4_pro/index.aspx?page=metiers
    ("7509", "CC", 811 + 988),
    ("7509", "CG", 696),
    # Perfumes of Grasse, « près de 3 000 » to 3,500 jobs, 2010 to 2012. https://www.trenditude.fr/Ou-travaillent-les-nez.html
    ("9304", "CE", 3_000),
    # 65 % of the 94,600 jobs of the airport of Roissy: airlines, warehouses, services to transport (Insee, as above).
    ("1112", "HZ", 61_490),
    # Finance and insurance in the urban area of Niort, 2010. https://www.vivre-a-niort.com/fr/cadre-de-vie/economie/lemploi-dans-laire-urbaine/index.html
    ("7520", "KZ", 11_400),
)

# Jobs of a branch in a region, as Insee published them, from Flores too but one or two years before.
# Pharmacy, 2021: https://www.insee.fr/fr/statistiques/8314066. Chemistry, 2022:
# https://www.lyon-entreprises.com/actualites/article/industrie-chimique-en-auvergne-rhone-alpes-un-secteur-historique-domine-par-les-grandes-entreprises
REGIONS = (
    ("Auvergne-Rhône-Alpes", "CF", 17_000),
    ("Île-de-France", "CF", 14_000),
    ("Normandie", "CF", 9_800),
    ("Auvergne-Rhône-Alpes", "CE", 24_400),
    ("Île-de-France", "CE", 27_900),
    ("Hauts-de-France", "CE", 16_900),
)

# Communes of the nuclear stations in service, in the order of the code.
STATIONS = {
    "01390": "Saint-Vulbas",  # Bugey
    "07076": "Cruas",
    "08122": "Chooz",
    "10268": "Nogent-sur-Seine",
    "18026": "Belleville-sur-Loire",
    "26324": "Saint-Paul-Trois-Châteaux",  # Tricastin
    "37011": "Avoine",  # Chinon
    "38425": "Saint-Maurice-l'Exil",  # Saint-Alban
    "41220": "Saint-Laurent-Nouan",
    "45122": "Dampierre-en-Burly",
    "50184": "Flamanville",
    "57124": "Cattenom",
    "59273": "Gravelines",
    "76493": "Paluel",
    "76618": "Petit-Caux",  # Penly
    "82072": "Golfech",
    "86077": "Civaux",
}
#: The exception: the station of Blaye is in the zone of Bordeaux, where its jobs do not show.
BLAYE = "33073"

# Communes of the refineries in service in 2023, the Antilles included.
# https://gettotext.com/fuel-crisis-which-refineries-and-depots-are-affected-by-the-strike/ (Le Figaro, October 2022)
REFINERIES = {
    "13039": "Fos-sur-Mer",
    "13056": "Martigues",  # Lavéra
    "44052": "Donges",
    "69276": "Feyzin",
    "76305": "Gonfreville-l'Orcher",
    "76476": "Port-Jérôme-sur-Seine",
    "97213": "Le Lamentin",
}

# Where many residents work abroad or in the next city, and where many workers come from outside.
# https://insee.fr/fr/statistiques/7644491 (Thionville, Saint-Louis), https://insee.fr/fr/statistiques/8287439 (Menton)
FEW_JOBS = ("4424", "4418", "8416", "9314")
MANY_JOBS = ("1109", "8421", "8413")


@pytest.fixture(scope="module")
def jobs():
    return zone_jobs()


@pytest.fixture(scope="module")
def shares(jobs):
    return jobs.div(jobs.sum(axis="columns"), axis="index")


@pytest.fixture(scope="module")
def quotients(jobs, shares):
    return shares / (jobs.sum() / jobs.sum().sum())


@pytest.fixture(scope="module")
def communes():
    return load_table("territories/communes").set_index("commune")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_what_a_place_is_known_for(place, shares, quotients):
    assert find_territory(place.zone).name == place.name
    own = quotients.loc[place.zone][shares.loc[place.zone] > SMALLEST_SHARE].sort_values(ascending=False)
    assert set(place.known_for) <= set(own.index[: place.among])
    # Half as much again as the nation: the least that a specialised branch has in these places is 1.9, food in the
    # south of La Réunion; below 1.5 nobody would say that the place is known for it.
    assert own[list(place.known_for)].min() > 1.5


def test_more_than_ten_places_of_many_kinds(jobs):
    zones = [place.zone for place in PLACES]
    assert len(set(zones)) == len(PLACES) >= 10
    sector = concordance("A38", "A5")
    # Factories, offices and beds, fields; overseas too.
    assert {"BE", "GU", "AZ"} <= {sector[branch] for place in PLACES for branch in place.known_for}
    assert any(find_territory(zone).overseas for zone in zones)
    assert jobs.sum(axis="columns")[zones].max() > 100 * jobs.sum(axis="columns")[zones].min()


@pytest.mark.parametrize(("zone", "branch", "published"), HEAD_COUNTS)
def test_a_branch_holds_its_best_known_employers(zone, branch, published, jobs):
    assert jobs.loc[zone, branch] > published


@pytest.mark.parametrize(("region", "branch", "published"), REGIONS)
def test_regional_totals_of_insee(region, branch, published, jobs):
    zones = load_table("territories/zones").query("status == 'complete' and region_name == @region")["zone"]
    # 6 %: one or two years of a branch that moves by 1 to 3 % a year, zones that cross the border of the region, and
    # totals published to the hundred.
    assert jobs.loc[zones, branch].sum() == pytest.approx(published, rel=0.06)


def test_pharmacy_of_the_nation(jobs):
    # 78,400 in 2021 (Insee, as above); two years at 1.5 % a year are the 3 % seen here: 5 % at most.
    assert jobs["CF"].sum() == pytest.approx(78_400, rel=0.05)


def test_factories_of_two_industrial_zones(jobs):
    sector = concordance("A38", "A5")
    industry = jobs.loc[:, sector[jobs.columns].to_numpy() == "BE"].sum(axis="columns")
    share = 100 * industry / jobs.sum(axis="columns")
    # Oyonnax: 38 % of all jobs, Insee Première 1814 (2020, https://insee.fr/fr/statistiques/4653582); self-employed
    # people, who are rarely industrial, are not in ours, and some years have passed: 4 points.
    assert share["8425"] == pytest.approx(38, abs=4)
    # Le Creusot-Montceau: a quarter of salaried jobs, as printed, of the urban community alone: 2 points.
    # https://www.latribune.fr/regions/bourgogne-franche-comte/baker-hughes-alstom-arcelor-mittal-au-creusot-la-strategie-de-reindustrialisation-porte-ses-fruits-928335.html
    assert share["2710"] == pytest.approx(25, abs=2)
    # Oyonnax again: « plus d'un salarié de l'industrie sur deux » made plastics in 2010 (Insee Rhône-Alpes, as above);
    # fewer since, and with the other minerals: 5 points.
    assert 100 * jobs.loc["8425", "CG"] / industry["8425"] == pytest.approx(50, abs=5)


def test_lyon_plastics_pharmacy_and_chemistry(jobs):
    # 25,881 private jobs in the zone in 2022 (Le 30 Fab, https://le30fab.com/?p=2545). One year, and other minerals
    # with the plastics here: 3 %.
    assert jobs.loc["8421", ["CE", "CF", "CG"]].sum() == pytest.approx(25_881, rel=0.03)


def test_nuclear_stations_are_seen(quotients, communes):
    power = quotients["DZ"]
    assert communes.loc[list(STATIONS), "name"].to_dict() == STATIONS
    hosts = set(communes.loc[list(STATIONS), "zone"])
    # Two on the same coast, Penly and Paluel, are in one zone.
    assert len(hosts) == len(STATIONS) - 1
    # Twice the nation: the least is 2.1, Civaux, in the large zone of Poitiers.
    assert power[list(hosts)].min() > 2
    assert power[communes["zone"].to_dict()[BLAYE]] < 2
    # Besides them two zones only: offices of power firms at Tours, the thermal plant of Bellefontaine in Martinique.
    assert set(power[power > 2].index) == hosts | {"2413", "0204"}


def test_refining_is_where_refineries_are(jobs, communes):
    assert communes.loc[list(REFINERIES), "name"].to_dict() == REFINERIES
    zones = set(communes.loc[list(REFINERIES), "zone"])
    held = jobs.loc[list(zones), "CD"].sum() / jobs["CD"].sum()
    # 73 % in 2023. The rest is the head offices of Paris (9 %), Grandpuits, which no longer refines, and blenders of
    # lubricants (Rouen, Amiens, Saumur, Lens): output per job of the branch means nothing there. Above 0.7.
    assert held > 0.7
    assert jobs["CD"].nlargest(3).index.isin(list(zones)).all()


def test_border_zones_have_fewer_jobs_than_workers():
    epci = load_table("territories/epci").query("status == 'complete'")[["epci", "jobs_per_100_employed_residents"]]
    pieces = load_table("territories/pieces").query("status == 'matched'").merge(epci, on="epci")
    weighted = pieces["population"] * pieces["jobs_per_100_employed_residents"]
    by_zone = pd.DataFrame({"zone": pieces["zone"], "weighted": weighted, "population": pieces["population"]})
    totals = by_zone.groupby("zone").sum()
    found = totals["weighted"] / totals["population"]
    # Half to two thirds of the workers against one and more: the gap is so wide that the exact bounds do not matter.
    assert found[list(FEW_JOBS)].max() < 70
    assert found[list(MANY_JOBS)].min() > 105


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        # Dunkerque: steel, power and port. Industry is a fifth of its jobs.
        ("245900428", "BE"),
        # Lorient Agglomération: shipyard and food.
        ("200042174", "BE"),
        # Métropole de Lyon: offices; its factories are further out in the zone.
        ("200046977", "GU"),
        # Hautes Terres de l'Aubrac: cattle, 558 heads of farms for 5,000 inhabitants.
        # https://draaf.occitanie.agriculture.gouv.fr/IMG/html/fts_ra2020_cc_des_hautes_terres_de_l_aubrac.html
        ("200069144", "AZ"),
    ],
)
def test_what_an_epci_is_known_for(code, sector, jobs):
    sectors = concordance("A38", "A5")
    own, nation = (table.groupby(sectors).sum() for table in (local_jobs(find_territory(code)), jobs.sum()))
    quotient = (own / own.sum()) / (nation / nation.sum())
    # Above the nation, and the first or second of the five sectors (builders come before at Lorient): orders.
    assert quotient[sector] > 1
    assert sector in quotient.nlargest(2).index
