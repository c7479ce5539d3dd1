"""Classifications and concordances: our own work, written here once and checked.

Sources of the classifications: NACE rev. 2 / NAF rév. 2 and its dissemination levels A5, A10, A21, A38
(Insee); the 56 industries of WIOD 2016 (Timmer et al. 2015, doi:10.1111/roie.12178); the 35 industries of
WIOD 2013 (Dietzenbacher et al. 2013, doi:10.1080/09535314.2012.761180).
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

SECTORS = [
    ("AZ", "Agriculture, sylviculture et pêche"),
    ("BE", "Industrie, énergie, eau et déchets"),
    ("FZ", "Construction"),
    ("GU", "Commerce, transports et services divers"),
    ("OQ", "Administration publique, enseignement, santé et action sociale"),
]

# Insee's A21 has 21 sections; R, S, T and U are pooled under RU, the code that Insee's own A10 gives them,
# because WIOD publishes R and S together.
SECTIONS = [
    ("A", "Agriculture, sylviculture et pêche", "AZ"),
    ("B", "Industries extractives", "BE"),
    ("C", "Industrie manufacturière", "BE"),
    ("D", "Électricité, gaz, vapeur et air conditionné", "BE"),
    ("E", "Eau, assainissement, déchets et dépollution", "BE"),
    ("F", "Construction", "FZ"),
    ("G", "Commerce et réparation d'automobiles et de motocycles", "GU"),
    ("H", "Transports et entreposage", "GU"),
    ("I", "Hébergement et restauration", "GU"),
    ("J", "Information et communication", "GU"),
    ("K", "Activités financières et d'assurance", "GU"),
    ("L", "Activités immobilières", "GU"),
    ("M", "Activités spécialisées, scientifiques et techniques", "GU"),
    ("N", "Services administratifs et de soutien", "GU"),
    ("O", "Administration publique", "OQ"),
    ("P", "Enseignement", "OQ"),
    ("Q", "Santé humaine et action sociale", "OQ"),
    ("RU", "Autres activités de services", "GU"),
]

# Insee's A17, the level of its quarterly jobs: code, label, branches of the manual that it holds.
A17 = [
    ("AZ", "Agriculture, sylviculture et pêche", "AZ"),
    ("C1", "Denrées alimentaires, boissons et tabac", "CA"),
    ("C2", "Cokéfaction et raffinage", "CD"),
    ("C3", "Équipements électriques, électroniques, informatiques et machines", "CI CJ CK"),
    ("C4", "Matériels de transport", "CL"),
    ("C5", "Autres produits industriels", "CB CC CE CF CG CH CM"),
    ("DE", "Industries extractives, énergie, eau, déchets et dépollution", "BZ DZ EZ"),
    ("FZ", "Construction", "FZ"),
    ("GZ", "Commerce, réparation d'automobiles", "GZ"),
    ("HZ", "Transports et entreposage", "HZ"),
    ("IZ", "Hébergement et restauration", "IZ"),
    ("JZ", "Information et communication", "JA JB JC"),
    ("KZ", "Finance et assurance", "KZ"),
    ("LZ", "Activités immobilières", "LZ"),
    ("MN", "Services spécialisés, scientifiques, administratifs et de soutien", "MA MB MC NZ"),
    ("OQ", "Administration publique, enseignement, santé et action sociale", "OZ PZ QZ"),
    ("RU", "Autres activités de services", "RTZ"),
]

# code, French label, label of at most 22 characters for charts, section
BRANCHES = [
    ("AZ", "Agriculture, sylviculture et pêche", "Agriculture, pêche", "A"),
    ("BZ", "Industries extractives", "Industries extractives", "B"),
    ("CA", "Denrées alimentaires, boissons et tabac", "Agroalimentaire", "C"),
    ("CB", "Textiles, habillement, cuir et chaussure", "Textile, habillement", "C"),
    ("CC", "Bois, papier et imprimerie", "Bois, papier", "C"),
    ("CD", "Cokéfaction et raffinage", "Raffinage", "C"),
    ("CE", "Industrie chimique", "Chimie", "C"),
    ("CF", "Industrie pharmaceutique", "Pharmacie", "C"),
    ("CG", "Caoutchouc, plastique et autres minéraux non métalliques", "Plastique, verre", "C"),
    ("CH", "Métallurgie et produits métalliques", "Métaux", "C"),
    ("CI", "Produits informatiques, électroniques et optiques", "Électronique", "C"),
    ("CJ", "Équipements électriques", "Équipement électrique", "C"),
    ("CK", "Machines et équipements", "Machines", "C"),
    ("CL", "Matériels de transport", "Matériel de transport", "C"),
    ("CM", "Autres industries, réparation et installation", "Réparation, meubles", "C"),
    ("DZ", "Électricité, gaz, vapeur et air conditionné", "Électricité, gaz", "D"),
    ("EZ", "Eau, assainissement, déchets et dépollution", "Eau, déchets", "E"),
    ("FZ", "Construction", "Construction", "F"),
    ("GZ", "Commerce, réparation d'automobiles", "Commerce", "G"),
    ("HZ", "Transports et entreposage", "Transports", "H"),
    ("IZ", "Hébergement et restauration", "Hôtels, restaurants", "I"),
    ("JA", "Édition, audiovisuel et diffusion", "Édition, audiovisuel", "J"),
    ("JB", "Télécommunications", "Télécommunications", "J"),
    ("JC", "Informatique et services d'information", "Informatique", "J"),
    ("KZ", "Finance et assurance", "Finance, assurance", "K"),
    ("LZ", "Activités immobilières", "Immobilier, logement", "L"),
    ("MA", "Droit, comptabilité, conseil, architecture et ingénierie", "Conseil, ingénierie", "M"),
    ("MB", "Recherche-développement scientifique", "Recherche", "M"),
    ("MC", "Publicité, autres activités spécialisées, vétérinaires", "Publicité, divers", "M"),
    ("NZ", "Services administratifs et de soutien", "Services de soutien", "N"),
    ("OZ", "Administration publique et défense", "Administration", "O"),
    ("PZ", "Enseignement", "Enseignement", "P"),
    ("QZ", "Santé humaine et action sociale", "Santé, action sociale", "Q"),
    ("RTZ", "Arts, loisirs, associations et autres services", "Loisirs, associations", "RU"),
]

# Insee's own A38, 38 codes, in its order, each with the branch of ours that holds it.
A38_INSEE = [
    *((code, label, code) for code, label, _, _ in BRANCHES[:-2]),
    ("QA", "Santé humaine", "QZ"),
    ("QB", "Hébergement médico-social et social, action sociale", "QZ"),
    ("RZ", "Arts, spectacles et activités récréatives", "RTZ"),
    ("SZ", "Autres activités de services", "RTZ"),
    ("TZ", "Activités des ménages employeurs", "RTZ"),
    ("UZ", "Activités extraterritoriales", "RTZ"),
]

# NAF rév. 2, 88 divisions (decree 2007-1888), each with the branch of ours that holds all of it: Insee's A38 groups
# whole divisions, so that no class of a division is elsewhere.
DIVISIONS = [
    ("01", "Culture et production animale, chasse et services annexes", "AZ"),
    ("02", "Sylviculture et exploitation forestière", "AZ"),
    ("03", "Pêche et aquaculture", "AZ"),
    ("05", "Houille et lignite", "BZ"),
    ("06", "Hydrocarbures", "BZ"),
    ("07", "Minerais métalliques", "BZ"),
    ("08", "Autres industries extractives : sables, pierres, sel", "BZ"),
    ("09", "Services de soutien aux industries extractives", "BZ"),
    ("10", "Industries alimentaires", "CA"),
    ("11", "Boissons", "CA"),
    ("12", "Tabac", "CA"),
    ("13", "Textiles", "CB"),
    ("14", "Habillement", "CB"),
    ("15", "Cuir et chaussure", "CB"),
    ("16", "Travail du bois, articles en bois et en liège", "CC"),
    ("17", "Papier et carton", "CC"),
    ("18", "Imprimerie et reproduction d'enregistrements", "CC"),
    ("19", "Cokéfaction et raffinage", "CD"),
    ("20", "Chimie", "CE"),
    ("21", "Pharmacie", "CF"),
    ("22", "Caoutchouc et plastique", "CG"),
    ("23", "Autres minéraux non métalliques : verre, ciment, céramique", "CG"),
    ("24", "Métallurgie", "CH"),
    ("25", "Produits métalliques, hors machines", "CH"),
    ("26", "Produits informatiques, électroniques et optiques", "CI"),
    ("27", "Équipements électriques", "CJ"),
    ("28", "Machines et équipements", "CK"),
    ("29", "Automobile", "CL"),
    ("30", "Autres matériels de transport : bateaux, trains, avions, cycles", "CL"),
    ("31", "Meubles", "CM"),
    ("32", "Autres industries manufacturières : bijoux, jouets, matériel médical", "CM"),
    ("33", "Réparation et installation de machines et d'équipements", "CM"),
    ("35", "Électricité, gaz, vapeur et air conditionné", "DZ"),
    ("36", "Captage, traitement et distribution d'eau", "EZ"),
    ("37", "Eaux usées", "EZ"),
    ("38", "Collecte, traitement et élimination des déchets, récupération", "EZ"),
    ("39", "Dépollution et autres services de gestion des déchets", "EZ"),
    ("41", "Construction de bâtiments", "FZ"),
    ("42", "Génie civil", "FZ"),
    ("43", "Travaux de construction spécialisés", "FZ"),
    ("45", "Commerce et réparation d'automobiles et de motocycles", "GZ"),
    ("46", "Commerce de gros", "GZ"),
    ("47", "Commerce de détail", "GZ"),
    ("49", "Transports terrestres et par conduites", "HZ"),
    ("50", "Transports par eau", "HZ"),
    ("51", "Transports aériens", "HZ"),
    ("52", "Entreposage et services auxiliaires des transports", "HZ"),
    ("53", "Poste et courrier", "HZ"),
    ("55", "Hébergement", "IZ"),
    ("56", "Restauration", "IZ"),
    ("58", "Édition", "JA"),
    ("59", "Cinéma, vidéo, télévision, enregistrement sonore", "JA"),
    ("60", "Programmation et diffusion", "JA"),
    ("61", "Télécommunications", "JB"),
    ("62", "Programmation, conseil et autres activités informatiques", "JC"),
    ("63", "Services d'information", "JC"),
    ("64", "Services financiers, hors assurance et retraite", "KZ"),
    ("65", "Assurance", "KZ"),
    ("66", "Auxiliaires de la finance et de l'assurance", "KZ"),
    ("68", "Activités immobilières", "LZ"),
    ("69", "Droit et comptabilité", "MA"),
    ("70", "Sièges sociaux, conseil de gestion", "MA"),
    ("71", "Architecture et ingénierie, contrôle et analyses techniques", "MA"),
    ("72", "Recherche-développement scientifique", "MB"),
    ("73", "Publicité et études de marché", "MC"),
    ("74", "Autres activités spécialisées : design, photographie, traduction", "MC"),
    ("75", "Activités vétérinaires", "MC"),
    ("77", "Location et location-bail", "NZ"),
    ("78", "Emploi : placement et intérim", "NZ"),
    ("79", "Agences de voyage, réservation", "NZ"),
    ("80", "Enquêtes et sécurité", "NZ"),
    ("81", "Services aux bâtiments, aménagement paysager", "NZ"),
    ("82", "Autres services aux entreprises", "NZ"),
    ("84", "Administration publique et défense, sécurité sociale", "OZ"),
    ("85", "Enseignement", "PZ"),
    ("86", "Santé humaine", "QZ"),
    ("87", "Hébergement médico-social et social", "QZ"),
    ("88", "Action sociale sans hébergement", "QZ"),
    ("90", "Arts et spectacles", "RTZ"),
    ("91", "Bibliothèques, archives, musées", "RTZ"),
    ("92", "Jeux de hasard et d'argent", "RTZ"),
    ("93", "Sports, loisirs", "RTZ"),
    ("94", "Organisations associatives", "RTZ"),
    ("95", "Réparation d'ordinateurs et de biens personnels et domestiques", "RTZ"),
    ("96", "Autres services personnels", "RTZ"),
    ("97", "Ménages employeurs", "RTZ"),
    ("98", "Ménages produisant pour leur usage propre", "RTZ"),
    ("99", "Organisations extraterritoriales", "RTZ"),
]

# WIOD order. code, French label, branch, 35-industry code of WIOD 2013, and why that code when it is only
# near.
INDUSTRIES = [
    ("A01", "Culture, élevage et chasse", "AZ", "AtB", ""),
    ("A02", "Sylviculture et exploitation forestière", "AZ", "AtB", ""),
    ("A03", "Pêche et aquaculture", "AZ", "AtB", ""),
    ("B", "Industries extractives", "BZ", "C", ""),
    ("C10-C12", "Aliments, boissons et tabac", "CA", "15t16", ""),
    ("C13-C15", "Textile, habillement, cuir et chaussure", "CB", "17t18",
     "le cuir et la chaussure (19) sont comptés avec le textile"),
    ("C16", "Bois et articles en bois", "CC", "20", ""),
    ("C17", "Papier et carton", "CC", "21t22", ""),
    ("C18", "Imprimerie et reproduction", "CC", "21t22", ""),
    ("C19", "Cokéfaction et raffinage", "CD", "23",
     "le combustible nucléaire (23 en 2013) est passé dans la chimie"),
    ("C20", "Chimie", "CE", "24", ""),
    ("C21", "Pharmacie", "CF", "24", ""),
    ("C22", "Caoutchouc et plastique", "CG", "25", ""),
    ("C23", "Verre, ciment, céramique et autres minéraux", "CG", "26", ""),
    ("C24", "Métallurgie", "CH", "27t28", ""),
    ("C25", "Produits métalliques", "CH", "27t28", ""),
    ("C26", "Informatique, électronique et optique", "CI", "30t33", ""),
    ("C27", "Équipements électriques", "CJ", "30t33",
     "les appareils ménagers étaient classés avec les machines (29)"),
    ("C28", "Machines et équipements", "CK", "29", ""),
    ("C29", "Automobile", "CL", "34t35", ""),
    ("C30", "Autres matériels de transport", "CL", "34t35", ""),
    ("C31_C32", "Meubles et autres produits manufacturés", "CM", "36t37",
     "les instruments médicaux étaient classés avec l'électronique (30t33)"),
    ("C33", "Réparation et installation de machines", "CM", "29",
     "la réparation suivait chaque produit : rangée ici avec les machines"),
    ("D35", "Électricité, gaz, vapeur et air conditionné", "DZ", "E", ""),
    ("E36", "Eau potable", "EZ", "E", ""),
    ("E37-E39", "Assainissement, déchets et dépollution", "EZ", "O",
     "la récupération de matériaux était classée en 36t37"),
    ("F", "Construction", "FZ", "F", "la promotion immobilière était classée dans l'immobilier (70)"),
    ("G45", "Commerce et réparation d'automobiles", "GZ", "50",
     "la vente de carburants au détail (50 en 2013) est passée en G47"),
    ("G46", "Commerce de gros", "GZ", "51", ""),
    ("G47", "Commerce de détail", "GZ", "52", "la réparation d'articles domestiques (52) est passée en S95"),
    ("H49", "Transports terrestres", "HZ", "60", ""),
    ("H50", "Transports par eau", "HZ", "61", ""),
    ("H51", "Transports aériens", "HZ", "62", ""),
    ("H52", "Entreposage et services de transport", "HZ", "63",
     "les agences de voyage (63 en 2013) sont passées dans N"),
    ("H53", "Poste et courrier", "HZ", "64", ""),
    ("I", "Hébergement et restauration", "IZ", "H", ""),
    ("J58", "Édition", "JA", "21t22", "l'édition de logiciels était classée en 71t74"),
    ("J59_J60", "Cinéma, vidéo, radio et télévision", "JA", "O", ""),
    ("J61", "Télécommunications", "JB", "64", ""),
    ("J62_J63", "Informatique et services d'information", "JC", "71t74", ""),
    ("K64", "Services financiers", "KZ", "J", ""),
    ("K65", "Assurance", "KZ", "J", ""),
    ("K66", "Auxiliaires de la finance et de l'assurance", "KZ", "J", ""),
    ("L68", "Immobilier (loyers imputés compris)", "LZ", "70", ""),
    ("M69_M70", "Droit, comptabilité, sièges et conseil", "MA", "71t74", ""),
    ("M71", "Architecture, ingénierie et contrôle", "MA", "71t74", ""),
    ("M72", "Recherche-développement", "MB", "71t74", ""),
    ("M73", "Publicité et études de marché", "MC", "71t74", ""),
    ("M74_M75", "Autres activités spécialisées, vétérinaires", "MC", "71t74",
     "les vétérinaires étaient classés avec la santé (N)"),
    ("N", "Location, intérim, voyages, sécurité, nettoyage", "NZ", "71t74", ""),
    ("O84", "Administration publique et défense", "OZ", "L", ""),
    ("P85", "Enseignement", "PZ", "M", ""),
    ("Q", "Santé humaine et action sociale", "QZ", "N", ""),
    ("R_S", "Arts, loisirs, associations et services personnels", "RTZ", "O", ""),
    ("T", "Ménages employeurs", "RTZ", "P", ""),
    ("U", "Organismes extraterritoriaux (nul pour la France)", "RTZ", "P",
     "branche absente de WIOD 2013 ; nulle dans le tableau français"),
]  # fmt: skip

# The codes that must be read together, because the two WIOD releases or the CO2 accounts split them
# differently.
NACE35_POOLED = {"17t18": "17t19", "19": "17t19", "C": "C+23", "23": "C+23"}

# CPA products of the SDES footprint that have no WIOD industry of their own; the others keep their number.
CPA_GROUPED = {
    "CPA_L68A": "L68", "CPA_L68B": "L68",
    "CPA_N77": "N", "CPA_N78": "N", "CPA_N79": "N", "CPA_N80_N82": "N",
    "CPA_Q86": "Q", "CPA_Q87_Q88": "Q",
    "CPA_R90_R92": "R_S", "CPA_R93": "R_S", "CPA_S94": "R_S", "CPA_S95": "R_S", "CPA_S96": "R_S",
}  # fmt: skip
CPA_RENAMED = {
    "CPA_B05_B09": "B", "CPA_C10_C12": "C10-C12", "CPA_C13_C15": "C13-C15", "CPA_E37_E39": "E37-E39",
    "CPA_F41_F43": "F", "CPA_I55_I56": "I", "CPA_T97_T98": "T",
}  # fmt: skip


def industry_codes() -> list[str]:
    """The 56 industries of WIOD 2016, in WIOD's order."""
    return [code for code, *_ in INDUSTRIES]


def branch_of_industry() -> dict[str, str]:
    """A56 code to one of the 34 branches."""
    return {code: branch for code, _, branch, _, _ in INDUSTRIES}


def nace35_of_industry() -> dict[str, str]:
    """A56 code to the nearest industry of WIOD 2013."""
    return {code: nace35 for code, _, _, nace35, _ in INDUSTRIES}


def industry_of_cpa(code: str) -> str:
    """The only A56 product to which a CPA code of the SDES footprint belongs."""
    known = {**CPA_GROUPED, **CPA_RENAMED}
    return known.get(code, code.removeprefix("CPA_"))


def nace35_table(raw: Path) -> pd.DataFrame:
    """The 35 industries of WIOD 2013, as the raw file lists them, with the group to read them in."""
    raw_table = pd.read_csv(raw / "io/wiod2013_branches.csv", dtype=str)
    table = raw_table.rename(columns={"branche": "code", "libelle": "label"})
    table["pooled_code"] = [NACE35_POOLED.get(code, code) for code in table["code"]]
    return table


def cpa_table(raw: Path) -> pd.DataFrame:
    """Every CPA code of the two editions of the SDES footprint and the A56 product that holds it."""
    in_2019 = list(pd.read_csv(raw / "carbone/SDES_empreinte_2019_A64.csv", dtype=str)["code_CPA"])
    in_2023 = list(pd.read_csv(raw / "carbone/SDES_empreinte_2023_A63.csv", dtype=str)["code_CPA"])
    position = {code: number for number, code in enumerate(industry_codes())}
    codes = sorted(dict.fromkeys(in_2019 + in_2023), key=lambda code: position[industry_of_cpa(code)])
    return pd.DataFrame(
        {
            "cpa": codes,
            "industry": [industry_of_cpa(code) for code in codes],
            "edition_2019": ["yes" if code in in_2019 else "no" for code in codes],
            "edition_2023": ["yes" if code in in_2023 else "no" for code in codes],
        }
    )


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Every table of ``nomenclatures/``.

    Parameters
    ----------
    raw : Path
        Directory of the publishers' raw files.

    Returns
    -------
    dict of str to DataFrame
        By table name.
    """
    sector_of_section = {code: sector for code, _, sector in SECTIONS}
    section_of_branch = {code: section for code, _, _, section in BRANCHES}
    a17_of_branch = {branch: code for code, _, branches in A17 for branch in branches.split()}
    industries = pd.DataFrame(
        [
            (code, label, branch, section_of_branch[branch], sector_of_section[section_of_branch[branch]])
            for code, label, branch, _, _ in INDUSTRIES
        ],
        columns=["code", "label", "a38", "a21", "a5"],
    )
    branches = pd.DataFrame(
        [
            (code, label, short, section, a17_of_branch[code], sector_of_section[section])
            for code, label, short, section in BRANCHES
        ],
        columns=["code", "label", "short_label", "a21", "a17", "a5"],
    )
    nace35_to_a56 = pd.DataFrame(
        [(code, nace35, note, "near" if note else "good") for code, _, _, nace35, note in INDUSTRIES],
        columns=["a56", "nace35", "note", "status"],
    )
    return {
        "nomenclatures/sectors": pd.DataFrame(SECTORS, columns=["code", "label"]),
        "nomenclatures/sections": pd.DataFrame(SECTIONS, columns=["code", "label", "a5"]),
        "nomenclatures/a17": pd.DataFrame([(code, label) for code, label, _ in A17], columns=["code", "label"]),
        "nomenclatures/branches": branches,
        "nomenclatures/a38_insee": pd.DataFrame(A38_INSEE, columns=["code", "label", "a38"]),
        "nomenclatures/divisions": pd.DataFrame(DIVISIONS, columns=["code", "label", "a38"]),
        "nomenclatures/industries": industries,
        "nomenclatures/nace35": nace35_table(raw),
        "nomenclatures/nace35_to_a56": nace35_to_a56,
        "nomenclatures/cpa_to_a56": cpa_table(raw),
    }
