"""Parameters of the second lever: purchases moved to suppliers of the territory."""

from __future__ import annotations

from preparation.levers.entry import Entry, Reading

NOTHING = (0.0, 0.0, 0.0)

PWC = "pwc2020, communiqué du 9 juillet 2020"
COE = "coe2018, étude du 20 juin 2018, rapportée par l'AFP"
CLES = "cles2019, page « Community Wealth Building in Preston »"

#: By buyer, the part of movable purchases that moves from the rest of France at levels 2 to 4, and why.
FROM_REST = {
    "households": (
        ((0.08, 0.03, 0.15), (0.2, 0.1, 0.35), (0.4, 0.2, 0.65)),
        "Aucune enquête ne mesure ce que des habitants déplacent d'une région vers leur zone. Au niveau 2, ceux qui "
        "cherchent déjà ; au niveau 4, deux achats déplaçables sur cinq, si l'offre est visible et au même prix.",
    ),
    "firms": (
        ((0.1, 0.04, 0.18), (0.25, 0.12, 0.4), (0.5, 0.25, 0.75)),
        "Une entreprise change de fournisseur plus vite qu'un ménage d'habitude, mais elle est liée à un groupe, à un "
        "cahier des charges ou à un contrat. Au niveau 4, un achat déplaçable sur deux.",
    ),
    "public": (
        ((0.1, 0.03, 0.18), (0.25, 0.1, 0.4), (0.5, 0.2, 0.75)),
        "Sourçage, lots plus petits, fraîcheur et délai : jamais une préférence de provenance, que le code de la "
        "commande publique interdit (art. L3). Le résultat d'une procédure ouverte ne se décide pas : plage large.",
    ),
}

#: The same from abroad, for every buyer.
FROM_ABROAD = ((0.05, 0.0, 0.1), (0.1, 0.03, 0.2), (0.2, 0.08, 0.35))
ABROAD_SOURCES = ("jugement", "jugement", COE, PWC)
ABROAD_REASONS = (
    "Niveau de référence : rien n'est ajouté.",
    "La moitié de l'hypothèse du Conseil d'orientation pour l'emploi.",
    "Le Conseil d'orientation pour l'emploi teste 10 % des importations de biens de consommation ramenées en France ; "
    "nous supposons la même part, ramenée ici, de ce qui est déplaçable. Fourchette : jugement.",
    "PwC et le Conseil national des achats testent 20 % des importations qu'ils jugent propices, ramenées en France ; "
    "nous supposons la même part de ce qui est déplaçable, ramenée ici. Fourchette : jugement.",
)

_SAME_PRODUCT = "La branche réunit des produits très différents : une part seulement a un équivalent fait ici. "

#: Part of what is bought elsewhere that a supplier from here could serve if there is one, by product, and why.
MOVABLE: dict[str, tuple[Reading, str]] = {
    "AZ": ((0.4, 0.2, 0.6), "Ni café ni agrumes ; céréales et bétail partent vers l'industrie d'autres régions."),
    "CA": ((0.4, 0.2, 0.6), "Pain, viande, lait, légumes : oui ; marques nationales et produits exotiques : non."),
    "CB": ((0.25, 0.1, 0.45), _SAME_PRODUCT + "Confection de série à l'étranger, ateliers et réemploi ici."),
    "CC": ((0.4, 0.2, 0.6), "Sciage, menuiserie, emballage, imprimerie se font partout ; papier de grande usine, non."),
    "CE": ((0.15, 0.05, 0.3), "Chimie de très grande échelle ; savons, peintures et engrais organiques à part."),
    "CF": ((0.05, 0.0, 0.15), "Un médicament n'a souvent qu'une ou deux usines en Europe."),
    "CG": ((0.4, 0.2, 0.6), "Béton et matériaux lourds voyagent peu ; pièces plastiques se moulent partout."),
    "CH": ((0.35, 0.15, 0.55), "Usinage, chaudronnerie : oui ; acier et aluminium bruts : non."),
    "CI": ((0.05, 0.0, 0.15), "Téléphones, ordinateurs, composants : quelques usines dans le monde."),
    "CJ": ((0.15, 0.05, 0.3), _SAME_PRODUCT + "Armoires électriques : oui ; électroménager de série : non."),
    "CK": ((0.25, 0.1, 0.45), _SAME_PRODUCT + "Machines spéciales : oui ; tracteurs de série : non."),
    "CL": ((0.1, 0.0, 0.2), "Une coque de navire n'est pas une voiture : peu de produits se remplacent."),
    "CM": ((0.45, 0.25, 0.65), "Meubles, réparation, installation de machines : métiers présents presque partout."),
    "EZ": ((0.2, 0.05, 0.4), "L'eau suit son réseau ; tri et traitement des déchets peuvent se rapprocher."),
    "FZ": ((0.6, 0.4, 0.8), "Les chantiers sont ici ; les très grands et les très spécialisés restent à d'autres."),
    "IZ": ((0.15, 0.05, 0.3), "On mange et dort ailleurs parce qu'on y est : voyages et vacances ne se déplacent pas."),
    "JA": ((0.1, 0.0, 0.25), "Livres, logiciels et films viennent de quelques éditeurs."),
    "JB": ((0.05, 0.0, 0.1), "Un opérateur de réseau est national."),
    "JC": ((0.4, 0.2, 0.6), "Développement, maintenance, hébergement : oui ; grands logiciels : non."),
    "MA": ((0.4, 0.2, 0.6), "Comptables, architectes, bureaux d'études : oui ; frais de siège d'un groupe : non."),
    "MB": ((0.15, 0.05, 0.3), "La recherche se fait où sont les laboratoires."),
    "MC": ((0.4, 0.2, 0.6), "Publicité, design, photographie, traduction : des métiers de petite taille."),
    "NZ": ((0.4, 0.2, 0.6), "Nettoyage, sécurité, intérim : oui ; location de véhicules de grands réseaux : non."),
    "PZ": ((0.1, 0.0, 0.2), "L'État fixe la carte des lycées et des universités ; la formation d'adultes se déplace."),
    "QZ": ((0.1, 0.0, 0.2), "La carte hospitalière n'est pas locale ; les soins courants sont déjà pris ici."),
    "RTZ": ((0.35, 0.15, 0.55), "Spectacles, sports, réparation, soins : oui ; jeux et grandes scènes : non."),
}
_ALL_LEVELS = (
    " Jugement ; pour l'ensemble des biens, PwC et le Conseil national des achats jugent propices 115 milliards "
    "d'importations sur 382, soit 30 %."
)

#: What one place did, for the widest ambition of public buyers.
PRESTON = (
    "À Preston, six acheteurs publics sont passés de 5 % à 18,2 % d'achats dans la ville, en cinq ans : 14 % de ce qui "
    "en sortait. Un achat déplaçable sur deux en fait autant, puisqu'un bon tiers est déplaçable. Aucune évaluation ne "
    "dit ce que le reste du pays y a perdu (What Works Growth)."
)

ENTRIES = [
    Entry(
        "from_rest",
        "part",
        (NOTHING, *levels),
        ("jugement", "jugement", "jugement", CLES if buyer == "public" else "jugement"),
        (reasoning, reasoning, reasoning, f"{reasoning} {PRESTON}" if buyer == "public" else reasoning),
        item=buyer,
    )
    for buyer, (levels, reasoning) in FROM_REST.items()
]
ENTRIES += [
    Entry("from_abroad", "part", (NOTHING, *FROM_ABROAD), ABROAD_SOURCES, ABROAD_REASONS, item=buyer)
    for buyer in FROM_REST
]
ENTRIES += [
    Entry("movable", "part", (reading,) * 4, "jugement", reasoning + _ALL_LEVELS, item=product)
    for product, (reading, reasoning) in MOVABLE.items()
]
ENTRIES += [
    Entry(
        "kept_here",
        "part",
        (NOTHING, (0.05, 0.0, 0.1), (0.1, 0.03, 0.2), (0.2, 0.08, 0.35)),
        "jugement",
        "Part de ce qui part vers le reste de la France que des acheteurs d'ici peuvent prendre. Un territoire expédie "
        "et reçoit les mêmes branches surtout parce que les produits diffèrent (Kronenberg, 2009) : petite part.",
    ),
]
