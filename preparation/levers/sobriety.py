"""Parameters of the first lever: what households do with less of, for longer, second-hand or together."""

from __future__ import annotations

from preparation.levers.entry import ALL, Entry, Reading

NOTHING: Reading = (0.0, 0.0, 0.0)
JUDGED = "jugement"

#: What follows a parameter that is the same at every level.
_CONSTANT = "Le même à tous les niveaux."

#: What follows a part of a spending.
_PAID = "Part de ce que paient les ménages, taxes comprises."

_ADEME = (
    "Ademe, Transition(s) 2050, 2021, scénario S1 « Génération frugale » ; chiffres lus dans deux présentations du "
    "rapport (Radio Classique ; L. Maillart-Méhaignerie, février 2022)"
)
_WASTE = "Ademe, Opération foyers témoins, rapport national, octobre 2014, parties 4.3.5 et 4.4"
_WASTE_TRIED_AGAIN = f"{_WASTE} ; essai sur 250 ménages, Les Marchés (Réussir)"
_NEGAWATT = "négaWatt, propositions pour la sobriété, 2022, chauffage à 19 °C ; lu sur cdurable.info"

#: Volume avoided, by post, at levels 2, 3 and 4, with sources and reasons.
AVOIDED: dict[str, tuple[tuple[Reading, Reading, Reading], tuple[str, str, str], tuple[str, str, str]]] = {
    "food_waste": (
        ((0.017, 0.008, 0.03), (0.034, 0.02, 0.05), (0.045, 0.03, 0.077)),
        (JUDGED, _WASTE, _WASTE_TRIED_AGAIN),
        (
            "Un ménage sur deux fait ce qu'ont fait les foyers témoins.",
            "7,7 % de la dépense alimentaire est jetée ; les foyers témoins en jettent 44 % de moins.",
            "Les mêmes 7,7 % ; un second essai, sur 250 ménages, trouve 59 % de moins. Haut : plus rien de jeté.",
        ),
    ),
    "meat": (
        ((0.15, 0.08, 0.25), (0.5, 0.3, 0.6), (0.667, 0.5, 0.75)),
        (JUDGED, JUDGED, _ADEME),
        (
            "Un jour par semaine sans viande.",
            "À mi-chemin entre le niveau 2 et une viande divisée par trois, un peu au-delà.",
            "La quantité de viande est divisée par trois en 2050.",
        ),
    ),
    "heating": (
        ((0.04, 0.02, 0.08), (0.08, 0.05, 0.13), (0.18, 0.1, 0.28)),
        (JUDGED, _NEGAWATT, JUDGED),
        (
            "Un logement sur deux tient 19 °C.",
            "19 °C partout : 13 % du chauffage, qui est 62 % de l'énergie achetée pour le logement.",
            "17 à 19 °C selon les pièces, eau chaude et appareils compris ; l'isolation n'est pas comptée.",
        ),
    ),
    "space": (
        ((0.02, 0.0, 0.04), (0.05, 0.02, 0.1), (0.1, 0.05, 0.2)),
        (JUDGED,) * 3,
        (
            "Quelques pièces fermées l'hiver, quelques colocations.",
            "Logements divisés, chambres louées, résidences secondaires moins chauffées.",
            "Un dixième de surface chauffée en moins par personne : le parc bâti change lentement.",
        ),
    ),
    "car_distance": (
        ((0.1, 0.05, 0.15), (0.25, 0.15, 0.35), (0.45, 0.3, 0.55)),
        (JUDGED, JUDGED, _ADEME),
        (
            "Un trajet sur dix à pied, à vélo, à plusieurs ou pas du tout.",
            "Un trajet sur quatre, avec des services qui existent.",
            "Deux fois moins de trajets en voiture en 2050, 26 % de kilomètres en moins tous modes réunis.",
        ),
    ),
    "flights": (
        ((0.1, 0.05, 0.2), (0.35, 0.2, 0.5), (0.65, 0.45, 0.85)),
        (JUDGED,) * 3,
        (
            "Un vol sur dix.",
            "Un vol sur trois, d'abord les trajets de moins de 1 000 km.",
            "Deux vols sur trois : un long-courrier tous les quelques ans.",
        ),
    ),
    "holidays": (
        ((0.02, 0.0, 0.05), (0.08, 0.03, 0.15), (0.15, 0.05, 0.25)),
        (JUDGED,) * 3,
        (
            "Des séjours un peu plus proches et plus longs.",
            "Moins de départs, plus longs.",
            "Moins de départs lointains ; on ne part pas moins de jours.",
        ),
    ),
    "clothes": (
        ((0.05, 0.02, 0.1), (0.15, 0.08, 0.25), (0.3, 0.15, 0.45)),
        (JUDGED,) * 3,
        (
            "Une pièce sur vingt n'est pas achetée.",
            "Une sur six ; 40 pièces par personne et par an en 2022 (Refashion).",
            "Une sur trois ; avec l'usage plus long et l'occasion, une quinzaine de pièces neuves.",
        ),
    ),
    "electronics": (
        ((0.03, 0.01, 0.06), (0.08, 0.04, 0.15), (0.15, 0.08, 0.25)),
        (JUDGED,) * 3,
        ("Quelques écrans de moins.", "Un écran sur douze.", "Un appareil sur sept."),
    ),
    "furniture": (
        ((0.02, 0.0, 0.05), (0.05, 0.02, 0.1), (0.1, 0.05, 0.2)),
        (JUDGED,) * 3,
        ("Quelques achats évités.", "Un achat sur vingt.", "Un achat sur dix."),
    ),
}

#: Years that goods are kept longer, at levels 2, 3 and 4.
LONGER: dict[str, tuple[Reading, Reading, Reading]] = {
    "car_fleet": ((0.5, 0.0, 1.0), (2.0, 1.0, 3.0), (4.0, 2.0, 6.0)),
    "clothes": ((0.5, 0.2, 1.0), (1.5, 0.7, 2.5), (3.0, 1.5, 5.0)),
    "electronics": ((0.5, 0.2, 1.0), (1.5, 0.7, 2.5), (3.0, 1.5, 4.5)),
    "appliances": ((1.0, 0.5, 1.5), (3.0, 1.5, 4.0), (5.0, 3.0, 7.0)),
    "furniture": ((1.0, 0.3, 2.0), (3.0, 1.5, 5.0), (6.0, 3.0, 10.0)),
}

#: Of what is still bought, part bought second-hand, beyond today's.
SECOND_HAND: dict[str, tuple[Reading, Reading, Reading]] = {
    "clothes": ((0.05, 0.02, 0.1), (0.15, 0.08, 0.25), (0.3, 0.15, 0.45)),
    "electronics": ((0.05, 0.02, 0.1), (0.15, 0.08, 0.25), (0.3, 0.15, 0.45)),
    "appliances": ((0.03, 0.01, 0.06), (0.08, 0.04, 0.15), (0.15, 0.08, 0.25)),
    "furniture": ((0.05, 0.02, 0.1), (0.15, 0.08, 0.25), (0.3, 0.15, 0.45)),
}

#: Of what is still bought, part no longer needed since several households use one object.
SHARED: dict[str, tuple[Reading, Reading, Reading]] = {
    "car_fleet": ((0.02, 0.0, 0.05), (0.08, 0.03, 0.15), (0.2, 0.1, 0.3)),
    "appliances": ((0.0, 0.0, 0.01), (0.02, 0.0, 0.05), (0.05, 0.02, 0.1)),
    "furniture": ((0.01, 0.0, 0.03), (0.03, 0.01, 0.06), (0.06, 0.02, 0.12)),
}

#: Of each euro that households no longer pay for the post, taxes and all, what they pay for what replaces it.
REPLACED: dict[str, tuple[Reading, str]] = {
    "meat": ((0.5, 0.3, 0.8), "Un repas végétal coûte à peu près la moitié de la viande qu'il remplace."),
    "car_distance": ((0.25, 0.1, 0.4), "Une partie des trajets prend le train ou l'autocar ; le reste n'a pas lieu."),
    "flights": ((0.4, 0.2, 0.6), "Une partie des voyages se fait en train."),
    "holidays": ((0.5, 0.2, 0.8), "Le séjour plus proche coûte la moitié."),
}

#: Taxes per euro before tax, and why.
TAXED: dict[str, tuple[Reading, str]] = {
    "food_waste": ((0.07, 0.05, 0.09), "TVA de 5,5 % sur l'alimentation, droits sur les boissons."),
    "meat": ((0.055, 0.05, 0.06), "TVA de 5,5 %."),
    "heating": ((0.2, 0.15, 0.3), "Dépense CP045 de 2014 sans le fioul, rapportée aux achats à la branche énergie."),
    "space": ((0.2, 0.15, 0.3), "Comme le chauffage."),
    "car_distance": (
        (0.61, 0.5, 0.75),
        "Carburants : dépense de 2014 (CP0722, CP0453) sur achats au raffinage, soit 0,9 ; pièces et garages : TVA.",
    ),
    "car_fleet": ((0.2, 0.18, 0.22), "TVA de 20 %."),
    "flights": ((0.03, 0.0, 0.1), "Vols internationaux exonérés ; TVA de 10 % sur les autres, taxes d'aviation."),
    "clothes": ((0.2, 0.18, 0.22), "TVA de 20 %."),
    "electronics": ((0.2, 0.18, 0.22), "TVA de 20 %."),
    "appliances": ((0.2, 0.18, 0.22), "TVA de 20 %."),
    "furniture": ((0.2, 0.18, 0.22), "TVA de 20 %."),
    "holidays": ((0.1, 0.05, 0.12), "TVA de 10 %, marges d'agences."),
    "other": (
        (0.114, 0.09, 0.14),
        "Dépense des ménages de 2014 (Insee, 1 126 Md€) sur leurs achats aux prix de base du compte (1 011 Md€).",
    ),
}

#: Least spending of a household on a group of the budget, over the mean of all, below which nobody is asked.
FLOORS: dict[str, tuple[Reading, str]] = {
    "food": ((0.7, 0.6, 0.8), "Ce que dépense aujourd'hui le premier quintile."),
    "home": ((0.75, 0.65, 0.85), "Un peu moins que le premier quintile, qui dépense 0,83 fois la moyenne."),
    "mobility": ((0.6, 0.5, 0.75), "Entre le premier et le deuxième quintile."),
    "goods": ((0.5, 0.4, 0.65), "Un peu moins que le premier quintile."),
    "holidays": ((0.4, 0.25, 0.6), "Ce que dépense aujourd'hui le premier quintile."),
}


def _same(
    parameter: str, value: Reading, reasoning: str, item: str = ALL, unit: str = "part", source: str = JUDGED
) -> Entry:
    return Entry(parameter, unit, (value,) * 4, source, f"{reasoning} {_CONSTANT}", item)


_RATES = "Insee, consommation par fonction, 2014, et taux de TVA en vigueur en 2014"

ENTRIES = [
    *(
        Entry("avoided", "part", (NOTHING, *levels), (JUDGED, *sources), ("Rien de plus.", *reasons), post)
        for post, (levels, sources, reasons) in AVOIDED.items()
    ),
    *(
        Entry(
            "years_longer", "ans", (NOTHING, *levels), JUDGED,
            "Une partie des ménages garde et répare ; la durée d'aujourd'hui est dans la table des postes.", post,
        )
        for post, levels in LONGER.items()
    ),
    *(
        Entry("second_hand", "part", (NOTHING, *levels), JUDGED, "En plus de l'occasion d'aujourd'hui.", post)
        for post, levels in SECOND_HAND.items()
    ),
    *(
        Entry(
            "shared", "part", (NOTHING, *levels), JUDGED,
            "Autopartage et prêt. Louer ses voitures est ici seulement ; louer d'autres biens à une entreprise est au "
            "levier 4, et n'y est pas compté.", post,
        )
        for post, levels in SHARED.items()
    ),
    *(_same("replaced", value, f"{why} {_PAID}", post) for post, (value, why) in REPLACED.items()),
    _same(
        "repaired", (0.25, 0.1, 0.5),
        f"Faire durer se paie : un quart de l'achat évité va à la réparation, de un dixième à la moitié. {_PAID}",
    ),
    _same(
        "second_hand_paid", (0.2, 0.1, 0.35),
        "L'occasion coûte à peu près 40 % du neuf ; la moitié va à un autre ménage, et n'est pas une dépense nouvelle. "
        f"{_PAID}",
    ),
    _same("shared_paid", (0.4, 0.2, 0.6), f"Louer ou partager coûte moins de la moitié de l'achat évité. {_PAID}"),
    _same(
        "rebound", (0.7, 0.4, 0.95),
        "Part de l'économie qui est dépensée ailleurs. Les ménages épargnent 15 % de leur revenu : 0,85 si l'économie "
        "est un revenu comme un autre ; moins si l'on dépense moins exprès, ou si l'on travaille moins.",
    ),
    _same("not_respent", (1.0, 1.0, 1.0), "Les loyers, surtout imputés, ne suivent pas une économie de l'année.", "LZ"),
    *(
        _same(
            "not_respent", (0.5, 0.0, 1.0),
            "Qui roule ou chauffe moins exprès ne remet pas toute l'économie dans la même dépense.", branch,
        )
        for branch in ("CD", "DZ")
    ),
    *(
        _same(
            "tax", value, why, post, "€ par €",
            JUDGED if post in ("food_waste", "car_distance", "flights", "holidays") else _RATES,
        )
        for post, (value, why) in TAXED.items()
    ),
    _same(
        "direct_from_cars", (0.63, 0.58, 0.68),
        "Voitures particulières 68 Mt, résidentiel 40 Mt CO₂e ; presse citant le rapport, lu en 2023.",
        source="Haut Conseil pour le climat, rapport 2023, données Citepa 2022",
    ),
    *(_same("floor", value, why, group, "fois la moyenne") for group, (value, why) in FLOORS.items()),
    _same(
        "ceiling", (1.2, 1.1, 1.5),
        "Les premiers euros sont demandés au-dessus de ce multiple de la dépense moyenne ; il se débat.",
        unit="fois la moyenne",
    ),
]
