"""Parameters of the fourth lever: recipes of firms, secondary materials, uses sold instead of goods."""

from __future__ import annotations

from preparation.levers.entry import Entry, Reading

NOTHING: Reading = (0.0, 0.0, 0.0)

JUDGED = "jugement"
#: Sources, as they are cited.
CEREN = "ceren2010industrie (64 TWh, rapportés aux 37,4 Mtep de l'industrie en 2006)"
WITNESSES = "ademe2016temoins (49 entreprises : temps de retour moyen de 7 mois)"

#: By kind of branch: energy no longer bought at levels 2 to 4, source, reasons.
ENERGY_SAVED = {
    "industry": (
        ((0.05, 0.02, 0.08), (0.12, 0.07, 0.18), (0.20, 0.12, 0.30)),
        CEREN,
        "Le gisement des opérations transverses (moteurs, air comprimé, chaleur, bâtiments) est d'environ 15 % de "
        "l'énergie de l'industrie : un tiers est pris au niveau 2, presque tout au niveau 3 ; le niveau 4 y ajoute la "
        "chaleur récupérée et des procédés changés, avec une large incertitude.",
    ),
    "food": (
        ((0.05, 0.02, 0.08), (0.12, 0.07, 0.18), (0.22, 0.12, 0.32)),
        CEREN,
        "Comme l'industrie ; un peu plus au niveau 4, car sa chaleur est à basse température et se récupère mieux.",
    ),
    "farming": (
        ((0.05, 0.02, 0.08), (0.12, 0.06, 0.18), (0.20, 0.10, 0.30)),
        JUDGED,
        "Réglage des tracteurs, travail du sol simplifié, serres et séchage mieux tenus : des gains de cet ordre sont "
        "courants d'une ferme à l'autre ; nous les étendons à toutes, sans mesure nationale.",
    ),
    "construction": (
        ((0.03, 0.01, 0.06), (0.08, 0.04, 0.13), (0.15, 0.08, 0.25)),
        JUDGED,
        "Engins et camions mieux employés, bases de vie isolées ; aucune étude nationale retenue.",
    ),
    "transport": (
        ((0.04, 0.02, 0.07), (0.10, 0.05, 0.15), (0.18, 0.10, 0.28)),
        JUDGED,
        "Conduite, pneus, tournées et taux de chargement ; le changement de mode et de moteur n'est pas compté ici.",
    ),
    "catering": (
        ((0.05, 0.02, 0.09), (0.15, 0.08, 0.22), (0.25, 0.15, 0.40)),
        JUDGED,
        "Cuisson, froid et ventilation réglés, puis renouvelés ; comme les bureaux et commerces.",
    ),
    "services": (
        ((0.06, 0.03, 0.10), (0.18, 0.10, 0.26), (0.35, 0.22, 0.45)),
        JUDGED,
        "Le décret tertiaire demande 40 % de moins en 2030 aux bâtiments de plus de 1 000 m² ; les petits n'y sont pas "
        "tenus, et une part du résultat vient de moindres usages : nous restons au-dessous.",
    ),
}

#: By kind of branch: materials no longer bought at levels 2 to 4, source, reasons.
MATERIALS_SAVED = {
    "industry": (
        ((0.01, 0.004, 0.02), (0.04, 0.02, 0.07), (0.10, 0.05, 0.16)),
        JUDGED,
        "Niveau 2 : 49 entreprises suivies un an par l'ADEME ont épargné en moyenne 0,2 % de leur chiffre d'affaires, "
        "énergie comprise, par des actions vite remboursées ; nous en restons proches, sans les refaire. "
        "Niveaux 3 et 4 : chutes réduites et produits allégés dès la conception, jugés.",
    ),
    "food": (
        ((0.01, 0.004, 0.02), (0.03, 0.015, 0.05), (0.06, 0.03, 0.10)),
        JUDGED,
        "Pertes de transformation ; la matière agricole est l'essentiel du produit, et ne s'allège pas.",
    ),
    "farming": (
        ((0.03, 0.01, 0.05), (0.10, 0.05, 0.15), (0.22, 0.12, 0.35)),
        JUDGED,
        "Engrais, pesticides et aliments achetés : légumineuses, effluents mieux employés, fourrages de la ferme. La "
        "production est supposée tenue, ce qui devient douteux au niveau 4.",
    ),
    "construction": (
        ((0.02, 0.01, 0.04), (0.07, 0.03, 0.12), (0.16, 0.08, 0.25)),
        JUDGED,
        "Calepinage, chutes évitées, éléments réemployés, ouvrages moins massifs ; dépend de normes et d'assurances.",
    ),
    "catering": (
        ((0.04, 0.02, 0.06), (0.10, 0.06, 0.14), (0.15, 0.10, 0.20)),
        JUDGED,
        "La loi de 2020 contre le gaspillage demande d'en couper la moitié ; nous supposons qu'un quart à un tiers de "
        "la nourriture achetée par les cuisines est perdu : la moitié en ferait 12 à 17 %.",
    ),
    "services": (
        ((0.02, 0.01, 0.04), (0.06, 0.03, 0.10), (0.12, 0.06, 0.20)),
        JUDGED,
        "Papier, fournitures, emballages et repas ; de petites sommes, et sans étude.",
    ),
}

#: By material: part of the raw material left that becomes secondary, beyond today's, at levels 2 to 4, and reasons.
#: What is raw in each product, steel but not metal frames, is read in the 56 industries of the account.
RECYCLED = {
    "BZ": (
        ((0.02, 0.01, 0.04), (0.08, 0.04, 0.12), (0.18, 0.10, 0.28)),
        "Granulats et minerais : déblais et bétons concassés, limités par les tonnes de démolition et leur distance.",
    ),
    "CC": (
        ((0.01, 0.0, 0.02), (0.04, 0.02, 0.07), (0.10, 0.05, 0.15)),
        "Bois des scieries et panneaux, papier : l'incorporation est déjà haute, et la fibre s'use à chaque tour.",
    ),
    "CE": (
        ((0.02, 0.01, 0.04), (0.07, 0.03, 0.12), (0.15, 0.08, 0.25)),
        "Résines achetées par les plasturgistes : 14 % de recyclé en 2020 selon l'ADEME ; le tri des résines limite.",
    ),
    "CG": (
        ((0.02, 0.01, 0.03), (0.06, 0.03, 0.10), (0.14, 0.07, 0.22)),
        "Verre, plâtre, bétons : possible, mais lié à la collecte et aux normes.",
    ),
    "CH": (
        ((0.02, 0.01, 0.04), (0.08, 0.04, 0.13), (0.20, 0.10, 0.30)),
        "Métaux : la ferraille existe et part en partie à l'étranger ; la qualité limite ce qu'on peut en refaire.",
    ),
}
_RECYCLED_TREND = (
    "Repère : toutes matières confondues, l'utilisation circulaire de matières est passée de 17,5 à 18,6 % entre 2010 "
    "et 2017 (SDES 2021), un point en sept ans ; les niveaux sont donc nettement plus rapides que la tendance."
)

#: By buyer: goods whose use is bought instead, at levels 2 to 4, and reasons.
GOODS_AS_USES = {
    "households": (
        ((0.02, 0.01, 0.04), (0.06, 0.03, 0.10), (0.15, 0.08, 0.25)),
        "L'autopartage, l'offre la plus avancée, comptait 12 000 véhicules en 2022, bien moins d'un pour cent du parc "
        "(6t et ADEME) : même le niveau 2 change d'échelle. Repère seulement : la voiture des ménages est au levier 1.",
    ),
    "investors": (
        ((0.04, 0.02, 0.07), (0.10, 0.05, 0.16), (0.22, 0.12, 0.35)),
        "La location d'équipements, de véhicules et de linge est courante entre entreprises : on l'étend, avec un prix "
        "à l'usage qui donne intérêt à faire durer.",
    ),
}

#: By branch: part of its CO₂ that does not come from fuels that it buys; the same at all levels.
PROCESS_CO2 = {
    "CG": ((0.45, 0.35, 0.60), "Le calcaire du ciment et de la chaux perd son CO₂ à la cuisson."),
    "CE": ((0.30, 0.20, 0.45), "Hydrogène de l'ammoniac, craquage : une part du carbone est une matière première."),
    "CH": ((0.40, 0.15, 0.70), "Le coke des hauts-fourneaux réduit le minerai : énergie ou procédé, selon."),
    "EZ": ((0.90, 0.80, 1.00), "La branche émet surtout en brûlant des déchets, qu'elle n'achète pas."),
}

#: Services bought for a euro saved at levels 1 to 4, then part of it that each branch sells.
SERVICES_PER_SAVING = ((0.15, 0.05, 0.35), (0.15, 0.05, 0.35), (0.35, 0.15, 0.6), (0.6, 0.3, 0.9))
SELLERS = {
    "MA": (0.4, "ingénierie, études et comptabilité de la matière"),
    "CM": (0.3, "réparation et installation de machines"),
    "NZ": (0.3, "entretien et gestion"),
}


def _times(share: float, levels: tuple[Reading, ...]) -> tuple[Reading, Reading, Reading, Reading]:
    first, second, third, fourth = (
        (round(share * value, 4), round(share * low, 4), round(share * high, 4)) for value, low, high in levels
    )
    return (first, second, third, fourth)


def _constant(reading: Reading) -> tuple[Reading, Reading, Reading, Reading]:
    return (reading, reading, reading, reading)


ENTRIES = [
    *(
        Entry("energy_saved", "part", (NOTHING, *levels), (JUDGED, JUDGED, source, JUDGED), reasoning, item=kind)
        for kind, (levels, source, reasoning) in ENERGY_SAVED.items()
    ),
    *(
        Entry("materials_saved", "part", (NOTHING, *levels), source, reasoning, item=kind)
        for kind, (levels, source, reasoning) in MATERIALS_SAVED.items()
    ),
    *(
        Entry(
            "services_per_saving",
            "€ par €",
            _times(share, SERVICES_PER_SAVING),
            (WITNESSES, WITNESSES, JUDGED, JUDGED),
            f"Services achetés pour un euro épargné, dont une part jugée de {share:.0%} : {what}. Les actions des "
            "entreprises suivies étaient remboursées en sept mois : étalé sur quatre ans, un septième de l'économie. "
            "Plus on va loin, plus chaque euro épargné demande d'études et d'entretien.",
            item=branch,
        )
        for branch, (share, what) in SELLERS.items()
    ),
    *(
        Entry("recycled", "part", (NOTHING, *levels), JUDGED, f"{reasons} {_RECYCLED_TREND}", item=good)
        for good, (levels, reasons) in RECYCLED.items()
    ),
    Entry(
        "secondary_price",
        "€ par € de matière vierge",
        _constant((0.9, 0.75, 1.1)),
        JUDGED,
        "Prix d'une matière recyclée qui rend le même service. Selon la matière et l'année, elle coûte moins ou plus "
        "que la vierge : ferrailles et granulats moins, certains plastiques plus.",
    ),
    *(
        Entry("goods_as_uses", "part", (NOTHING, *levels), JUDGED, reasons, item=buyer)
        for buyer, (levels, reasons) in GOODS_AS_USES.items()
    ),
    Entry(
        "goods_per_use",
        "€ par €",
        _constant((0.45, 0.25, 0.7)),
        JUDGED,
        "Biens achetés pour un euro d'usage vendu. Une voiture partagée en remplace cinq (6t, 2016), mais s'use bien "
        "plus que chacune, et l'outil ou le linge se partagent moins : nous retenons bien plus qu'un cinquième.",
    ),
    *(
        Entry(
            "process_co2",
            "part",
            _constant(reading),
            JUDGED,
            f"{reasons} Repère : près de 60 % des émissions de l'industrie française viennent de la combustion, le "
            "reste des procédés (Revue des Mines).",
            item=branch,
        )
        for branch, (reading, reasons) in PROCESS_CO2.items()
    ),
]
