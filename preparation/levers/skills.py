"""Parameters of the lever « skills »: who may take new jobs, by family of occupations."""

from __future__ import annotations

from preparation.levers.entry import Entry, Reading

MOBILITY = "dares2018, résumé p. 1"
OUTLOOK = "metiers2030, déséquilibres potentiels, et sgpe2024emplois, manques par métier ; rapport : jugement"

FAMILIES = "ABCDEFGHJKLMNPQRSTUVWX"

#: Share of a family's people that came from another one in a year: a fifth of what five years show, low, high.
#: 16 % of people changed family from 2010 to 2015; elsewhere what Dares prints of the family, mostly of those who left.
ANY_FAMILY: Reading = (0.032, 0.02, 0.045)
ARRIVALS: dict[str, tuple[Reading, str]] = {
    "A": ((0.015, 0.008, 0.024), "12 % y ont changé de métier en cinq ans : un plafond."),
    "C": ((0.05, 0.03, 0.068), "34 % y ont changé de métier en cinq ans : la famille la plus mobile."),
    "H": ((0.078, 0.055, 0.09), "39 % des cadres de 2015 n'y étaient pas en 2010."),
    "K": (
        (0.05, 0.03, 0.064),
        "30 % ont quitté la famille en cinq ans (32 % ont changé de métier) ; entrées supposées proches des départs.",
    ),
    "R": (
        (0.044, 0.03, 0.06),
        "22 % ont quitté la famille en cinq ans (32 % ont changé de métier) ; entrées supposées proches des départs.",
    ),
    "V": ((0.012, 0.006, 0.018), "9 % y ont changé de métier en cinq ans ; souvent, un diplôme d'État."),
    "W": ((0.007, 0.003, 0.01), "5 % y ont changé de métier en cinq ans ; on y entre par concours."),
}
ANY_ARRIVALS = "16 % des personnes ont changé de famille en cinq ans, toutes familles ; celle-ci n'est pas détaillée."

#: Of the people who may come, the share that trend's own vacancies take: posts that young beginners do not suffice to
#: fill, a year, over what training and arrivals bring (3.5 % of the jobs of an average family).
ANY_BUSY: Reading = (0.05, 0.0, 0.15)
BUSY: dict[str, tuple[Reading, str]] = {
    "A": ((0.3, 0.1, 0.5), "75 000 postes sans débutant en onze ans."),
    "B": ((0.31, 0.1, 0.5), "222 000 postes sans débutant en onze ans (ouvriers qualifiés, conducteurs d'engins)."),
    "D": ((0.18, 0.05, 0.35), "60 000 postes sans débutant en onze ans (techniciens)."),
    "F": ((0.16, 0.05, 0.3), "17 000 postes sans débutant en onze ans (textile et cuir)."),
    "J": ((0.47, 0.2, 0.65), "384 000 postes sans débutant en onze ans (conducteurs, manutention, exploitation)."),
    "M": ((0.14, 0.03, 0.3), "35 000 postes sans débutant en onze ans (ingénieurs)."),
    "T": ((0.19, 0.05, 0.35), "224 000 postes sans débutant en onze ans (aides à domicile)."),
    "V": ((0.2, 0.05, 0.4), "100 000 postes sans débutant en onze ans (aides-soignants)."),
}
ANY_BUSY_REASON = (
    "Le reste des 120 000 postes par an que les débutants ne suffisent pas à prendre, sur les autres familles."
)

#: Years before the first who train can be hired, and why.
ANY_LENGTH: Reading = (1.0, 0.5, 2.0)
LENGTHS: dict[str, tuple[Reading, str]] = {
    "H": ((3.0, 2.0, 5.0), "Titre d'ingénieur en formation continue : deux à trois ans, plus l'accès."),
    "M": ((2.0, 1.0, 3.0), "D'un titre en un an à une licence professionnelle."),
    "N": ((3.0, 2.0, 6.0), "Master, puis souvent thèse."),
    "P": ((1.0, 0.5, 2.0), "Concours et formation initiale d'application."),
    "V": ((2.0, 1.0, 3.0), "Un an pour les aides-soignants, trois pour les infirmiers ; médecins, bien plus."),
    "W": ((2.0, 1.0, 3.0), "Master et concours."),
    "B": ((1.0, 0.5, 2.0), "Titre professionnel en sept à neuf mois, CAP d'adulte en un an, plus l'accès."),
    "G": ((1.5, 1.0, 2.0), "Titre de technicien : un an, plus un premier poste encadré."),
}
ANY_LENGTH_REASON = (
    "Une formation achetée par une région dure 660 heures en moyenne (Dares, 2022), soit quatre à cinq mois à temps "
    "plein ; avec l'accès et le stage, un an."
)


def _constant(reading: Reading) -> tuple[Reading, Reading, Reading, Reading]:
    return (reading, reading, reading, reading)


ENTRIES: list[Entry] = [
    Entry(
        "trained",
        "part des emplois par an",
        ((0.0009, 0.0003, 0.0018), (0.002, 0.001, 0.0035), (0.004, 0.002, 0.006), (0.008, 0.004, 0.012)),
        "jugement",
        (
            "373 500 entrées dans les formations longues des régions en 2022 (Dares) : 1,4 % des emplois. La moitié "
            "accède à un emploi, la moitié de ceux-là dans le métier : 0,35 %. Un quart peut aller à des postes neufs.",
            "Le double : autant que ce que les entrées ont gagné en trois ans, 2019-2022 (+ 42 %), va à ces postes.",
            "Tout ce que les formations longues d'aujourd'hui amènent dans leur métier va à des postes nouveaux.",
            "Le double encore : les places longues sont doublées, et gardées.",
        ),
    ),
    Entry(
        "redirected",
        "part",
        ((0.05, 0.02, 0.1), (0.1, 0.05, 0.18), (0.2, 0.1, 0.3), (0.35, 0.2, 0.5)),
        "jugement",
        (
            "Des gens changent de famille chaque année ; à la tendance, presque tous remplacent des partants.",
            "Un changement de famille sur dix va à des postes nouveaux : information, stages, clauses d'insertion.",
            "Un sur cinq : passerelles entre entreprises, formation payée avant l'embauche.",
            "Un sur trois : il faudrait que salaires et conditions des métiers recherchés les attirent.",
        ),
    ),
    Entry(
        "jobseekers",
        "part des emplois",
        ((0.005, 0.0, 0.01), (0.01, 0.005, 0.015), (0.015, 0.008, 0.025), (0.025, 0.012, 0.04)),
        "jugement",
        (
            "Le chômage dépasse 7 % des actifs ; peu de ces personnes ont le métier, le permis et le logement voulus.",
            "Un demandeur sur huit environ, accompagné jusqu'au poste.",
            "Un sur cinq.",
            "Un sur trois : le chômage tomberait vers 5 %, comme au début des années 1980.",
        ),
    ),
    Entry(
        "kept",
        "part",
        ((0.3, 0.15, 0.5), (0.45, 0.25, 0.65), (0.6, 0.4, 0.8), (0.75, 0.5, 0.9)),
        "jugement",
        (
            "Quand une branche perd des emplois, une partie de ceux qui les avaient retrouve le même métier ici ; les "
            "autres partent, se retirent ou changent.",
            "Les entreprises qui perdent et celles qui gagnent se parlent avant.",
            "Cellule de reclassement commune, prêt de main-d'œuvre.",
            "Presque personne n'est perdu, âge et lieu mis à part.",
        ),
    ),
    *[
        Entry(
            "arrivals",
            "part des emplois par an",
            _constant(ARRIVALS.get(family, (ANY_FAMILY, ""))[0]),
            MOBILITY,
            ARRIVALS.get(family, (ANY_FAMILY, ANY_ARRIVALS))[1],
            family,
        )
        for family in FAMILIES
    ],
    *[
        Entry(
            "busy",
            "part",
            _constant(BUSY.get(family, (ANY_BUSY, ""))[0]),
            OUTLOOK,
            BUSY.get(family, (ANY_BUSY, ANY_BUSY_REASON))[1],
            family,
        )
        for family in FAMILIES
    ],
    *[
        Entry(
            "training_years",
            "ans",
            _constant(LENGTHS.get(family, (ANY_LENGTH, ""))[0]),
            "jugement",
            LENGTHS.get(family, (ANY_LENGTH, ANY_LENGTH_REASON))[1],
            family,
        )
        for family in FAMILIES
    ],
]
