"""The publishers' raw files: where each comes from, and which edition is expected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from metabolisme.errors import DataFileError


@dataclass(frozen=True)
class RawFile:
    """One file, as downloaded.

    Attributes
    ----------
    path : str
        Inside the raw directory.
    sha256 : str
        Fingerprint of the edition that the tables were made from.
    page : str
        The publisher's page from which it, or the figures that it repeats, can be had.
    edition : str
        Which edition, in French.
    themes : tuple of str
        The modules of this package that read it.
    """

    path: str
    sha256: str
    page: str
    edition: str
    themes: tuple[str, ...]


RAW_FILES = (
    RawFile(
        "io/FRA_NIOT_nov16.xlsx",
        "f59dce6541147ef3bd9b485e99256394f773006964b1082c63243f48921608a8",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2016-release",
        "WIOD, novembre 2016, « National IO tables », France",
        ("national_account",),
    ),
    RawFile(
        "io/wiot_factor_costs_2014.xlsx",
        "5bdb0417e8c551857075058533ec3f2c46d0c6817c5d09db0e47e7aff48e8075",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2016-release",
        "WIOD, novembre 2016 : production en 2014, 43 pays × 56 branches, réunie par un tiers",
        ("carbon",),
    ),
    RawFile(
        "io/wiod2013_2011_FRA_UE_RDM_35.csv",
        "1ed9231c7d61ef39ea779600a51ab824b4be9baa8d1f2cb7f72428fbee073644",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2013-release",
        "WIOD, novembre 2013 : tableau mondial 2011 agrégé en France, UE et reste du monde",
        ("national_account",),
    ),
    RawFile(
        "io/wiod2013_branches.csv",
        "841a82abcf1b53f072f9679a270ec6d2ad9a6065d4fe818d259ff195b7f39152",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2013-release",
        "WIOD, novembre 2013 : les 35 branches",
        ("carbon", "nomenclatures"),
    ),
    RawFile(
        "carbone/WIOD_JRC_CO2_emissions.xlsx",
        "992e9c1506d0ff40c8b7e79e171e68bf293d92e72778e54e5dc7484eb44d67fb",
        "https://publications.jrc.ec.europa.eu/repository/handle/JRC116234",
        "JRC, juillet 2019, comptes d'émissions de CO₂ 2000-2016",
        ("carbon",),
    ),
    RawFile(
        "carbone/CAIT_2021_GES_FR_par_gaz_secteur_1990_2018.csv",
        "f0fd5e2cf1ea9df32b85e35c34ef97fa2881b3c4cf9ff593c6b6ceedbca2df62",
        "https://github.com/owid/owid-datasets",
        "CAIT / Climate Watch 2021, repris par Our World in Data (version 48c9992), France",
        ("carbon",),
    ),
    RawFile(
        "carbone/SDES_empreinte_2019_A64.csv",
        "37ba211571e74532f618c33f06a994c3cbbd1043f6b41b2b32218fe5067db7c2",
        "https://www.statistiques.developpement-durable.gouv.fr/",
        "SDES, empreinte carbone 2019 par produit (A64)",
        ("carbon", "nomenclatures"),
    ),
    RawFile(
        "carbone/SDES_empreinte_2023_A63.csv",
        "a069b81a26ff0ff08d614ca3000a4b8d4f6599170443c97a691f53ee62488ff3",
        "https://www.statistiques.developpement-durable.gouv.fr/",
        "SDES, empreinte carbone 2023 par produit (A63), édition de 2025",
        ("carbon", "nomenclatures"),
    ),
    RawFile(
        "carbone/empreinte_exiobase_FR_points.csv",
        "88f912cd500ee13d277f4334fa541a687214621a29f93fda9ef99746fad07202",
        "https://doi.org/10.5281/zenodo.3583070",
        "totaux calculés sur EXIOBASE 3.10, France 1995-2022",
        ("carbon",),
    ),
    RawFile(
        "imports/wiod2013_FRA_imports_UE_horsUE_par_produit_2009_2011.csv",
        "92ac9b1c4d39369a523d3baebd6fabe3b0dffec41d135c7827bb4e36d57c1dd8",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2013-release",
        "WIOD, novembre 2013 : imports français par produit et origine, 2009-2011",
        ("national_account", "imports"),
    ),
    RawFile(
        "imports/wiod2013_FRA_usages_par_produit_origine_2011.csv",
        "fd28d63b4c6c06cd138933560bda5d0d52c2c7023a9432a2c71b964fba38659c",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2013-release",
        "WIOD, novembre 2013 : usages en France par produit et pays d'origine, 2011",
        ("imports",),
    ),
    RawFile(
        "imports/insee_made_in_france_2015_points.csv",
        "ab599cd2f0a25643c396dd9d5e11622d0a9be983b8afcd0a88f4ae0de42b0492",
        "https://www.insee.fr/fr/statistiques/4166056",
        "points relevés dans Insee Première 1756 et ses reprises",
        ("imports",),
    ),
    RawFile(
        "imports/vulnerabilites_points.csv",
        "d3d70acbf1ba8bf3e5941845330d501d27a2d4c4c6269ae8017d04cd48592e18",
        "https://cae-eco.fr/quelle-strategie-de-resilience-dans-la-mondialisation",
        "décomptes relevés dans les reprises de Trésor-Éco 274 et de la note 64 du CAE",
        ("imports",),
    ),
    RawFile(
        "imports/imports_2014_56produits_origine_estimee.csv",
        "32b5f966049e05c8efa35e8197f58eee133484cb0e9eb3b8e91c917475a28040",
        "https://www.rug.nl/ggdc/valuechain/wiod/wiod-2016-release",
        "estimation de l'équipe : imports 2014 de WIOD 2016, parts UE 2011 de WIOD 2013",
        ("national_account",),
    ),
    RawFile(
        "matieres/SDES_bilan_matieres_2016.csv",
        "10e4b045d88adbefe00d3c1d43a2958cf99e3ca51d1492126e92b3ee8c044913",
        "https://ree.developpement-durable.gouv.fr/donnees-et-ressources/ressources/infographies/article/bilan-des-flux-de-matieres-en-france-annee-2016-en-mt",
        "SDES, bilan des flux de matières 2016",
        ("materials",),
    ),
    RawFile(
        "matieres/SDES_flux_matieres_points_publies.csv",
        "3c2e20da8bd3e0e30d7a41bad1fef49b2406f2bce59c67554843f3da4458d5ff",
        "https://www.statistiques.developpement-durable.gouv.fr/les-matieres-mobilisees-par-leconomie-francaise-en-2020",
        "points relevés sur les pages du SDES, éditions 2018 à 2024",
        ("materials",),
    ),
    RawFile(
        "matieres/SDES_DMC_points_publies.csv",
        "89afc7e0a102893db299cdb4a500a5aa5ceacaba1ac2c690d30c81be4914a36e",
        "https://www.statistiques.developpement-durable.gouv.fr/la-consommation-de-matieres-premieres-par-leconomie-francaise-en-2022",
        "points de DMC relevés sur les pages du SDES",
        ("materials",),
    ),
    RawFile(
        "matieres/SDES_DMC_1990_2015.csv",
        "0e4224edf64ce1a5c6ad2182685df48ef42e3997f2daac0e34c9a4efe462f19e",
        "https://indicateurs-snbc.developpement-durable.gouv.fr/consommation-interieure-de-matiere-totale-et-par-a122.html",
        "SDES, tableau imprimé 1990-2015",
        ("materials",),
    ),
    RawFile(
        "matieres/UNEP_SDG_12_2_2_DMC_FR_2000_2017.csv",
        "5cef311c9eee6bf505717628850f6d2d9da64281edc91e4c75f14eeb77d229de",
        "https://unstats.un.org/sdgs/dataportal",
        "base ODD des Nations unies, octobre 2020, indicateur 12.2.2, France",
        ("materials",),
    ),
    RawFile(
        "matieres/Mohkam_Simon_2019_empreinte_matieres_2013.csv",
        "9efdc99d94581d181ae542f7c967fd83f3ed33ed4a97d128ff530a893b71c077",
        "https://www.insee.fr/fr/statistiques/4254057",
        "Mohkam et Simon 2019, chiffres relevés dans deux reprises du texte",
        ("materials",),
    ),
    RawFile(
        "matieres/eurostat_cei_srm030_FR_EU27.csv",
        "708a4a1c7cf92e113ab0e2f74459403b3dacea61d9112a7af82adc884ecff6a0",
        "https://ec.europa.eu/eurostat/databrowser/view/cei_srm030/default/table",
        "Eurostat, taux d'utilisation circulaire de matières, France et UE, 2010-2023",
        ("materials",),
    ),
    RawFile(
        "matieres/eurostat_DMC_MF4_FR.csv",
        "58ac4c9905990ae850a3657f4a5e9b595f1359ed32b1b81130ec17a85876a976",
        "https://ec.europa.eu/eurostat/databrowser/view/env_ac_mfa/default/table",
        "Eurostat, comptes de flux de matières, DMC de combustibles fossiles, France, 2014-2023",
        ("materials",),
    ),
    RawFile(
        "territoires/flores_a38_305ZE_2022_2023.csv",
        "cfcd76fcf7270826a880c80c77858467b14540ec26c32568eac0e6ee7ccebf8c",
        "https://www.insee.fr/fr/metadonnees/source/operation/s2166/processus-statistique",
        "Insee, Flores 2022 et 2023, effectifs salariés par zone d'emploi et A38",
        ("employment", "occupations", "territories"),
    ),
    RawFile(
        "emploi/dares_secteurs_employeurs_3niv.csv",
        "f975319c0238eba3f16a0759603041a2713329c7253fc175998b95ec0054a98f",
        "https://dares.travail-emploi.gouv.fr/donnees/portraits-statistiques-des-metiers",
        "Dares, Portraits statistiques des métiers 1982-2019, secteurs employeurs, moyenne 2017-2019",
        ("occupations",),
    ),
    RawFile(
        "emploi/dares_effectifs_3niv.csv",
        "e1f44668483536bc7c1177549b2cb2579a146b919ff0c9ccf20aae572c087485",
        "https://dares.travail-emploi.gouv.fr/donnees/portraits-statistiques-des-metiers",
        "Dares, Portraits statistiques des métiers 1982-2019, effectifs par année",
        ("occupations",),
    ),
    RawFile(
        "emploi/metiers_2030_points.csv",
        "6dbcc63aac06babe9376f1f902119b1a45eb5ac0613bf586f0b46b51e5c5a790",
        "https://dares.travail-emploi.gouv.fr/publication/les-metiers-en-2030-rapport",
        "Dares et France Stratégie, mars 2022, points relevés",
        ("occupations",),
    ),
    RawFile(
        "emploi/tensions_dares_points.csv",
        "adaa1d55cb4cd6b215a27e06cd4434a899b93e8f4eadec2195daaa460ef5b0b0",
        "https://travail-emploi.gouv.fr/les-tensions-sur-le-marche-du-travail-marquent-le-pas-en-2023",
        "Dares, 2022 à 2025, points relevés",
        ("occupations",),
    ),
    RawFile(
        "emploi/emplois_transition_points.csv",
        "cbf54f5a610b2fdadf82b648667ff4b4e987e34e911a856219ef438cae1e3d0e",
        "https://infos.ademe.fr/lettre-strategie-juillet-2022/les-effets-de-la-transition-ecologique-sur-lemploi/",
        "Ademe, négaWatt et OFCE, 2013 à 2022, points relevés",
        ("occupations",),
    ),
    RawFile(
        "territoires/epci_1245_indicateurs.csv",
        "cda5d0a5f4cb0998f7f6eb2e188f94cccc66a00be3d2bfc02e5a7c2f9d9814c8",
        "https://www.insee.fr/fr/statistiques/2011101",
        "Insee, comparateur de territoires : RP 2022, Filosofi 2021, Flores 2023, EPCI",
        ("territories",),
    ),
    RawFile(
        "territoires/epcicom.xlsx",
        "40e9171b54af5f16ebc4baa72a08326134e99ec91010da45c89a44b83c547b09",
        "https://www.banatic.interieur.gouv.fr/",
        "DGCL / Banatic, composition communale des EPCI à fiscalité propre, 2025",
        ("territories", "social"),
    ),
    RawFile(
        "territoires/Communes_to_ZE_2022.xlsx",
        "52641fe8fc4fc60159e6f5a7a5ac45d846cb3fdbeba45a0efc9c6e9dea28ab20",
        "https://www.insee.fr/fr/information/4652957",
        "Insee, zones d'emploi 2020, géographie au 1er janvier 2022",
        ("territories", "social"),
    ),
    RawFile(
        "menages/conso_eff_fonction_2023.xls",
        "950fe954362063acc8ef4eaad40572ac0c9406865c3d04f1e90bf980a35f5b52",
        "https://www.insee.fr/fr/statistiques/8068592",
        "Insee, comptes nationaux annuels base 2020, T_CONSO_EFF_FONCTION, mai 2024",
        ("households",),
    ),
    RawFile(
        "io/h2rio05c.csv",
        "dc0118b5046bee720fca9535c507156babe88ef67f2eaa1d26512dc573954c26",
        "https://www.e-stat.go.jp/stat-search/file-download?statInfId=000020467392&fileKind=0",
        "METI, tableau interrégional du Japon 2005, 53 secteurs : les cases du fichier h2rio05c, reprises en GDX par "
        "K. Ishikawa (github.com/ki3yo5/JES2022, version 807b8ca) et écrites par la commande de GAMS « gdxdump "
        "h2rio05c.gdx symb=data format=csv output=h2rio05c.csv »",
        ("known_tables",),
    ),
    RawFile(
        "io/Scotland_IO_2019.xlsx",
        "86b15c8d905eacffba07fa0676493a13e1d1994c5951c4333afacc9b22f0d0d1",
        "https://www.gov.scot/publications/about-supply-use-input-output-tables/",
        "gouvernement écossais, octobre 2022, tableaux entrées-sorties 1998-2019, classeur de 2019",
        ("known_tables",),
    ),
    RawFile(
        "io/ONS_UK_IO_2019.xlsx",
        "159fa208713dc129fd671a3c2f67a689b634b1b5db035f038179b56de794d1cc",
        "https://www.gov.uk/government/statistics/announcements/uk-input-output-analytical-tables-industry-by-industry-2019",
        "ONS, 27 mars 2023, tableaux entrées-sorties analytiques du Royaume-Uni 2019, branche par branche",
        ("known_tables",),
    ),
    RawFile(
        "menages/parc_annuel_moyen_vp.csv",
        "7db5d02ab1aaed391e9d67c5205c6db76e50779a682c6bcada2e14c0adbf9706",
        "https://www.statistiques.developpement-durable.gouv.fr/parc-et-immatriculations-des-vehicules-routiers",
        "SDES, parc annuel moyen de voitures particulières, 1990-2016, réuni par un tiers",
        ("stocks",),
    ),
    RawFile(
        "menages/ngc_parc_et_durees_biens.csv",
        "0bdc5258c4647ba01141c4dbf89b733d7aa5e18dc630af23821a5a19c89dbbd9",
        "https://github.com/incubateur-ademe/nosgestesclimat",
        "Ademe et ABC, Nos Gestes Climat (version f3bdd32), durées de vie des règles « divers »",
        ("stocks",),
    ),
    RawFile(
        "menages/impactco2_biens_fabrication_duree.csv",
        "3d7189441973603e0fec54e2fbcd0701d12648d652313ae2e43699767bff27af",
        "https://github.com/incubateur-ademe/impactco2",
        "Ademe, Impact CO2 (version 8076a48), durées par défaut",
        ("stocks",),
    ),
    RawFile(
        "menages/references_sobriete_points.csv",
        "5296757e93c32e12dac754597fcdf41c822c4a3bdfe06052a8ad3b7891eadad8",
        "https://homap.fr/article/1235/",
        "valeurs de référence relevées (Gifam, Ademe-Arcep, ministère), 2019-2025",
        ("stocks",),
    ),
    RawFile(
        "reperes/metabolisme_bruxelles_2011.csv",
        "0e6cf2cf7ca2f79f1708dc07b6f972993576265f1a7db68b690bbc693f727640",
        "https://www.yumpu.com/en/document/view/59840500/designing-territorial-metabolism/19",
        "EcoRes, ICEDD et BATir 2015 : bilan de Bruxelles 2011, relevé sur une figure reproduite",
        ("stocks",),
    ),
    RawFile(
        "planetaire/extrait_fanning_biophysique_FRA.csv",
        "c9cbb6bdd3d29bf4788a462d0f3a3a88cf1a31960df673d87662d8c1ac965a71",
        "https://doi.org/10.1038/s41893-021-00799-z",
        "Fanning et al. 2022, données à l'appui de l'article, indicateurs biophysiques, lignes de la France",
        ("doughnut",),
    ),
    RawFile(
        "planetaire/extrait_fanning_social_FRA.csv",
        "66f8ef01960c4322d6d436688ff6ed49653740718d15fba30f97857a768956da",
        "https://doi.org/10.1038/s41893-021-00799-z",
        "Fanning et al. 2022, données à l'appui de l'article, indicateurs sociaux, lignes de la France",
        ("doughnut",),
    ),
    RawFile(
        "social/communes.csv",
        "2c2676845aa41545ea8b4420e6d3bebb818146d0f657ebb938cb4375751f1b65",
        "https://github.com/rcarlier/datas.fun",
        "Insee, comparateur de territoires, juin 2024 : fichier France/communes.csv, version b987408",
        ("social",),
    ),
    RawFile(
        "social/chomage_zones_emploi.json",
        "2208002c9a4485015185b1de4b03042e9ac9b52bad75d81631ac80dbcb314294",
        "https://github.com/bpineau/gazetteer",
        "Insee, taux de chômage localisés jusqu'à 2025-T4 : sources/chomage/data/chomage_zones_emploi.json, version "
        "2cb0ab3",
        ("social",),
    ),
)


def check_raw_files(raw: Path) -> list[RawFile]:
    """Check that the raw files that are there are the expected editions.

    Parameters
    ----------
    raw : Path
        Directory of the publishers' raw files.

    Returns
    -------
    list of RawFile
        Those that are not there.

    Raises
    ------
    DataFileError
        With every file that is another edition, or with all of them when none is there; and where each is published.
    """
    missing = [file for file in RAW_FILES if not (raw / file.path).is_file()]
    faults = [how_to_get(file) for file in missing] if len(missing) == len(RAW_FILES) else []
    for expected in RAW_FILES:
        if expected in missing:
            continue
        received = hashlib.sha256((raw / expected.path).read_bytes()).hexdigest()
        if received != expected.sha256:
            faults.append(
                f"{expected.path} : ce n'est pas l'édition attendue (empreinte {received[:12]}… au lieu de "
                f"{expected.sha256[:12]}…). Édition attendue : {expected.edition} ; page : {expected.page}"
            )
    if faults:
        raise DataFileError.from_faults(
            f"Les fichiers bruts de {raw} ne permettent pas la préparation",
            faults,
            "placez chaque fichier au chemin indiqué. Si l'éditeur a publié une nouvelle édition, relisez-la "
            "puis changez l'empreinte dans preparation/raw_files.py et la fiche de la source",
        )
    return missing


def how_to_get(file: RawFile) -> str:
    """A French sentence: the file is missing, where it is published and which edition to take."""
    return f"{file.path} : absent. À télécharger : {file.page} (édition : {file.edition})"
