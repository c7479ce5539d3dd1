"""Parameters of the fifth lever: what a territory draws from its own energy, biomass and waste, and what that takes.

Potentials themselves are in `preparation.potentials`.
"""

from __future__ import annotations

from preparation.levers.entry import Entry, Reading

NOTHING = (0.0, 0.0, 0.0)
JUDGEMENT = "jugement"
ADEME_COSTS = "ADEME, Coûts des énergies renouvelables, janvier 2020"


def _always(value: float, low: float, high: float) -> tuple[Reading, Reading, Reading, Reading]:
    """The same at every level: the level does not change it."""
    one = (value, low, high)
    return one, one, one, one


# Of what is bought, share that people try to replace by what is drawn here, at levels 2 to 4.
ASKED: dict[str, tuple[tuple[Reading, Reading, Reading], str, str]] = {
    "electricity": (
        ((0.06, 0.03, 0.1), (0.18, 0.1, 0.26), (0.35, 0.22, 0.5)), JUDGEMENT,
        "Part des achats d'électricité faits ailleurs. Les réseaux, près de la moitié de la facture, restent : 0,35 "
        "est déjà la plus grande part de ce qui paie la production.",
    ),
    "heat": (
        ((0.04, 0.02, 0.06), (0.12, 0.08, 0.16), (0.2, 0.12, 0.28)),
        "Programmation pluriannuelle de l'énergie, projet : chaleur renouvelable, 173,5 TWh en 2023, 276 en 2030",
        "103 TWh de plus font 12 % des 860 TWh de pétrole et de gaz consommés en 2023 (SDES) : le niveau 3. Les autres "
        "niveaux sont un jugement autour de lui.",
    ),
    "biogas": (
        ((0.015, 0.005, 0.03), (0.045, 0.02, 0.07), (0.12, 0.06, 0.16)),
        "Solagro pour l'ADEME : 140 TWh de biométhane en 2050",
        "140 TWh font 16 % des 860 TWh de pétrole et de gaz : c'est le haut du niveau 4. Le reste est un jugement.",
    ),
    "fuels": (
        ((0.005, 0, 0.01), (0.02, 0.005, 0.03), (0.05, 0.02, 0.08)), JUDGEMENT,
        "Carburants tirés de déchets et de bois : techniques encore rares, demandées par l'aviation et la marine.",
    ),
    "materials": (
        ((0.015, 0.005, 0.03), (0.04, 0.02, 0.06), (0.06, 0.03, 0.12)),
        "SGPE, Bouclage biomasse, 2024 : 2 Mt de plus pour les matériaux, 28 Mt pour l'énergie",
        "Part des bois et panneaux achetés ailleurs par la construction, le bois et l'ameublement. La demande de "
        "matériaux grandit peu à côté de celle d'énergie ; essences, séchage et sciage d'ici bornent vite.",
    ),
    "metals": (
        ((0.02, 0.01, 0.04), (0.06, 0.03, 0.1), (0.12, 0.06, 0.2)), JUDGEMENT,
        "Part des métaux achetés ailleurs ; l'Union vise 80 % d'acier recyclé, 46 % étaient atteints en 2019.",
    ),
    "paper": (
        ((0.02, 0.01, 0.04), (0.06, 0.03, 0.1), (0.12, 0.06, 0.2)), JUDGEMENT,
        "71 % d'incorporation en 2019, 85 % visés en 2030 : peu de chemin reste.",
    ),
    "plastics": (
        ((0.03, 0.01, 0.05), (0.1, 0.05, 0.15), (0.2, 0.1, 0.3)), JUDGEMENT,
        "14 % d'incorporation en 2020 ; le tri des résines borne.",
    ),
    "aggregates": (
        ((0.05, 0.02, 0.08), (0.15, 0.08, 0.22), (0.3, 0.18, 0.4)), JUDGEMENT,
        "Part des granulats achetés ailleurs : les bétons de structure n'en prennent qu'une part.",
    ),
}  # fmt: skip

# Of the potential, share that is within reach at levels 2 to 4.
MOBILISED: dict[str, tuple[tuple[Reading, Reading, Reading], str]] = {
    "electricity": (
        ((0.1, 0.05, 0.15), (0.3, 0.18, 0.42), (0.7, 0.5, 0.9)),
        "Soleil et vent : au rythme des dix dernières années, un dixième ; doublé et tenu vingt ans, un tiers.",
    ),
    "heat": (
        ((0.1, 0.05, 0.15), (0.3, 0.18, 0.42), (0.7, 0.5, 0.9)),
        "Un réseau de chaleur se décide en trois ans et se construit en cinq.",
    ),
    "biomass": (
        ((0.15, 0.05, 0.25), (0.4, 0.25, 0.55), (0.8, 0.6, 1)),
        "Récolter, trier et transporter : chaque tonne de plus coûte plus que la précédente.",
    ),
    "recovered": (
        ((0.15, 0.05, 0.25), (0.4, 0.25, 0.55), (0.8, 0.6, 1)),
        "La matière est déjà collectée pour l'essentiel ; il manque des centres de préparation et des acheteurs d'ici.",
    ),
}  # fmt: skip

# Value, low, high; source, why. M€ of 2014 at basic prices: taxes are out.
PRICES: dict[str, tuple[float, float, float, str, str, str]] = {
    "electricity": (
        60, 45, 81, "€/MWh", ADEME_COSTS,
        "Éolien terrestre de 50 à 71, centrales solaires au sol de 45 à 81 €/MWh. Les toits coûtent davantage.",
    ),
    "fossil": (
        65, 45, 90, "€/MWh", JUDGEMENT,
        "Ce que valent, hors taxes et à la production, les carburants et le gaz achetés en 2014 : les ménages payaient "
        "près de 33 G€ pour quelque 500 TWh.",
    ),
    "materials": (
        100, 60, 160, "€/MWh", JUDGEMENT,
        "Sciages et panneaux à 400 à 500 € la tonne, soit 4,5 MWh : environ 100 € par MWh de bois mis en œuvre.",
    ),
    "metals": (
        300, 200, 500, "€/t", "Federec, 2013 : ferrailles E1C à 251 €/t en moyenne",
        "Ferrailles surtout ; un peu d'aluminium et de cuivre, bien plus chers.",
    ),
    "paper": (120, 70, 200, "€/t", JUDGEMENT, "Prix d'un papier-carton trié, très variable d'une année à l'autre."),
    "plastics": (700, 400, 1100, "€/t", JUDGEMENT, "Prix d'une résine régénérée, proche de celui de la résine vierge."),
    "aggregates": (
        10, 6, 15, "€/t", JUDGEMENT, "Prix d'un granulat rendu à trente kilomètres ; le transport en fait la moitié.",
    ),
}  # fmt: skip

# Useful energy, or wood put to work, per unit of biomass.
YIELDS: dict[str, tuple[float, float, float, str]] = {
    "wood.materials": (0.5, 0.4, 0.6, "Une grume donne une moitié de sciages."),
    "wood.materials.heat": (0.35, 0.25, 0.45, "Les chutes et la sciure d'une grume se brûlent."),
    "wood.heat": (0.85, 0.75, 0.9, "Chaudière collective."),
    "wood.fuels": (0.4, 0.3, 0.5, "Gazéification puis synthèse."),
    "residues.materials": (0.4, 0.25, 0.55, "Paille en isolant ou en panneaux ; une part se perd."),
    "residues.heat": (0.75, 0.6, 0.85, "La paille brûle moins bien que le bois."),
    "residues.biogas": (0.5, 0.35, 0.6, "La paille se dégrade mal en méthaniseur."),
    "residues.fuels": (0.35, 0.25, 0.45, "Éthanol de paille."),
    "cover_crops.biogas": (0.85, 0.75, 0.92, "Le gaz, une fois chauffée la cuve ; le potentiel est compté en gaz."),
    "manure.biogas": (0.85, 0.75, 0.92, "Le potentiel est compté en gaz."),
    "biowaste.biogas": (0.85, 0.75, 0.92, "Le potentiel est compté en gaz."),
}  # fmt: skip

# Equipment bought each year for each MWh drawn a year, €/MWh, by what it is and by product: investment over lifetime.
LANGUIDIC = "Languidic : 3,6 M€ pour 4,4 GWh par an (Plein Soleil, 2023)"
EQUIPMENT: dict[str, tuple[tuple[tuple[str, float], ...], str, str]] = {
    "electricity": (
        (("CI", 9), ("CJ", 6), ("CK", 5), ("FZ", 7), ("MA", 2)), LANGUIDIC,
        "818 € par MWh annuel, sur vingt-huit ans : 29 €/MWh. Le partage entre panneaux, onduleurs, machines, chantier "
        "et études est un jugement. Pour le sol et le vent ; les toits sont à part.",
    ),
    "roofs": (
        (("CI", 11), ("CJ", 10), ("CK", 5), ("FZ", 20), ("MA", 4)), ADEME_COSTS,
        "De 63 €/MWh (toits de 36 à 100 kWc) à plus de 200 (maisons du Nord), contre 45 à 81 au sol : près du double "
        "en moyenne, un jugement, d'où 50 €/MWh au lieu de 29 ; l'écart est surtout de chantier et d'onduleurs.",
    ),
    "heat": (
        (("CH", 3), ("CK", 4), ("FZ", 8), ("MA", 1)), JUDGEMENT,
        "Chaufferie et réseau : 250 à 400 € par MWh annuel sur vingt ans, les tuyaux et la tranchée pour moitié.",
    ),
    "biogas": (
        (("CH", 4), ("CK", 12), ("FZ", 12), ("MA", 3)), JUDGEMENT,
        "Un méthaniseur : 400 à 550 € par MWh annuel sur quinze ans.",
    ),
    "fuels": (
        (("CK", 15), ("FZ", 12), ("MA", 5)), JUDGEMENT, "Peu d'usines existent : ordre de grandeur d'un méthaniseur.",
    ),
    "materials": ((("CK", 4), ("FZ", 2)), JUDGEMENT, "Scierie et séchoir."),
}  # fmt: skip

# Of this equipment, share made abroad.
IMPORTED: dict[str, tuple[float, float, float, str]] = {
    "CI": (0.9, 0.75, 1, "Presque tous les panneaux viennent de Chine ou d'Asie du Sud-Est."),
    "CJ": (0.6, 0.4, 0.8, "Onduleurs et câbles : Europe et Chine ; transformateurs souvent français."),
    "CK": (0.7, 0.5, 0.85, "Éoliennes danoises, allemandes ou espagnoles ; chaudières autrichiennes ou françaises."),
    "CH": (0.4, 0.2, 0.6, "Tuyaux et charpentes métalliques : pour moitié français."),
}

# Tonnes of raw material that stay in the ground for one tonne recovered.
RAW_AVOIDED: dict[str, tuple[float, float, float, str]] = {
    "metals": (3, 1.5, 6, "Une tonne de fonte prend plus d'une tonne et demie de minerai, du charbon et des stériles ; "
               "le cuivre et l'aluminium bien davantage."),
    "paper": (2, 1, 3, "Deux tonnes de bois par tonne de pâte, à peu près."),
    "plastics": (1.5, 1, 2, "Le pétrole de la résine et celui qui la fait fondre."),
    "aggregates": (1, 0.9, 1.1, "Une tonne pour une tonne."),
}  # fmt: skip

# MWh of the potential in a tonne of biomass, as it is counted when cut.
BIOMASS_ENERGY: dict[str, tuple[float, float, float, str]] = {
    "wood": (4.5, 4, 5, "Bois sec de 4,5 à 5 MWh/t ; un peu d'humidité."),
    "residues": (4.5, 4, 4.8, "Le potentiel est compté à 4,5 MWh par tonne de matière sèche."),
    "cover_crops": (
        2, 1.6, 2.6, "Le potentiel est compté en gaz : 160 à 260 m³ de méthane, à 9,97 kWh, par tonne récoltée.",
    ),
}  # fmt: skip

ENTRIES = [
    *(
        Entry("asked", "part", (NOTHING, *levels), source, reasoning, item=use)
        for use, (levels, source, reasoning) in ASKED.items()
    ),
    *(
        Entry("mobilised", "part", (NOTHING, *levels), JUDGEMENT, reasoning, item=kind)
        for kind, (levels, reasoning) in MOBILISED.items()
    ),
    Entry(
        "local_doubt", "facteur", _always(1, 0.4, 2), JUDGEMENT,
        "Le potentiel d'un territoire est une part du potentiel français selon une clé : une forêt, un vent ou un "
        "bassin industriel peuvent le doubler, leur absence le réduire de plus de moitié. La fourchette nationale y "
        "est comprise.",
    ),
    *(
        Entry("price", unit, _always(value, low, high), source, reasoning, item=item)
        for item, (value, low, high, unit, source, reasoning) in PRICES.items()
    ),
    *(
        Entry("yield", "part", _always(value, low, high), JUDGEMENT, reasoning, item=pair)
        for pair, (value, low, high, reasoning) in YIELDS.items()
    ),
    Entry(
        "soil_return", "part", _always(0.5, 0.33, 0.67), "France Stratégie, Biomasse agricole, 2021",
        "Les résidus nourrissent le sol : un tiers au plus peut en sortir sans dommage selon les sols. Le potentiel "
        "retenu est déjà prudent, d'où la moitié.", item="residues",
    ),
    Entry(
        "gas_part", "part", _always(0.28, 0.2, 0.35), JUDGEMENT,
        "De ce qui s'achète à la branche « électricité, gaz, vapeur », part du gaz : près de 10 des 32 G€ des ménages.",
    ),
    Entry(
        "combustion_part", "part", _always(0.8, 0.65, 0.9), JUDGEMENT,
        "Du CO₂ d'une branche, part qui vient de ses combustibles et non du procédé (ciment, acier, déchets).",
    ),
    Entry(
        "biomass_cost", "part", _always(0.35, 0.25, 0.45), JUDGEMENT,
        "De ce que vaut l'énergie tirée de biomasse, part payée à qui fournit le bois, les cultures ou les effluents.",
    ),
    *(
        Entry("biomass_energy", "MWh/t", _always(value, low, high), JUDGEMENT, reasoning, item=source)
        for source, (value, low, high, reasoning) in BIOMASS_ENERGY.items()
    ),
    *(
        Entry("equipment", "€/MWh", _always(cost, 0.7 * cost, 1.5 * cost), source, reasoning, item=f"{use}.{product}")
        for use, (parts, source, reasoning) in EQUIPMENT.items()
        for product, cost in parts
    ),
    *(
        Entry("equipment_imported", "part", _always(value, low, high), JUDGEMENT, reasoning, item=product)
        for product, (value, low, high, reasoning) in IMPORTED.items()
    ),
    *(
        Entry("raw_avoided", "t/t", _always(value, low, high), JUDGEMENT, reasoning, item=item)
        for item, (value, low, high, reasoning) in RAW_AVOIDED.items()
    ),
]  # fmt: skip
